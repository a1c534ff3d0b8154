"""Subscriptions that were billed on one invoice: what of its payments credit for unused time leaves free."""

import pytest

from billing.account.unused_time import Brings, UnusedTime, groups


def free(invoice: str, brings: Brings, lefts: dict[str, int], owed: dict[str, int]) -> int:
    (group,) = set(groups(brings).values())
    return UnusedTime(group, brings, lefts, owed).free(invoice)


def test_subscriptions_belong_together_through_others() -> None:
    pair, third = {"a": 1, "b": 1}, {"c": None}
    assert groups({"in_1": pair, "in_2": third}) == {
        "a": frozenset("ab"),
        "b": frozenset("ab"),
        "c": frozenset("c"),
    }
    joined = groups({"in_1": pair, "in_2": third, "in_3": {"b": 5, "c": 5}})
    assert set(joined.values()) == {frozenset("abc")}
    assert groups({"in_1": {}}) == {}


@pytest.mark.parametrize("count", [2, 4, 5, 9])
def test_credit_for_some_of_many_counts_once(count: int) -> None:
    """Of any number of subscriptions, 1.00 for each, 1.50 of it credited for two."""
    each = {f"sub_{number}": 100 for number in range(count)}
    lefts = {"in_1": 100 * count}
    assert free("in_1", {"in_1": each}, lefts, {"sub_0": 100, "sub_1": 50}) == 100 * count - 150


def test_credit_beyond_what_was_paid_for_it_lowers_no_other() -> None:
    brings: Brings = {"in_1": {"a": 100, "b": 900}, "in_2": {"b": None}}
    lefts = {"in_1": 1000, "in_2": 500}
    assert free("in_1", brings, lefts, {"a": 5000}) == 900
    assert free("in_2", brings, lefts, {"a": 5000}) == 500


def test_what_is_for_two_of_three_makes_up_for_each_of_them() -> None:
    """`a` and `b` share one invoice, `b` and `c` the other: 4.00 of credit need all that was paid for the first two."""
    brings: Brings = {"in_1": {"a": 100, "b": 100}, "in_2": {"b": 200, "c": 300}}
    lefts = {"in_1": 200, "in_2": 500}
    assert free("in_1", brings, lefts, {"a": 100, "b": 300}) == 0
    assert free("in_2", brings, lefts, {"a": 100, "b": 300}) == 300
