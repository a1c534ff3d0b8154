"""What stands out in a customer's picture, and what it speaks for. What could not be read speaks for nothing."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.events import Classification
from billing.evidence.anomalies import anomalies
from billing.evidence.suggestion import suggestion
from billing.evidence.twins import duplicates
from billing.picture.account import Account, Panel
from billing.picture.portal import Portal
from billing.picture.subscription import Subscription
from tests.billing.samples import NOW, account, charge, subscription, usd

FIRST = subscription("sub_1", created=NOW - timedelta(days=90))
SECOND = subscription("sub_2", created=NOW - timedelta(days=2))
NO_LOGIN = Portal(configured=True)


def names(held: Account) -> list[str]:
    return [anomaly.name for anomaly in anomalies(held)]


def test_an_unremarkable_customer_has_nothing_that_stands_out() -> None:
    assert anomalies(account()) == []
    assert suggestion(account()) is None


@pytest.mark.parametrize("status", ["active", "trialing", "past_due", "unpaid", "paused"])
def test_two_live_seats_of_one_product_are_a_likely_duplicate_oldest_first(status: str) -> None:
    newer = subscription("sub_2", created=NOW, status=status)
    held = account(subscriptions=(newer, FIRST))
    assert [[twin.id for twin in twins] for twins in duplicates(held)] == [["sub_1", "sub_2"]]
    assert suggestion(held) is Classification.DUPLICATE_SUBSCRIPTION
    assert names(held)[0] == "duplicate_active_subscriptions"


@pytest.mark.parametrize(
    "other",
    [
        subscription("sub_2", product="prod_team"),
        subscription("sub_2", quantity=2),
        subscription("sub_2", quantity=None),
        subscription("sub_2", items=FIRST.items * 2),
        subscription("sub_2", items=()),
        subscription("sub_2", cancel_at_period_end=True),
        subscription("sub_2", cancel_at=NOW + timedelta(days=1)),
        *(subscription("sub_2", status=status) for status in ["canceled", "incomplete", "incomplete_expired"]),
    ],
)
def test_what_is_no_second_seat_of_the_same_is_no_duplicate(other: Subscription) -> None:
    held = account(subscriptions=(FIRST, other))
    assert duplicates(held) == []
    assert "duplicate_active_subscriptions" not in names(held)


@pytest.mark.parametrize("status", ["past_due", "unpaid", "incomplete", "incomplete_expired"])
def test_a_subscription_that_is_not_paid_for_speaks_for_a_failed_payment(status: str) -> None:
    held = account(subscriptions=(subscription(status=status),), charges=(charge(status="failed"),))
    assert suggestion(held) is Classification.FAILED_PAYMENT
    assert names(held) == ["payment_failing", "charge_failed"]


def test_a_failed_charge_alone_is_not_a_failing_subscription() -> None:
    assert names(account(charges=(charge(status="failed"), charge("ch_2")))) == []


def test_several_seats_are_a_team_unless_something_stronger_speaks() -> None:
    assert suggestion(account(subscriptions=(subscription(quantity=2),))) is Classification.TEAM_SEATS
    late = subscription(quantity=2, status="past_due")
    assert suggestion(account(subscriptions=(late,))) is Classification.FAILED_PAYMENT
    over = subscription(quantity=2, status="canceled")
    assert suggestion(account(subscriptions=(over,))) is None


def test_without_a_login_page_customers_cannot_help_themselves() -> None:
    assert suggestion(account(portal=NO_LOGIN)) is Classification.MISSING_SELF_SERVE
    assert suggestion(account(portal=Portal(configured=False))) is Classification.MISSING_SELF_SERVE


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"charges": (charge(disputed=True),)}, "charge_disputed"),
        ({"charges": (charge(refunded=usd(100)),)}, "refunded"),
        ({"subscriptions": (subscription(cancel_at_period_end=True),)}, "ending"),
    ],
)
def test_what_an_operator_must_know_is_said_and_suggests_nothing(given: dict[str, Any], name: str) -> None:
    held = account(**given)
    assert names(held) == [name]
    assert suggestion(held) is None


EVERYTHING = account(
    subscriptions=(FIRST, SECOND, subscription("sub_3", status="past_due", product="prod_x", quantity=3)),
    charges=(charge(disputed=True), charge("ch_2", status="failed"), charge("ch_3", refunded=usd(1))),
    portal=NO_LOGIN,
)


@pytest.mark.parametrize("panel", [Panel.SUBSCRIPTIONS, Panel.CHARGES])
def test_nothing_is_suggested_while_something_that_matters_is_unknown(panel: Panel) -> None:
    assert suggestion(EVERYTHING) is Classification.DUPLICATE_SUBSCRIPTION
    blind = account(subscriptions=EVERYTHING.subscriptions, unknown=(panel,))
    assert suggestion(blind) is None


def unread(unknown: set[Panel]) -> Account:
    """What a reading looks like of which these panels failed."""
    return account(
        subscriptions=() if Panel.SUBSCRIPTIONS in unknown else EVERYTHING.subscriptions,
        charges=() if Panel.CHARGES in unknown else EVERYTHING.charges,
        portal=None if Panel.PORTAL in unknown else NO_LOGIN,
        unknown=tuple(unknown),
    )


@given(st.sets(st.sampled_from(Panel)))
def test_what_could_not_be_read_never_reads_as_an_anomaly(unknown: set[Panel]) -> None:
    found, all_of_it = names(unread(unknown)), names(EVERYTHING)
    assert set(found) <= set(all_of_it)
    assert ("no_portal" in found) is (Panel.PORTAL not in unknown)
    assert ("charge_disputed" in found) is (Panel.CHARGES not in unknown)
    assert ("duplicate_active_subscriptions" in found) is (Panel.SUBSCRIPTIONS not in unknown)
    if unknown & {Panel.SUBSCRIPTIONS, Panel.CHARGES}:
        assert suggestion(unread(unknown)) is None
