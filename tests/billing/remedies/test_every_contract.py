"""Classification × remedy × contract shape, whole: what is offered is allowed, and what is not would lose money."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from billing.events import Classification, Executed, GapRecorded, Noted, Proposed, Remedy
from billing.picture.account import Account, Panel
from billing.picture.payments import Dispute
from billing.picture.portal import Portal
from billing.picture.subscription import Subscription
from billing.policy import Policy
from billing.remedies.guards import verdict
from billing.remedies.ladder import offered, rungs, withheld
from billing.remedies.spec import SPECS
from billing.remedies.taking import Inputs, take
from billing.remedies.targets import choices
from tests.billing.samples import NOW, account, charge, classified_case, invoice, operator, subscription, usd

POLICY = Policy(credit_balance=True)
MONEY = {Remedy.CREDIT_BALANCE, Remedy.REFUND_CHARGE}
CHANGES = {remedy for remedy in Remedy if SPECS[remedy].changes_stripe}


def with_item(**changes: Any) -> Subscription:
    held = subscription()
    return replace(held, items=(replace(held.items[0], **changes),))


def customer(*held: Subscription, **given: Any) -> Account:
    """Pays for the subscriptions by card; one charge is paid, one invoice is open."""
    fields: dict[str, Any] = {
        "subscriptions": held or (subscription(),),
        "charges": (charge(subscription="sub_1"),),
        "invoices": (invoice(),),
    }
    return account(**(fields | given))


def dispute(status: str, *, refundable: bool) -> Dispute:
    return Dispute("dp_1", "ch_1", status, "general", usd(4900), NOW, refundable=refundable)


DISPUTED = (charge(subscription="sub_1", disputed=True),)
SHAPES: dict[str, Account] = {
    "one seat by the month": customer(),
    "yearly": customer(with_item(interval="year")),
    "several seats": customer(subscription(quantity=6)),
    "several products": customer(replace(subscription(), items=subscription().items * 2)),
    "tiered": customer(with_item(tiered=True, price=None)),
    "metered": customer(with_item(usage_type="metered", quantity=None)),
    "trial": customer(subscription(status="trialing", trial_end=NOW + timedelta(days=5))),
    "schedule": customer(subscription(schedule="sub_sched_1")),
    "prorated": customer(invoices=(invoice(prorated=True, credited=usd(4900), created=NOW),)),
    "sent invoices": customer(subscription(collection_method="send_invoice")),
    "several currencies": customer(subscription(currency="usd"), subscription("sub_2", currency="eur")),
    "connect": customer(subscription(connect="acct_2")),
    "managed payments": customer(subscription(managed_payments=True)),
    "collection paused": customer(subscription(paused=True)),
    "ends already": customer(subscription(cancel_at_period_end=True)),
    "past due": customer(subscription(status="past_due")),
    "disputed": customer(charges=DISPUTED, disputes=(dispute("needs_response", refundable=False),)),
    "inquiry": customer(charges=DISPUTED, disputes=(dispute("warning_needs_response", refundable=True),)),
    "no portal": customer(portal=Portal(configured=False)),
    "nothing alive": customer(subscription(status="canceled")),
    "nothing read": account(
        subscriptions=(), charges=(), invoices=(), portal=None, unknown=tuple(Panel), asking_again_helps=False
    ),
}
EVERY = list(product(Classification, SHAPES))
# What may not be offered for a contract, whatever the classification.
NEVER: dict[str, set[Remedy]] = {
    "connect": CHANGES - {Remedy.CREDIT_BALANCE},
    "managed payments": CHANGES,
    "several currencies": MONEY,
    "disputed": MONEY,
    "prorated": {Remedy.REFUND_CHARGE},
    "ends already": {Remedy.CANCEL_AT_PERIOD_END},
    "nothing alive": {Remedy.CANCEL_AT_PERIOD_END, Remedy.CANCEL_NOW, Remedy.RETRY_PAYMENT, Remedy.PRESERVE_SEATS},
    "no portal": {Remedy.SHARE_PORTAL},
    "nothing read": set(Remedy) - {Remedy.LOG_GAP, Remedy.NO_ACTION},
}


@pytest.mark.parametrize(("kind", "shape"), EVERY)
def test_what_is_offered_stands_in_the_ladders_order_and_passes_its_guard(kind: Classification, shape: str) -> None:
    held = SHAPES[shape]
    on_offer = offered(classified_case(kind), held, POLICY)
    assert on_offer == [remedy for remedy in rungs(kind) if remedy in on_offer]
    assert {Remedy.LOG_GAP, Remedy.NO_ACTION} <= set(on_offer)
    assert not set(on_offer) & NEVER.get(shape, set())
    for remedy in CHANGES & set(on_offer):
        found = choices(remedy, held, POLICY)
        assert found
        assert all(verdict(remedy, on, held, POLICY).allowed for on in found)


@pytest.mark.parametrize(("kind", "shape"), EVERY)
def test_what_is_withheld_says_why_in_a_sentence(kind: Classification, shape: str) -> None:
    for _, refused in withheld(classified_case(kind), SHAPES[shape], POLICY):
        assert refused.reason
        assert refused.sentence.endswith(".")


@pytest.mark.parametrize(("kind", "shape"), EVERY)
def test_what_is_offered_can_be_taken_and_is_logged_as_the_log_says(kind: Classification, shape: str) -> None:
    case, held = classified_case(kind), SHAPES[shape]
    for remedy in offered(case, held, POLICY):
        (event,) = take(case, operator(), remedy, filled_in(remedy, held), held, POLICY, NOW).events
        if remedy is Remedy.LOG_GAP:
            assert isinstance(event, GapRecorded)
            continue
        assert isinstance(event, Proposed if SPECS[remedy].approval else Noted if remedy in CHANGES else Executed)
        assert event.remedy is remedy
        if isinstance(event, Proposed):
            moves = remedy in {*MONEY, Remedy.RETRY_PAYMENT}
            assert (event.amount is not None, event.currency is not None) == (moves, moves)
            assert event.seen


def filled_in(remedy: Remedy, held: Account) -> Inputs:
    """The form with its first choice."""
    found = choices(remedy, held, POLICY) if remedy in CHANGES else []
    on = found[0] if found else None
    return Inputs(
        subscription=on.subscription if on else None,
        invoice=on.invoice if on else None,
        charge=on.charge if on else None,
        amount="1.00",
        reason="duplicate",
        title="No dark mode",
        skip_reason="customer_asked",
    )
