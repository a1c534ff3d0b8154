"""Credit can be taken back while it is unused: what came into the pot before it is used first, what came later not."""

import pytest

from billing.account.customer import BalanceEntry
from billing.account.unused_credit import is_unused
from tests.billing.samples import usd


@pytest.mark.parametrize(
    ("before", "since", "unused"),
    [
        ([], [], True),
        ([], [1000], False),
        ([], [1], False),
        # An invoice used it, and somebody gave as much again: that is theirs.
        ([], [1000, -1000], False),
        ([], [-1000, 1000], False),
        # Older credit is used first.
        ([-5000], [2000], True),
        ([-5000], [5000], True),
        ([-5000], [5001], False),
        ([-5000, 4500], [600], False),
        # The customer owed something: what was given paid that.
        ([700], [], True),
    ],
)
def test_the_entries_since_decide(before: list[int], since: list[int], unused: bool) -> None:
    amounts = [*before, -1000, *since]
    entries = [BalanceEntry(f"cbtxn_{n}", usd(amount)) for n, amount in enumerate(amounts)]
    assert is_unused(f"cbtxn_{len(before)}", entries[::-1]) is unused


def of_ours(id: str, amount: int, case: str, charge: str = "ch_1") -> BalanceEntry:
    return BalanceEntry(id, usd(amount), case, "4", charge)


@pytest.mark.parametrize(
    ("since", "unused"),
    [
        ([(-500, "case_1"), (500, "case_1")], True),
        ([(-500, "case_1"), (500, "case_1"), (500, "case_1")], False),
        ([(-500, "case_1"), (500, "case_2")], False),
        ([(-500, "case_1"), (400, "case_1")], False),
    ],
)
def test_what_we_gave_and_took_back_since_used_nothing_of_it(since: list[tuple[int, str]], unused: bool) -> None:
    entries = [of_ours("cbtxn_1", -1000, "case_1"), *(of_ours("cbtxn_2", amount, case) for amount, case in since)]
    assert is_unused("cbtxn_1", entries[::-1]) is unused


def test_an_entry_that_is_not_to_be_found_can_not_be_taken_back() -> None:
    assert not is_unused("cbtxn_1", [])
    assert not is_unused(None, [BalanceEntry("cbtxn_1", usd(-1000))])
