"""Which classification the evidence speaks for, and when it rather says nothing."""

from dataclasses import replace
from typing import Any

import pytest

from billing.account.account import Account, Panel
from billing.account.portal import Portal
from billing.evidence.assessment import assess
from billing.values.choices import Classification
from tests.billing.evidence.readings import (
    JANE,
    ago,
    checkout,
    dispute,
    disputed,
    invoice,
    names,
    pair,
    profile,
    refund,
    subscribed,
)
from tests.billing.samples import PORTAL, account, charge, usd

DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE = Classification
NO_LOGIN = Portal(configured=True)
AT_ONCE = {"created": ago(days=100, seconds=-4)}
EACH_PAID = (
    charge("ch_1", subscription="sub_1", created=ago(days=100)),
    charge("ch_2", subscription="sub_2", created=ago(days=99)),
)


def twice(second: dict[str, Any] | None = None, **given: Any) -> Account:
    return account(subscriptions=pair(second={**AT_ONCE, **(second or {})}), **given)


def one(**given: Any) -> Account:
    return account(subscriptions=(subscribed(**given),))


TEAM_OF_FIVE = one(item={"quantity": 5})


@pytest.mark.parametrize(
    ("reading", "kind"),
    [
        pytest.param(account(), None, id="nothing stands out"),
        pytest.param(twice(), DUPLICATE, id="bought twice at once"),
        pytest.param(twice(charges=EACH_PAID), DUPLICATE, id="and each was paid for"),
        pytest.param(account(others=(profile(subscribed("sub_2")),)), DUPLICATE, id="once on each of two customers"),
        pytest.param(account(subscriptions=pair()), None, id="twice, but months apart"),
        pytest.param(TEAM_OF_FIVE, TEAM, id="five seats"),
        pytest.param(one(status="canceled", item={"quantity": 5}), None, id="five seats that ended"),
        *(
            pytest.param(one(status=status), FAILED, id=f"a subscription is {status}")
            for status in ("past_due", "unpaid", "incomplete", "incomplete_expired")
        ),
        pytest.param(account(subscriptions=(), charges=(), checkouts=(checkout(),)), FAILED, id="a checkout was left"),
        pytest.param(
            account(invoices=(invoice(status="open", collection_method="send_invoice", due=ago(days=2)),)),
            FAILED,
            id="a sent invoice is overdue",
        ),
        pytest.param(account(invoices=(invoice(status="uncollectible"),)), FAILED, id="an invoice was given up"),
        pytest.param(
            account(invoices=(invoice("in_2"), invoice(status="open", attempt_count=4))),
            FAILED,
            id="last month's invoice was tried in vain",
        ),
        pytest.param(account(portal=replace(PORTAL, login_url=None)), None, id="the portal has no login page"),
        pytest.param(account(portal=NO_LOGIN), SELF_SERVE, id="the portal has no login page and does nothing"),
        pytest.param(account(portal=Portal(configured=False)), SELF_SERVE, id="the portal was never set up"),
        pytest.param(replace(account(portal=NO_LOGIN), subscriptions=()), None, id="nothing there to manage"),
        pytest.param(disputed(dispute(reason="product_not_received")), FAILURE, id="disputed as not received"),
        pytest.param(disputed(dispute(reason="duplicate")), DUPLICATE, id="disputed as a duplicate"),
        pytest.param(disputed(dispute(reason="fraudulent")), None, id="disputed as fraud"),
        pytest.param(
            account(subscriptions=(subscribed(status="canceled", feedback="low_quality", ended_at=ago(days=40)),)),
            FAILURE,
            id="left with a bad word",
        ),
        pytest.param(
            account(charges=(charge(refunded=usd(4900), refunds=(refund(reason="requested_by_customer"),)),)),
            None,
            id="asked for the money back",
        ),
        pytest.param(one(cancel_at_period_end=True), None, id="an end is planned"),
        pytest.param(account(customer=replace(JANE, balance=usd(-500))), None, id="unused credit"),
    ],
)
def test_what_is_suggested_for_a_typical_customer(reading: Account, kind: Classification | None) -> None:
    assert assess(reading).suggested is kind


def test_the_strongest_evidence_wins() -> None:
    """A renewal that fails is hard to deny."""
    refunded = charge(refunded=usd(4900), refunds=(refund(reason="requested_by_customer"),))
    assert assess(account(subscriptions=(subscribed(status="past_due"),), charges=(refunded,))).suggested is FAILED
    assert (
        assess(replace(TEAM_OF_FIVE, subscriptions=(subscribed(status="past_due", item={"quantity": 5}),))).suggested
        is FAILED
    )


def test_a_renewal_that_fails_for_one_of_likely_twins_speaks_for_the_duplicate_first() -> None:
    failing = twice({"status": "past_due"})
    assert {"duplicate_active_subscriptions", "payment_failing"} <= set(names(failing))
    assert assess(failing).suggested is DUPLICATE
    third = subscribed("sub_3", status="past_due", item={"product": "prod_plus"})
    assert assess(replace(twice(), subscriptions=(*twice().subscriptions, third))).suggested is None


def test_a_gap_in_the_portal_is_worth_less_than_anything_of_the_customers_own() -> None:
    for reading, kind in ((TEAM_OF_FIVE, TEAM), (twice(), DUPLICATE), (one(status="past_due"), FAILED)):
        assert assess(replace(reading, portal=NO_LOGIN)).suggested is kind


def test_two_that_are_equally_strong_are_a_tie_and_a_person_says_which() -> None:
    """A renewal that fails of a product that never arrived."""
    failing = one(status="past_due")
    arrived = disputed(dispute(reason="product_not_received"))
    assert assess(replace(failing, charges=arrived.charges, disputes=arrived.disputes)).suggested is None


def test_a_complete_portal_speaks_against_a_dispute_over_not_being_able_to_cancel() -> None:
    reading = disputed(dispute(reason="subscription_canceled"))
    assert assess(reading).suggested is None
    suggested = assess(replace(reading, portal=NO_LOGIN)).suggestion
    assert suggested is not None
    assert suggested.classification is SELF_SERVE
    assert [reason.name for reason in suggested.reasons] == ["dispute_open", "portal_without_cancel"]


def test_a_missing_login_page_speaks_for_missing_self_serve_only_beside_something_else() -> None:
    reachable_from_the_product = replace(PORTAL, login_url=None)
    assert assess(account(portal=reachable_from_the_product)).suggested is None
    could_not = disputed(dispute(reason="subscription_canceled"))
    assert assess(replace(could_not, portal=reachable_from_the_product)).suggested is SELF_SERVE


def test_the_reasons_are_the_strongest_two_and_what_speaks_against_is_not_hidden() -> None:
    suggested = assess(twice(charges=EACH_PAID)).suggestion
    assert suggested is not None
    assert [reason.name for reason in suggested.reasons] == ["duplicate_active_subscriptions", "each_is_paid"]
    assert suggested.against is None


def test_what_speaks_against_is_shown_beside_the_reasons() -> None:
    """A second purchase never came through, though the invoices of the first are all paid."""
    tried = subscribed("sub_2", status="incomplete_expired", created=ago(days=2), item={"product": "prod_plus"})
    suggested = assess(account(subscriptions=(subscribed(), tried))).suggestion
    assert suggested is not None
    assert suggested.classification is FAILED
    assert suggested.against is not None
    assert suggested.against.name == "paid_up"


@pytest.mark.parametrize("panel", [panel for panel in Panel if panel is not Panel.PORTAL])
@pytest.mark.parametrize("reading", [twice(), TEAM_OF_FIVE, one(status="past_due"), account(portal=NO_LOGIN)])
def test_nothing_is_suggested_while_a_panel_is_unread(reading: Account, panel: Panel) -> None:
    assert assess(reading).suggested is not None
    assert assess(replace(reading, unknown=(panel,))).suggested is None


@pytest.mark.parametrize("reading", [twice(), TEAM_OF_FIVE, one(status="past_due")])
def test_an_unread_portal_takes_nothing_away_from_what_is_ahead_of_any_gap_in_it(reading: Account) -> None:
    assert assess(replace(reading, portal=None, unknown=(Panel.PORTAL,))).suggested is assess(reading).suggested


def test_an_unread_portal_leaves_open_what_it_could_have_decided() -> None:
    def unread(reading: Account) -> Account:
        return replace(reading, portal=None, unknown=(Panel.PORTAL,))

    assert assess(unread(account())).suggested is None
    assert assess(unread(disputed(dispute(reason="subscription_canceled")))).suggested is None


def test_an_unread_portal_may_lack_what_a_dispute_is_about() -> None:
    """Somebody who could not cancel, and whose invoice was given up: with a gap in the portal, that is a tie."""
    could_not = disputed(dispute(reason="subscription_canceled"))
    reading = replace(could_not, invoices=(invoice(status="uncollectible"),), portal=NO_LOGIN)
    assert assess(reading).suggested is None
    assert assess(replace(reading, portal=None, unknown=(Panel.PORTAL,))).suggested is None


@pytest.mark.parametrize("back", [{"refunded": usd(4900)}, {"disputed": True}])
def test_what_went_back_of_one_speaks_no_more_for_two_that_are_paid(back: dict[str, Any]) -> None:
    first, second = EACH_PAID
    lost = dispute(charge=second.id, status="lost")
    reading = twice(charges=(first, replace(second, **back)), disputes=(lost,))
    assert "each_is_paid" not in [one.name for one in assess(reading).evidence]
    assert "each_is_paid" in [one.name for one in assess(twice(charges=EACH_PAID)).evidence]
