"""Payments that take days to arrive, as a bank debit does: asked for, on their way, and here or sent back."""

from sandbox.stripe.acts import invoices, payments
from sandbox.stripe.ledger import Ledger, StripeObject, unix
from sandbox.stripe.objects.payment import Refusal, charge, payment_error


def send(ledger: Ledger, invoice: StripeObject, method: StripeObject) -> None:
    """The invoice stays open until the money is here."""
    intent = invoices.intent_of(ledger, invoice)
    held = charge(id=None, payment_intent=intent, method=method, created=unix(ledger.now()), refusal=None)
    held.update(status="pending", paid=False, receipt_url=None)
    ledger.put(held)
    intent.update(status="processing", payment_method=method["id"], latest_charge=held["id"], last_payment_error=None)
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1, next_payment_attempt=None)


def arrive(ledger: Ledger, invoice: StripeObject) -> None:
    intent = invoices.intent_of(ledger, invoice)
    held = ledger.find("charge", intent["latest_charge"])
    held.update(status="succeeded", paid=True)
    payments.settle(ledger, intent, held, at=unix(ledger.now()))
    invoices.settle(ledger, invoice, at=ledger.now())


def send_back(ledger: Ledger, invoice: StripeObject, decline_code: str) -> None:
    intent = invoices.intent_of(ledger, invoice)
    held = ledger.find("charge", intent["latest_charge"])
    refusal = Refusal(decline_code, None)
    held.update(status="failed", captured=False, amount_captured=0, failure_code=decline_code)
    method = ledger.find("payment_method", intent["payment_method"])
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        last_payment_error=payment_error(held, refusal, method),
    )
