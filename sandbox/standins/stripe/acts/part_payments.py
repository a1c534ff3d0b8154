"""Payments beside the one that Stripe asks for, by card or outside Stripe: a part of what an invoice asks, the rest, or
more than that.

What nobody owed goes to the customer's balance, and the invoice says how much it was.
"""

from collections.abc import Sequence
from datetime import datetime

from sandbox.standins.stripe.acts import invoices, payments
from sandbox.standins.stripe.errors import StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.invoice import invoice_payment
from sandbox.standins.stripe.objects.payment import payment_intent


def pay(
    ledger: Ledger,
    invoice: StripeObject,
    amount: int,
    *,
    method: StripeObject,
    at: datetime,
    charge_id: str | None = None,
) -> StripeObject:
    """A PaymentIntent of its own, attached to the invoice; its charge."""
    if invoice["status"] not in ("open", "paid", "uncollectible") or amount <= 0:
        raise StripeError(400, f"An invoice that is {invoice['status']} takes no payment of {amount}.")
    customer, when = ledger.holder_of(invoice), unix(at)
    intent = ledger.put(
        payment_intent(
            customer=customer,
            amount=amount,
            currency=invoice["currency"],
            created=when,
            description=None,
            payment_method=method["id"],
        )
    )
    charge = payments.attempt(ledger, intent, method=method, at=when, refusal=None, charge_id=charge_id)
    beside = ledger.put(invoice_payment(invoice=invoice, payment_intent=intent["id"], created=when, amount=amount))
    take(ledger, invoice, beside, amount, at=when)
    return charge


def pay_several(ledger: Ledger, owed: Sequence[StripeObject], *, method: StripeObject, at: datetime) -> StripeObject:
    """All that each of them asks, with one PaymentIntent; its charge."""
    customer, when = ledger.holder_of(owed[0]), unix(at)
    intent = payment_intent(
        customer=customer,
        amount=sum(invoice["amount_remaining"] for invoice in owed),
        currency=owed[0]["currency"],
        created=when,
        description=None,
        payment_method=method["id"],
    )
    charge = payments.attempt(ledger, ledger.put(intent), method=method, at=when, refusal=None)
    for invoice in owed:
        share = invoice["amount_remaining"]
        row = ledger.put(invoice_payment(invoice=invoice, payment_intent=intent["id"], created=when, amount=share))
        take(ledger, invoice, row, share, at=when)
    return charge


def pay_off_stripe(ledger: Ledger, invoice: StripeObject, amount: int | None = None, *, at: datetime) -> StripeObject:
    """By bank transfer or in cash, all that is open or so much: somebody said so, and no charge was made."""
    amount, when = invoice["amount_remaining"] if amount is None else amount, unix(at)
    recorded = ledger.put(invoice_payment(invoice=invoice, created=when, amount=amount))
    invoice["amount_paid_off_stripe"] += amount
    take(ledger, invoice, recorded, amount, at=when)
    return recorded


def take(ledger: Ledger, invoice: StripeObject, payment: StripeObject, amount: int, *, at: int) -> None:
    payment.update(status="paid", amount_paid=amount)
    payment["status_transitions"]["paid_at"] = at
    owed = min(amount, invoice["amount_remaining"])
    if owed:
        invoice["amount_paid"] += owed
        invoices.ask_for(ledger, invoice, invoice["amount_remaining"] - owed)
        if not invoice["amount_remaining"]:
            invoices.ask_no_more(ledger, invoice, at=at)
    if amount > owed:
        overpaid(ledger, invoice, ledger.holder_of(invoice), amount - owed, at=at)


def overpaid(ledger: Ledger, invoice: StripeObject, customer: StripeObject, excess: int, *, at: int) -> None:
    invoice["amount_overpaid"] += excess
    payments.move_balance(
        ledger, customer, -excess, invoice["currency"], type="invoice_overpaid", invoice=invoice["id"], at=at
    )
