"""What Stripe does next by itself about an invoice that was not paid."""

from billing.account.account import Account
from billing.account.payments import Invoice
from billing.account.planned_attempt import needs_another_method
from billing.wording.line import Line


def next_attempt(invoice: Invoice, account: Account) -> Line:
    planned = invoice.next_payment_attempt
    if planned is None:
        return (" · no further attempt planned",)
    if planned <= account.read_at:
        return (" · another attempt is awaited since ", planned)
    return (" · Stripe tries again ", planned, *condition(invoice, account))


def condition(invoice: Invoice, account: Account) -> Line:
    """What Stripe makes an attempt that it plans hang on."""
    return (", but only with another payment method",) if needs_another_method(invoice, account) else ()
