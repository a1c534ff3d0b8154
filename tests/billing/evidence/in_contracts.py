"""What stands out in contracts, by the README's names: readings with it, and near misses without."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from billing.account.account import Account
from billing.account.customer import FoundBy
from billing.account.invoice_line import InvoiceLine, LineKind
from billing.account.payments import Invoice
from billing.account.portal import Portal
from tests.billing.evidence.readings import JANE, ago, card, disputed, invoice, pair, profile, soon, subscribed
from tests.billing.evidence.readings import dispute as disputed_in
from tests.billing.samples import PORTAL, account, charge, usd

Readings = dict[str, Account]
AT_ONCE = {"created": ago(days=100, seconds=-4)}


def one(**given: Any) -> Account:
    return account(subscriptions=(subscribed(**given),))


def two(second: dict[str, Any] | None = None, **given: Any) -> Account:
    return account(subscriptions=pair(second={**AT_ONCE, **(second or {})}), **given)


def across(*theirs: dict[str, Any], **given: Any) -> Account:
    others = tuple(profile(subscribed(f"sub_{n}", **fields), id=f"cus_{n}") for n, fields in enumerate(theirs, start=2))
    return account(others=others, **given)


CUT_SHORT: dict[str, Any] = {"status": "canceled", "ended_at": soon(days=10), "item": {"period_end": soon(days=27)}}
PAID = charge(subscription="sub_1", created=ago(days=3))


def ended(*charges: Any, **given: Any) -> Account:
    return account(subscriptions=(subscribed(**(CUT_SHORT | given)),), charges=charges or (PAID,))


def noted(amount: int, *charges: Any, **given: Any) -> Account:
    """Ended before its time, and so much of what it paid went back by credit notes."""
    paid = tuple(replace(one, invoice="in_1") for one in charges or (PAID,))
    return replace(ended(*paid), invoices=(invoice(paid=usd(4900 * len(paid)), noted=usd(amount), **given),))


LONG_AGO = ago(days=34)


def renewed(*, days: int = 0, hours: int = 0, length: int = 30, created: datetime = LONG_AGO) -> Account:
    """Ended so long after a period of so many days began, which is when PAID was paid."""
    begun = PAID.created
    period = {"period_start": begun, "period_end": begun + timedelta(days=length)}
    return ended(created=created, ended_at=begun + timedelta(days=days, hours=hours), item=period)


def billed(*, ended: int | None = 5, **given: Any) -> Account:
    """An invoice of a subscription that ended some days ago, or of one that goes on."""
    over: dict[str, Any] = {"status": "canceled", "ended_at": ago(days=ended)} if ended else {}
    return account(subscriptions=(subscribed(**over),), invoices=(invoice(**given),))


def used_until(end: datetime) -> InvoiceLine:
    return InvoiceLine(LineKind.USAGE, "Calls", usd(4900), begins=end - timedelta(days=30), until=end)


def asked_for(days: int, total: int, off: int, **given: Any) -> Invoice:
    fields: dict[str, Any] = {"billing_reason": "subscription_cycle", **given}
    return invoice(f"in_{days}", created=ago(days=days), total=usd(total), discounted=usd(off), **fields)


def rose(was_off: int, off: int) -> Account:
    """Two bills of 49 dollars before what was off each."""
    bills = (asked_for(3, 4900 - off, off), asked_for(33, 4900 - was_off, was_off))
    return account(subscriptions=(subscribed(),), invoices=bills)


EXPIRED = card(expires_month=11, expires_year=2026)


def paying(with_card: Any = EXPIRED, **given: Any) -> Account:
    return account(subscriptions=(subscribed(**given),), payment_methods=(with_card,))


def credited(**given: Any) -> Account:
    return account(customer=replace(JANE, **given))


DOWNGRADE: Invoice = invoice(billing_reason="subscription_update", total=usd(-500))
BAD_END = subscribed("sub_2", status="canceled", feedback="low_quality", ended_at=ago(days=40))
ENDING: dict[str, Any] = {"cancel_at_period_end": True}

SHOWN: dict[str, Readings] = {
    "duplicate_active_subscriptions": {
        "two bought at once": two(),
        "whether they are one person's is unclear": account(subscriptions=pair()),
        "another customer with the address has none": two(others=(profile(),)),
    },
    "duplicate_across_customers": {"one each": across({}), "the others' only": across({}, {}, subscriptions=())},
    "botched_plan_switch": {
        "by the month and by the year": two({"item": {"interval": "year"}}),
        "by the month and by the quarter": two({"item": {"interval_count": 3}}),
        "across customers": across({"item": {"interval": "year"}}),
    },
    "paid_but_cancelled": {
        "ended 17 days before the period did": ended(),
        "a part went back by credit note": noted(2450),
        "what was paid outside Stripe may be what went back": noted(4900, paid_off_stripe=usd(4900)),
        "one of two payments went back by credit note": noted(4900, PAID, replace(PAID, id="ch_2")),
        "exactly three days before": ended(ended_at=soon(days=24)),
        "in the second week of a new month": renewed(days=9),
        "three days into a new month": renewed(days=3),
        "a day after it was bought": renewed(days=1, created=ago(days=3)),
        "a day into a new week": renewed(days=1, length=7),
        "five days into a new year": renewed(days=5, length=365),
    },
    "cancelled_but_billed": {
        "still open": billed(status="open", created=ago(days=9)),
        "made after the end and paid": billed(status="paid", created=ago(days=2)),
        "made after the end for time behind it": billed(
            status="paid", created=ago(days=2), lines=(used_until(ago(days=5)), used_until(soon(days=20)))
        ),
    },
    "card_expiring": {
        "this month is its last": paying(),
        "the customer's default": replace(
            paying(), customer=replace(JANE, default_payment_method="pm_1"), payment_methods=(EXPIRED, card("pm_2"))
        ),
        "its own": replace(
            paying(default_payment_method="pm_1"),
            customer=replace(JANE, default_payment_method="pm_2"),
            payment_methods=(EXPIRED, card("pm_2")),
        ),
    },
    "trial_ending": {
        "in three days": one(status="trialing", trial_end=soon(days=3)),
        "in exactly seven": one(status="trialing", trial_end=soon(days=7)),
    },
    "collection_paused": {"for good": one(paused=True), "for a while": one(paused=True, resumes_at=soon(days=9))},
    "subscription_paused": {
        "after a trial without a card": one(status="paused", rests_for="trial_end_without_payment_method"),
        "nobody says why": one(status="paused"),
    },
    "discount_ended": {"half of it was off": rose(2450, 0), "less is off": rose(2450, 1000)},
    "credit_unused": {
        "on the balance": credited(balance=usd(-500)),
        "on the invoice balance": credited(credits=(usd(500),)),
    },
    "ending": {
        "with its period": one(**ENDING),
        "on a day": one(cancel_at=soon(days=5)),
        "on its last": one(cancel_at=soon(days=27)),
    },
    "churn_risk": {
        "a renewal fails and an end is planned": one(status="past_due", **ENDING),
        "a smaller plan after a bad word": account(subscriptions=(subscribed(), BAD_END), invoices=(DOWNGRADE,)),
        "a dispute after two earlier cases": replace(disputed(disputed_in()), earlier_cases=2),
    },
    "no_portal": {"": account(portal=Portal(configured=False))},
    "portal_without_login_page": {
        "all is on": account(portal=replace(PORTAL, login_url=None)),
        "nothing is offered": account(portal=Portal(True)),
    },
    "portal_without_cancel": {
        "": account(portal=replace(PORTAL, cancel=False)),
        "nor a login page": account(portal=Portal(True)),
    },
    "portal_without_invoices": {"": account(portal=replace(PORTAL, invoices=False))},
    "portal_without_cards": {"": account(portal=replace(PORTAL, payment_method=False))},
    "weak_match": {
        found_by: credited(found_by=found_by)
        for found_by in (FoundBy.GITHUB, FoundBy.SUPPORT_EMAIL, FoundBy.CHECKOUT, FoundBy.RECEIPT)
    },
}

NEAR_MISSES: dict[str, Readings] = {
    "duplicate_active_subscriptions": {
        "one seat": account(),
        "the other one ends": two(ENDING),
        "the other one ended": two({"status": "canceled"}),
        "the other one was never paid": two({"status": "incomplete"}),
        "the other one is another product": two({"item": {"product": "prod_plus"}}),
        "the other one has five seats": two({"item": {"quantity": 5}}),
        "each names a workspace of its own": account(
            subscriptions=pair({"assigned_to": (("workspace", "x"),)}, {"assigned_to": (("workspace", "y"),)})
        ),
        "of two customers": across({}),
        "on two intervals": two({"item": {"interval": "year"}}),
    },
    "duplicate_across_customers": {"both are this customer's": two(), "the other's ends": across(ENDING)},
    "botched_plan_switch": {
        "both by the month": two(),
        "the yearly one took over": two({"item": {"interval": "year"}, **ENDING}),
    },
    "paid_but_cancelled": {
        "two days before the period ended": ended(ended_at=soon(days=25)),
        "a day and a half into a new month": renewed(days=1, hours=12),
        "a day and a half into a new month of 28 days": renewed(days=1, hours=12, length=28),
        "half a day into a new week": renewed(hours=12, length=7),
        "two days into a new year": renewed(days=2, length=365),
        "refunded": ended(replace(PAID, refunded=usd(100))),
        "all of it went back by credit note": noted(4900),
        "not paid": ended(replace(PAID, status="failed")),
        "paid for an earlier period": ended(replace(PAID, created=ago(days=40))),
        "paid for something else": ended(replace(PAID, subscription=None)),
        "still alive": ended(status="active"),
    },
    "cancelled_but_billed": {
        "made before the end and paid": billed(status="paid", created=ago(days=9)),
        "usage of its last days, billed when it had ended": billed(
            status="paid", created=ago(days=5, seconds=-3), lines=(used_until(ago(days=5)),)
        ),
        "nothing to pay": billed(status="open", total=usd(0)),
        "a credit": billed(status="open", total=usd(-500)),
        "made after the end and voided": billed(status="void", created=ago(days=2)),
        "the subscription goes on": billed(ended=None, status="open"),
        "not of the subscription": billed(status="open", subscription=None),
    },
    "card_expiring": {
        "good until after the renewal": paying(card()),
        "good for the month of the renewal": paying(replace(EXPIRED, expires_month=12)),
        "not renewing": paying(**ENDING),
        "not alive": paying(status="canceled"),
        "paid by sent invoices": paying(collection_method="send_invoice"),
        "another card pays": replace(
            paying(default_payment_method="pm_2"), payment_methods=(EXPIRED, card("pm_2", last4="1881"))
        ),
        "which of two cards pays is not said": replace(
            paying(), customer=JANE, payment_methods=(EXPIRED, card("pm_2"))
        ),
        "no card": paying(card(kind="sepa_debit", expires_month=None, expires_year=None)),
    },
    "trial_ending": {
        "in eight days": one(status="trialing", trial_end=soon(days=8)),
        "over": one(status="active", trial_end=soon(days=3)),
    },
    "collection_paused": {"ended meanwhile": one(paused=True, status="canceled"), "not paused": account()},
    "subscription_paused": {"only its collection": one(paused=True), "ended": one(status="canceled")},
    "discount_ended": {
        "as much is off": rose(2450, 2450),
        "none was": rose(0, 0),
        "cheaper all the same": replace(rose(2450, 0), invoices=(asked_for(5, 2450, 2450), asked_for(2, 900, 0))),
        "ended meanwhile": replace(rose(2450, 0), subscriptions=(subscribed(status="canceled"),)),
        "for a change": replace(
            rose(2450, 0),
            invoices=(
                asked_for(2, 4900, 0, billing_reason="subscription_update"),
                asked_for(35, 2450, 2450),
            ),
        ),
    },
    "credit_unused": {"owed": credited(balance=usd(500)), "nothing": credited(balance=usd(0), credits=(usd(0),))},
    "ending": {
        "ended already": one(status="canceled", **ENDING),
        "in eleven months": one(cancel_at=soon(days=335)),
        "goes on with a schedule": one(schedule="sub_sched_1"),
    },
    "churn_risk": {
        "only a renewal fails": one(status="past_due"),
        "only an end is planned": one(**ENDING),
        "an end and a single earlier case": replace(one(**ENDING), earlier_cases=1),
        "an end and a dispute that was won": replace(
            disputed(disputed_in(status="won")), subscriptions=(subscribed(**ENDING),)
        ),
        "an end and a larger plan": replace(one(**ENDING), invoices=(replace(DOWNGRADE, total=usd(500)),)),
        "an end and a credit of another kind": replace(
            one(**ENDING), invoices=(replace(DOWNGRADE, billing_reason="manual"),)
        ),
        "an end and a harmless word": account(
            subscriptions=(subscribed(**ENDING), replace(BAD_END, feedback="too_expensive"))
        ),
        "a bad word on what is still alive": one(feedback="low_quality", **ENDING),
    },
    "no_portal": {
        "a login page where nothing is offered": account(portal=Portal(True, login_url="https://x.example.com")),
        "set up without a login page": account(portal=Portal(True)),
    },
    "portal_without_login_page": {"all is on": account(), "never set up": account(portal=Portal(configured=False))},
    "portal_without_cancel": {"all is on": account(), "never set up": account(portal=Portal(configured=False))},
    "portal_without_invoices": {"all is on": account(), "never set up": account(portal=Portal(configured=False))},
    "portal_without_cards": {"all is on": account(), "never set up": account(portal=Portal(configured=False))},
    "weak_match": {"by an id": credited(found_by=FoundBy.ID), "by their address": credited(found_by=FoundBy.EMAIL)},
}
