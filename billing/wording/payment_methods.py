"""What somebody pays with, in words: what it is called, and what tells it from others of its kind."""

from billing.account.payment_method import PaymentMethod
from billing.account.payment_types import type_of, wallet_name
from billing.wording import mandates
from billing.wording.line import Line

CARD = "card"


def named(held: PaymentMethod) -> str:
    """`visa •4242 in Apple Pay`, `SEPA Direct Debit DE •3000`, `PayPal j•••@example.com`."""
    number = f"•{held.last4}" if held.last4 else None
    if held.kind == CARD:
        shown = " ".join(filter(None, [held.brand or CARD, number]))
        device = f", there •{held.device_last4}" if held.device_last4 else ""
        return f"{shown} in {wallet_name(held.wallet)}{device}" if held.wallet else shown
    return " ".join(filter(None, [type_of(held.kind).name, held.brand, number, held.payer]))


def by(held: PaymentMethod | None) -> str:
    """As it follows what was paid; empty where Stripe does not say."""
    return f" {'on' if held.kind == CARD else 'by'} {named(held)}" if held else ""


def under(held: PaymentMethod | None) -> str:
    """The mandate of a payment: by its id where nobody looked at it."""
    if held is None or held.mandate is None:
        return ""
    return f" · {mandates.mandate(held.agreed) if held.agreed else held.mandate}"


def payment_method(held: PaymentMethod, *, default: bool) -> Line:
    good_until = f", good until {held.expires_month:02}/{held.expires_year}" if held.expires_month else ""
    mark = " (default)" if default else ""
    return (f"{named(held)}{good_until}{mark}",)
