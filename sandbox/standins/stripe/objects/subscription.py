"""Subscriptions and their items, in Stripe's JSON shape. Shapes only.

The period stands on the item, not on the subscription, and there is no `discount`: only `discounts`.
"""

from sandbox.standins.stripe.ledger import StripeObject, new_id
from sandbox.standins.stripe.objects.catalog import plan
from sandbox.standins.stripe.objects.customer import owned_by


def subscription(
    *,
    id: str | None,
    customer: StripeObject,
    currency: str,
    status: str,
    created: int,
    collection_method: str,
    days_until_due: int | None,
    default_payment_method: str | None,
    trial_end: int | None,
    metadata: dict[str, str],
) -> StripeObject:
    id = id or new_id("subscription")
    return {
        "id": id,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": created,
        "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible", "updated_at": created},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "feedback_option": None, "reason": None},
        "collection_method": collection_method,
        "created": created,
        "currency": currency,
        **owned_by(customer),
        "days_until_due": days_until_due,
        "default_payment_method": default_payment_method,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/subscription_items?subscription={id}",
        },
        "latest_invoice": None,
        "livemode": False,
        "managed_payments": {"enabled": False},
        "metadata": metadata,
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": created,
        "status": status,
        "status_details": None,
        "test_clock": None,
        "transfer_data": None,
        "trial_end": trial_end,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": created if trial_end else None,
    }


def item(
    *, subscription: str, price: StripeObject, quantity: int | None, created: int, period: tuple[int, int]
) -> StripeObject:
    return {
        "id": new_id("subscription_item"),
        "object": "subscription_item",
        "billed_until": period[1],
        "billing_thresholds": None,
        "created": created,
        "current_period_end": period[1],
        "current_period_start": period[0],
        "discounts": [],
        "metadata": {},
        "plan": plan(price),
        "price": price,
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }
