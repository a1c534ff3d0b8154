"""What was only reserved on a card. Pure.

To Stripe such a charge has succeeded, and is refunded once the reservation is let go of or lapses, though nobody paid
anything: https://docs.stripe.com/api/payment_intents/cancel
"""

from billing.stripe.translate.values import Object

# Whether it may still be taken.
AUTHORISED, RELEASED = "authorised", "released"
RESERVED = {AUTHORISED, RELEASED}


def status_of(charge: Object) -> str:
    """Stripe's own, but for what was never captured."""
    status: str = charge["status"]
    if status != "succeeded" or charge.get("captured", True):
        return status
    return RELEASED if charge["amount_refunded"] else AUTHORISED
