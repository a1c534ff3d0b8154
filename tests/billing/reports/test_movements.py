"""Where monthly recurring revenue came from: whatever happened, the movements lead from the start to the end."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from billing.reports.movements import Movements, of_customer

AMOUNTS = st.sampled_from([0, 0, 1, 2, 3]).map(lambda cents: Fraction(cents, 12))
# Each day, what each subscription of a customer brings.
HISTORIES = st.lists(st.dictionaries(st.sampled_from(["sub_1", "sub_2", "sub_3"]), AMOUNTS), min_size=1, max_size=8)


def by_day(history: list[Mapping[str, Fraction]]) -> list[Fraction]:
    return [sum(day.values(), Fraction(0)) for day in history]


@given(st.dictionaries(st.sampled_from(["cus_1", "cus_2", "cus_3"]), st.tuples(HISTORIES, st.booleans())))
def test_the_movements_lead_from_the_start_to_the_end(
    account: dict[str, tuple[list[Mapping[str, Fraction]], bool]],
) -> None:
    start, end, moved = Fraction(0), Fraction(0), Movements()
    for history, paid_before in account.values():
        first, *then = by_day(history)
        start, end = start + first, end + (then[-1] if then else first)
        moved += of_customer(first, then, paid_before=paid_before)
    assert start + moved.new + moved.reactivation + moved.expansion - moved.contraction - moved.churn == end
    assert start + moved.net == end
    parts = (moved.new, moved.reactivation, moved.expansion, moved.contraction, moved.churn)
    assert min(parts) >= 0


@given(HISTORIES, st.booleans())
def test_nobody_is_new_who_paid_before(history: list[Mapping[str, Fraction]], paid_before: bool) -> None:
    first, *then = by_day(history)
    moved = of_customer(first, then, paid_before=paid_before)
    if paid_before or first > 0:
        assert moved.new == 0
    elif any(then):
        assert moved.new == next(amount for amount in then if amount)


def test_cancelling_one_of_several_is_contraction_and_the_last_one_churn() -> None:
    assert of_customer(Fraction(70), [Fraction(50)], paid_before=True) == Movements(contraction=Fraction(20))
    assert of_customer(Fraction(70), [Fraction(50), Fraction(0)], paid_before=True) == Movements(
        contraction=Fraction(20), churn=Fraction(50)
    )


def test_whoever_comes_back_is_not_new() -> None:
    moved = of_customer(Fraction(0), [Fraction(30), Fraction(0), Fraction(40)], paid_before=False)
    assert moved == Movements(new=Fraction(30), churn=Fraction(30), reactivation=Fraction(40))
