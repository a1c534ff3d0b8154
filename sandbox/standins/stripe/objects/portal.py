"""The customer portal's configuration and sessions, in Stripe's JSON shape. Shapes only."""

from typing import Any

from sandbox.standins.stripe.ledger import StripeObject, new_id, token
from sandbox.standins.stripe.objects.customer import owned_by


def configuration(*, created: int) -> StripeObject:
    """Everything on, as a careful owner would set it: login page too."""
    return {
        "id": new_id("billing_portal.configuration"),
        "object": "billing_portal.configuration",
        "active": True,
        "application": None,
        "business_profile": {
            "headline": "Nimbus",
            "privacy_policy_url": "https://example.com/privacy",
            "terms_of_service_url": "https://example.com/terms",
        },
        "created": created,
        "default_return_url": "https://example.com/account",
        "features": {
            "customer_update": {"allowed_updates": ["email", "name", "address"], "enabled": True},
            "invoice_history": {"enabled": True},
            "payment_method_update": {"enabled": True, "payment_method_configuration": None},
            "subscription_cancel": {
                "cancellation_reason": {"enabled": True, "options": ["too_expensive", "unused", "other"]},
                "enabled": True,
                "mode": "at_period_end",
                "proration_behavior": "none",
            },
            "subscription_pause": {"enabled": False},
            "subscription_update": {
                "billing_cycle_anchor": None,
                "default_allowed_updates": [],
                "enabled": False,
                "products": None,
                "proration_behavior": "none",
                "schedule_at_period_end": {"conditions": []},
                "trial_update_behavior": "end_trial",
            },
        },
        "is_default": True,
        "livemode": False,
        "login_page": {"enabled": True, "url": "https://billing.stripe.com/p/login/test_nimbus"},
        "metadata": {},
        "name": None,
        "updated": created,
    }


def session(
    *,
    holder: StripeObject,
    configuration: str,
    created: int,
    return_url: str | None,
    locale: str | None,
    flow: dict[str, Any] | None,
    after_expiration: dict[str, Any] | None,
) -> StripeObject:
    return {
        "id": new_id("billing_portal.session"),
        "object": "billing_portal.session",
        "after_expiration": after_expiration,
        "configuration": configuration,
        "created": created,
        **owned_by(holder),
        "flow": flow,
        "livemode": False,
        "locale": locale,
        "on_behalf_of": None,
        "return_url": return_url,
        # Whoever holds it is logged in as the customer.
        "url": f"https://billing.stripe.com/p/session/test_{token(48)}",
    }
