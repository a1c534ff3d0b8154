"""What stands out, as the corpus' README defines it: each anomaly in a reading with it, and not in a near miss."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from billing.account.account import Account, Panel
from billing.account.portal import Portal
from billing.evidence.assessment import assess
from billing.values.choices import Classification
from billing.values.money import Money
from tests.billing.evidence import in_contracts, in_payments
from tests.billing.evidence.readings import (
    ago,
    card,
    dispute,
    disputed,
    found,
    invoice,
    names,
    pair,
    refund,
    said,
    soon,
    subscribed,
)
from tests.billing.samples import account, charge, usd
from tests.corpus import entry

SHOWN = in_contracts.SHOWN | in_payments.SHOWN
NEAR_MISSES = in_contracts.NEAR_MISSES | in_payments.NEAR_MISSES
README = Path(entry.__file__).parent / "README.md"
FAILED, FAILURE = Classification.FAILED_PAYMENT, Classification.PRODUCT_FAILURE


def each(readings: dict[str, dict[str, Account]]) -> list[Any]:
    return [
        pytest.param(name, reading, id=f"{name}: {what}")
        for name, described in readings.items()
        for what, reading in described.items()
    ]


@pytest.mark.parametrize(("name", "reading"), each(SHOWN))
def test_it_stands_out(name: str, reading: Account) -> None:
    assert names(reading).count(name) == 1


@pytest.mark.parametrize(("name", "reading"), each(NEAR_MISSES))
def test_a_near_miss_does_not(name: str, reading: Account) -> None:
    assert name not in names(reading)


def test_every_anomaly_of_the_readme_is_held_to_its_definition() -> None:
    table = README.read_text().partition("## Anomalies")[2].partition("\n## ")[0]
    defined = {
        name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.partition("|")[2].partition("|")[0])
    }
    assert defined == SHOWN.keys() == NEAR_MISSES.keys()


def test_an_unremarkable_customer_has_nothing_that_stands_out() -> None:
    assert names(account()) == []


def test_nothing_is_expected_of_whoever_has_nothing_and_a_deleted_customer_raises_nothing() -> None:
    assert names(account(subscriptions=(), charges=())) == []
    gone = account(customer=in_contracts.credited(deleted=True, name=None, email=None).customer, subscriptions=())
    assert names(gone) == []


def test_what_is_most_telling_stands_first() -> None:
    reading = account(
        subscriptions=pair({"cancel_at_period_end": False}, {"created": ago(days=99), "status": "past_due"}),
        charges=(charge(disputed=True, refunded=usd(100)),),
        disputes=(dispute(),),
        portal=Portal(configured=False),
    )
    order = ["dispute_open", "duplicate_active_subscriptions", "payment_failing", "refunded", "churn_risk", "no_portal"]
    assert names(reading) == order


def test_a_refund_says_when_it_was_made_not_when_the_charge_was() -> None:
    given = charge(refunded=usd(4900), refunds=(refund(created=ago(days=1)),), created=ago(days=9))
    assert found("refunded", account(charges=(given,))).line[-1] == ago(days=1)
    unstated = found("refunded", account(charges=(charge(refunded=usd(100)),)))
    assert said(unstated.line) == "The charge of 49.00 USD: 1.00 USD of it was refunded already"


def test_an_end_before_its_time_says_what_was_given_for_the_rest() -> None:
    gone = in_contracts.ended()
    fields = {"status": "paid", "subscription": "sub_1", "created": soon(days=10)}
    rest = invoice("in_9", total=usd(-1200), credited=usd(1200), **fields)
    told = said(found("paid_but_cancelled", replace(gone, invoices=(rest,))).line)
    assert "before the time that was paid for, with 12.00 USD of credit for the rest" in told
    fields["subscription"] = "sub_2"
    theirs = invoice("in_9", total=usd(-1000), credited=usd(1200), shared=(("sub_1", usd(1000)),), **fields)
    told = said(found("paid_but_cancelled", replace(gone, invoices=(theirs,))).line)
    assert "before the time that was paid for, with 10.00 USD of credit for the rest" in told


def test_what_went_back_by_credit_note_is_told() -> None:
    told = said(found("paid_but_cancelled", in_contracts.noted(2450)).line)
    assert "before the time that was paid for, 24.50 USD of it given back by credit note" in told
    twice = [in_payments.for_one_each(0, 1000), in_payments.for_one_invoice(overpaid=4900, noted=usd(1000))]
    for reading in twice:
        told = said(found("charged_twice", reading).line)
        assert ", 10.00 USD of it given back by credit note · " in told


def test_a_payment_too_many_says_what_was_credited_of_it() -> None:
    told = said(found("charged_twice", in_payments.for_one_invoice(overpaid=4900)).line)
    assert told.startswith("49.00 USD was charged twice within minutes, 49.00 USD of it credited to their balance")


def test_a_lost_dispute_over_a_part_says_how_much_is_gone() -> None:
    lost = dispute(status="lost", amount=usd(1900))
    assert "19.00 USD of it is gone" in said(found("dispute_lost", disputed(lost)).line)


def test_three_payments_at_once_are_two_too_many() -> None:
    three = in_payments.paid(60, 58, 56)
    assert names(account(charges=three)) == ["charged_twice", "charged_twice"]


def test_credit_is_told_for_each_currency_by_itself() -> None:
    reading = in_contracts.credited(balance=usd(-500), credits=(Money(1200, "jpy"),))
    told = [said(anomaly.line) for anomaly in assess(reading).anomalies]
    assert told == [
        f"The customer has {amount} of credit, which the next invoice uses" for amount in ("5.00 USD", "1,200 JPY")
    ]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ({}, True),
        ({"cancel_at_period_end": True}, False),
        ({"cancel_at": soon(days=5)}, False),
        ({"cancel_at": soon(days=400)}, True),
        ({"cancel_at_period_end": True, "item": {"usage_type": "metered", "quantity": None}}, True),
        ({"status": "paused"}, False),
    ],
)
def test_credit_is_used_by_whatever_is_still_billed(given: dict[str, Any], used: bool) -> None:
    reading = replace(in_contracts.credited(balance=usd(-500)), subscriptions=(subscribed(**given),))
    told = said(found("credit_unused", reading).line)
    assert told.endswith(", which the next invoice uses" if used else ", and no invoice is coming that would use it")


def test_credit_is_not_said_to_be_used_where_nothing_is_billed_any_more() -> None:
    gone = replace(in_contracts.credited(balance=usd(-500)), subscriptions=(subscribed(status="canceled"),))
    used = "The customer has 5.00 USD of credit, which the next invoice uses"
    assert said(found("credit_unused", gone).line) == (
        "The customer has 5.00 USD of credit, and no invoice is coming that would use it"
    )
    draft = replace(gone, invoices=(invoice(status="draft"),))
    unknown = [replace(gone, unknown=(panel,)) for panel in (Panel.SUBSCRIPTIONS, Panel.INVOICES)]
    for reading in (draft, *unknown, replace(gone, cut=(Panel.SUBSCRIPTIONS,))):
        assert said(found("credit_unused", reading).line) == used


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("product_not_received", FAILURE),
        ("product_unacceptable", FAILURE),
        ("credit_not_processed", FAILURE),
        ("duplicate", Classification.DUPLICATE_SUBSCRIPTION),
        ("subscription_canceled", Classification.MISSING_SELF_SERVE),
        ("fraudulent", None),
        ("one_that_stripe_adds_later", None),
    ],
)
def test_a_dispute_speaks_for_what_it_is_about(reason: str, kind: Classification | None) -> None:
    assert set(found("dispute_open", disputed(dispute(reason=reason))).speaks) == ({kind} if kind else set())


@pytest.mark.parametrize("reason", ["requested_by_customer", "duplicate", None])
@pytest.mark.parametrize(
    ("status", "name"), [("succeeded", "refunded"), ("pending", "refund_under_way"), ("failed", "refund_failed")]
)
def test_that_money_went_back_speaks_for_nothing_by_itself(status: str, name: str, reason: str | None) -> None:
    given = charge(refunded=usd(0 if status == "failed" else 4900), refunds=(refund(status, reason=reason),))
    assert found(name, account(charges=(given,))).speaks == {}


def test_paid_up_speaks_against_a_failed_payment_until_anything_is_owed() -> None:
    assert found("paid_up", account()).speaks[FAILED] < 0
    owing = account(invoices=(invoice(status="open"),)), account(subscriptions=(subscribed(status="past_due"),))
    stuck = account(invoices=(invoice(status="draft", stuck="customer_tax_location_invalid"),))
    for reading in (*owing, stuck, account(subscriptions=())):
        with pytest.raises(ValueError, match="not enough values"):
            found("paid_up", reading)


def test_a_card_without_a_brand_or_a_number_is_named_by_its_kind() -> None:
    nameless = card(brand=None, last4=None, expires_month=11, expires_year=2026)
    line = found("card_expiring", account(payment_methods=(nameless,))).line
    assert said(line) == "The card that pays for Pro (card) expires before it renews "
