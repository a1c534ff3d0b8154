"""Payments that take days to arrive, as a bank debit does: asked for, on their way, and here or sent back."""

from datetime import datetime

from sandbox.standins.stripe.acts import invoices, payments
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.payment import Refusal, charge, payment_error
from sandbox.standins.stripe.objects.payment_types import type_of


def takes_days(ledger: Ledger, method: StripeObject) -> bool:
    return method["id"] in ledger.slow or type_of(method["type"]).takes_days


def set_off(
    ledger: Ledger,
    invoice: StripeObject,
    method: StripeObject,
    *,
    at: datetime | None = None,
    charge_id: str | None = None,
) -> StripeObject:
    """The invoice stays open until the money is here, and Stripe does not try again meanwhile."""
    intent = invoices.intent_of(ledger, invoice)
    when = unix(at or ledger.now())
    made = charge(id=charge_id, payment_intent=intent, method=method, created=when, refusal=None)
    made.update(status="pending", paid=False, receipt_url=None)
    ledger.put(made)
    intent.update(
        status="processing",
        payment_method=method["id"],
        payment_method_types=[method["type"]],
        latest_charge=made["id"],
        last_payment_error=None,
        next_action=None,
    )
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1, next_payment_attempt=None)
    return made


def arrive(ledger: Ledger, invoice: StripeObject) -> None:
    intent = invoices.intent_of(ledger, invoice)
    found = ledger.find("charge", intent["latest_charge"])
    found.update(status="succeeded", paid=True)
    payments.settle(ledger, intent, found, at=unix(ledger.now()))
    invoices.settle(ledger, invoice, at=ledger.now())


def send_back(ledger: Ledger, invoice: StripeObject, decline_code: str) -> None:
    """A renewal that was counted on is past due then."""
    intent = invoices.intent_of(ledger, invoice)
    found = ledger.find("charge", intent["latest_charge"])
    refusal = Refusal(decline_code, None)
    found.update(status="failed", captured=False, amount_captured=0, failure_code=decline_code)
    method = ledger.find("payment_method", intent["payment_method"])
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        last_payment_error=payment_error(found, refusal, method),
    )
    subscription = invoices.behind(ledger, invoice)
    if subscription is not None and subscription["status"] == "active":
        subscription["status"] = "past_due"
    ledger.holder_of(invoice)["delinquent"] = True
