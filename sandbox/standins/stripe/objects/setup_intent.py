"""Setup intents, and the choices that customers tick when they cancel, in Stripe's JSON shape. Shapes only."""

from sandbox.standins.stripe.ledger import StripeObject, new_id, token
from sandbox.standins.stripe.objects.customer import owned_by


def setup_intent(
    *, customer: StripeObject, status: str, created: int, next_action: StripeObject | None
) -> StripeObject:
    id = new_id("setup_intent")
    return {
        "id": id,
        "object": "setup_intent",
        "application": None,
        "cancellation_reason": None,
        "client_secret": f"{id}_secret_{token()}",
        "created": created,
        **owned_by(customer),
        "description": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": {},
        "next_action": next_action,
        "on_behalf_of": None,
        "payment_method": customer["invoice_settings"]["default_payment_method"],
        "payment_method_types": ["card"],
        "status": status,
        "usage": "off_session",
    }


def feedback_option(*, description: str) -> StripeObject:
    return {
        "id": new_id("billing.feedback_option"),
        "object": "billing.feedback_option",
        "description": description,
        "livemode": False,
        "status": "active",
        "status_transitions": {"deactivated_at": None},
    }
