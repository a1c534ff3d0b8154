"""What somebody pays with, in words: what it is called, and what tells it from others of its kind."""

from billing.account.payment_method import PaymentMethod
from billing.account.payment_types import type_of, wallet_name
from billing.wording import mandates
from billing.wording.line import Line

CARD = "card"


def named(method: PaymentMethod) -> str:
    """`visa •4242 in Apple Pay`, `SEPA Direct Debit DE •3000`, `PayPal j•••@example.com`."""
    number = f"•{method.last4}" if method.last4 else None
    if method.kind == CARD:
        shown = " ".join(filter(None, [method.brand or CARD, number]))
        device = f", there •{method.device_last4}" if method.device_last4 else ""
        return f"{shown} in {wallet_name(method.wallet)}{device}" if method.wallet else shown
    return " ".join(filter(None, [type_of(method.kind).name, method.brand, number, method.payer]))


def by(method: PaymentMethod | None) -> str:
    """As it follows what was paid; empty where Stripe does not say."""
    return f" {'on' if method.kind == CARD else 'by'} {named(method)}" if method else ""


def under(method: PaymentMethod | None) -> str:
    """The mandate of a payment: by its id where nobody looked at it."""
    if method is None or method.mandate is None:
        return ""
    return f" · {mandates.mandate(method.agreed) if method.agreed else method.mandate}"


def payment_method(method: PaymentMethod, *, default: bool) -> Line:
    good_until = f", good until {method.expires_month:02}/{method.expires_year}" if method.expires_month else ""
    mark = " (default)" if default else ""
    return (f"{named(method)}{good_until}{mark}",)
