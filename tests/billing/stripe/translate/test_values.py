"""Times, references and metadata, whatever Stripe sends of them."""

from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.team_words import OWNER, TEAM
from billing.stripe.translate import values

# Nothing that a fingerprint, which is hexadecimal, could hold by chance.
TEXT = st.text("xyzÄß ", min_size=4)
KEYS = st.sampled_from([*sorted(OWNER | TEAM), "workspaceId", "org-id", "seat_holder", "color"])


@given(st.integers(0, 2**33))
def test_times_are_aware_and_in_utc(timestamp: int) -> None:
    found = values.at(timestamp)
    assert found == values.when(timestamp)
    assert (found.timestamp(), found.tzinfo) == (timestamp, UTC)


def test_the_first_second_of_all_is_a_time_and_nothing_is_none() -> None:
    assert values.when(0) is not None
    assert values.when(None) is None


@pytest.mark.parametrize(
    ("value", "id"),
    [("cus_1", "cus_1"), ({"id": "cus_1", "deleted": True}, "cus_1"), (None, None), ("", None), ({}, None)],
)
def test_a_reference(value: Any, id: str | None) -> None:
    assert values.reference(value) == id


@pytest.mark.parametrize(
    ("found", "id"),
    [
        ({"customer": "cus_1", "customer_account": None}, "cus_1"),
        ({"customer": {"id": "cus_1"}}, "cus_1"),
        ({"customer": None, "customer_account": "acct_1"}, "acct_1"),
        ({"customer": None}, None),
        ({}, None),
    ],
)
def test_whose_it_is(found: values.Object, id: str | None) -> None:
    assert values.payer(found) == id


@pytest.mark.parametrize("listed", [None, {}, {"data": None}, {"data": []}])
def test_a_list_that_was_not_expanded_has_no_rows(listed: Any) -> None:
    assert values.rows(listed) == []


@pytest.mark.parametrize(("amount", "currency"), [(None, "usd"), (1, None), (1, ""), (None, None)])
def test_an_amount_without_a_currency_is_no_money(amount: int | None, currency: str | None) -> None:
    assert values.money(amount, currency) is None


@pytest.mark.parametrize("key", ["team", "team_id", "workspaceId", "workspace-name", "Seats", "org", "companyName"])
def test_a_key_that_speaks_of_a_team_is_a_mark_of_one(key: str) -> None:
    assert values.team_marks({"metadata": {key: "1", "color": "red"}}) == (key,)


@pytest.mark.parametrize("key", ["steam", "organic", "color", "teammate", ""])
def test_a_key_that_only_looks_like_it_is_none(key: str) -> None:
    assert values.team_marks({"metadata": {key: "team"}}) == ()


@given(st.dictionaries(KEYS, TEXT), st.dictionaries(KEYS, TEXT))
def test_of_metadata_the_values_are_never_kept(one: dict[str, str], other: dict[str, str]) -> None:
    marked: tuple[values.Object | None, ...] = ({"metadata": one}, {"metadata": other}, {"metadata": None}, {}, None)
    kept = repr((values.team_marks(*marked), values.assigned_to(*marked)))
    assert not [value for value in [*one.values(), *other.values()] if value in kept]


@given(TEXT, TEXT)
def test_whose_it_is_can_be_compared_without_being_kept(one: str, other: str) -> None:
    first, second = (values.assigned_to({"metadata": {"user_email": value}}) for value in (one, other))
    assert [key for key, _ in first] == ["user_email"]
    assert (first == second) == (one.casefold() == other.casefold())


def test_only_what_says_whose_it_is_is_compared() -> None:
    owned = {"metadata": {"owner": "jane", "color": "red", "siteId": "7"}}
    assert [key for key, _ in values.assigned_to(owned)] == ["owner", "siteId"]


@pytest.mark.parametrize(
    ("found", "account"),
    [
        ({"on_behalf_of": "acct_1"}, "acct_1"),
        ({"on_behalf_of": {"id": "acct_1", "object": "account"}}, "acct_1"),
        ({"on_behalf_of": None, "transfer_data": {"destination": "acct_2"}}, "acct_2"),
        ({"transfer_data": {"destination": {"id": "acct_2"}}}, "acct_2"),
        ({"transfer_data": None, "application": "ca_3"}, "ca_3"),
        ({"on_behalf_of": None, "transfer_data": None, "application": None}, None),
        ({}, None),
    ],
)
def test_where_else_the_money_goes(found: values.Object, account: str | None) -> None:
    assert values.connected_account(found) == account
