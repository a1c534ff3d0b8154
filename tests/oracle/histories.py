"""Histories of made-up customers: any steps in any order, after a first subscription."""

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
    "is_refunded": 4,
    "refund_turns": 2,
    "gets_note": 5,
    "note_is_void": 2,
    "gets_credit": 2,
    "gets_credit_for": 1,
    "disputes": 2,
    "bank_decides": 3,
    "pauses": 1,
    "invoice_is_void": 1,
    "cancels": 2,
}

number = st.integers(0, 7)
steps = st.builds(Step, st.sampled_from([word for word, parts in WORDS.items() for _ in range(parts)]), *[number] * 3)
beginnings = st.builds(Step, st.just("starts"), *[number] * 3)


def histories(longest: int = 14) -> st.SearchStrategy[list[Step]]:
    return st.builds(
        lambda first, rest: [first, *rest], beginnings, st.lists(steps, min_size=longest // 3, max_size=longest)
    )
