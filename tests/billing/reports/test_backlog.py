"""The ranking of product gaps: cases before customers before money, and no two currencies are ever added."""

import random

from hypothesis import given
from hypothesis import strategies as st

from billing.reports.backlog import Entry, ranked
from billing.values.money import Money
from tests.billing.samples import NOW


def entry(gap: str, cases: int = 1, customers: int = 1, *money: Money) -> Entry:
    return Entry(gap, cases, customers, first=NOW, last=NOW, money=money)


def names(*entries: Entry) -> list[str]:
    return [entry.gap for entry in ranked(entries)]


def test_cases_come_before_customers_and_these_before_money() -> None:
    many = entry("many", 3, 1)
    people = entry("people", 2, 2)
    money = entry("money", 2, 1, Money(900, "usd"))
    none = entry("none", 2, 1)
    assert names(none, money, people, many) == ["many", "people", "money", "none"]


def test_money_is_compared_in_the_currency_that_most_entries_share() -> None:
    euros, dollars, both = (
        entry("euros", 1, 1, Money(99_999, "eur")),
        entry("dollars", 1, 1, Money(500, "usd")),
        entry("both", 1, 1, Money(1, "eur"), Money(600, "usd")),
    )
    other = entry("other", 1, 1, Money(700, "usd"))
    assert names(euros, dollars, both, other) == ["other", "both", "dollars", "euros"]


def test_all_else_equal_they_come_by_name() -> None:
    assert names(entry("b"), entry("c"), entry("a")) == ["a", "b", "c"]
    assert names() == []


MONEY = st.builds(Money, st.integers(1, 10**6), st.sampled_from(["usd", "eur", "jpy"]))
ENTRIES = st.lists(
    st.builds(
        lambda number, cases, customers, money: entry(f"other:{number:08x}", cases, customers, *money),
        st.integers(0, 10**6),
        st.integers(1, 5),
        st.integers(0, 5),
        st.lists(MONEY, max_size=3, unique_by=lambda money: money.currency),
    ),
    unique_by=lambda made: made.gap,
)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_makes_no_difference(entries: list[Entry], chance: random.Random) -> None:
    expected = ranked(entries)
    chance.shuffle(entries)
    assert ranked(entries) == expected
    assert [made.cases for made in expected] == sorted((made.cases for made in entries), reverse=True)
