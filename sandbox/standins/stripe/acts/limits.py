"""What Stripe refuses for the sake of an amount, an age or a way of paying alone."""

from sandbox.standins.stripe.amounts import shown
from sandbox.standins.stripe.errors import StripeError
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_types import type_of

# What is charged at the least, in minor units; of other currencies this stand-in takes any amount.
LEAST = {"eur": 50, "gbp": 30, "jpy": 50, "usd": 50}


def refuse_too_little(amount: int, currency: str) -> None:
    if amount < LEAST.get(currency, 0):
        message = f"Amount must be at least {shown(LEAST[currency], currency)}."
        raise StripeError(400, message, code="amount_too_small", param="amount")


def refuse_by_type(charge: StripeObject, *, at: int) -> None:
    """Some ways of paying have no refunds, and some only for so many days."""
    kind = charge["payment_method_details"]["type"]
    paid_with = type_of(kind)
    if not paid_with.has_refunds:
        why = f"Payments made with {kind} cannot be refunded."
    elif paid_with.refund_days and at > charge["created"] + paid_with.refund_days * 86_400:
        why = f"Payments made with {kind} can only be refunded within {paid_with.refund_days} days of the charge."
    else:
        return
    raise StripeError(400, why, code="charge_not_refundable", param="charge")
