"""Histories of made-up customers: any steps in any order, after a first subscription or two; some that seldom meet by
chance come together.
"""

from hypothesis import strategies as st

from tests.oracle.customer import Step

# How often each comes, in parts.
WORDS = {
    "starts": 2,
    "waits": 4,
    "renews": 6,
    "changes": 7,
    "changes_often": 1,
    "pays": 2,
    "arrives": 2,
    "pays_again": 2,
    "buys_once": 1,
    "pays_outside": 3,
    "pays_several": 1,
    "is_given_up": 1,
    "goes_over": 1,
    "waits_for_the_next_bill": 2,
    "bills_what_waits": 1,
    "is_refunded": 4,
    "refund_turns": 2,
    "gets_note": 5,
    "note_is_void": 2,
    "gets_credit": 2,
    "gets_credit_for": 1,
    "gets_grant": 1,
    "grant_turns": 1,
    "disputes": 2,
    "bank_decides": 3,
    "pauses": 1,
    "invoice_is_void": 1,
    "cancels": 2,
}

number = st.integers(0, 7)


def step(word: str, *numbers: int) -> st.SearchStrategy[Step]:
    """With these numbers, and any after them."""
    return st.builds(Step, st.just(word), *map(st.just, numbers), *[number] * (3 - len(numbers)))


any_step = st.builds(
    Step, st.sampled_from([word for word, parts in WORDS.items() for _ in range(parts)]), *[number] * 3
)
# Of two subscriptions something waits, and is billed at once.
waiting = st.builds(lambda put_off, seats: Step("changes", put_off, seats, 0), number, number)
takes_others_along = st.builds(Step, st.just("renews"), number, number, st.just(3))
together = st.tuples(waiting, waiting, st.one_of(step("bills_what_waits"), takes_others_along))
# What is not paid at once, and is after all, or isn't.
late = st.tuples(
    st.builds(Step, st.just("renews"), number, st.sampled_from((4, 5, 5, 6)), number),
    st.one_of(*map(step, ("pays", "pays_outside", "arrives", "is_given_up", "invoice_is_void", "gets_note"))),
    st.one_of(*map(step, ("pays", "pays_outside", "arrives", "is_given_up", "goes_over", "gets_note"))),
)
by_chance = st.tuples(any_step)
parts = st.integers(0, 11).flatmap(lambda which: {0: together, 1: late}.get(which, by_chance))
beginnings = st.one_of(st.tuples(step("starts")), st.tuples(step("starts"), step("starts", 0)))


def histories(longest: int = 14) -> st.SearchStrategy[list[Step]]:
    return st.builds(
        lambda first, rest: [*first, *(each for part in rest for each in part)],
        beginnings,
        st.lists(parts, min_size=longest // 4, max_size=longest * 3 // 4),
    )
