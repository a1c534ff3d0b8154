"""What credit notes gave back of a payment, as its invoice tells: to the balance, to the card, or outside Stripe.

An invoice has one sum for all of its notes and payments, and does not say which of them it was for.
"""

from typing import Protocol

from billing.account.payments import Charge, Invoice
from billing.values.money import Money


class Paid(Protocol):
    """What was asked for and paid: an account, as far as this needs it."""

    @property
    def charges(self) -> tuple[Charge, ...]: ...

    @property
    def invoices(self) -> tuple[Invoice, ...]: ...


def noted(charge: Charge, account: Paid) -> Money:
    """Beyond what was paid outside Stripe, which may be what went back."""
    invoice, nothing = invoice_of(charge, account), Money(0, charge.captured.currency)
    if invoice is None or invoice.noted is None or invoice.noted.currency != nothing.currency:
        return nothing
    return (invoice.noted - (invoice.paid_off_stripe or nothing)).or_nothing


def is_given_back_by_note(charge: Charge, account: Paid) -> bool:
    """Whether notes cover all that was paid of its invoice; of a part nobody knows that it was this payment."""
    given, invoice = noted(charge, account), invoice_of(charge, account)
    if not (invoice and given.amount):
        return False
    theirs = [other for other in account.charges if other.invoice == invoice.id and other.status == "succeeded"]
    brought = sum(other.captured.amount for other in theirs if other.captured.currency == given.currency)
    return given.amount >= max(brought, invoice.paid.amount if invoice.paid else 0)


def invoice_of(charge: Charge, account: Paid) -> Invoice | None:
    return next((invoice for invoice in account.invoices if invoice.id == charge.invoice), None)
