"""Subscription schedules and their phases, in Stripe's JSON shape. Shapes only."""

from collections.abc import Mapping
from typing import Any

from sandbox.standins.stripe.ledger import StripeObject, new_id

# What a phase leaves to the schedule's default settings unless it is given.
LEFT_OPEN = (
    "automatic_tax",
    "billing_cycle_anchor",
    "collection_method",
    "default_payment_method",
    "description",
    "invoice_settings",
    "on_behalf_of",
    "trial_end",
)


def schedule(*, id: str | None, subscription: StripeObject, created: int, end_behavior: str) -> StripeObject:
    """Of the subscription as it is, with one phase: the running period."""
    first = subscription["items"]["data"][0]
    begin, end = first["current_period_start"], first["current_period_end"]
    items = [
        {"metadata": item["metadata"], "price": item["price"]["id"], "quantity": item["quantity"]}
        for item in subscription["items"]["data"]
    ]
    discounts = [{"discount": one} for one in subscription["discounts"]]
    given = {"items": items, "currency": subscription["currency"], "discounts": discounts}
    return {
        "id": id or new_id("subscription_schedule"),
        "object": "subscription_schedule",
        "application": None,
        "billing_mode": subscription["billing_mode"],
        "canceled_at": None,
        "completed_at": None,
        "created": created,
        "current_phase": {"end_date": end, "start_date": begin},
        "customer": subscription["customer"],
        "customer_account": subscription["customer_account"],
        "default_settings": default_settings(subscription),
        "end_behavior": end_behavior,
        "livemode": False,
        "metadata": {},
        "phases": [phase(given, start=begin, end=end)],
        "released_at": None,
        "released_subscription": None,
        "status": "active",
        "subscription": subscription["id"],
        "test_clock": None,
    }


def default_settings(subscription: StripeObject) -> StripeObject:
    return {
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": "automatic",
        "billing_thresholds": None,
        "collection_method": subscription["collection_method"],
        "default_payment_method": subscription["default_payment_method"],
        "description": None,
        "invoice_settings": {
            "account_tax_ids": None,
            "custom_fields": None,
            "days_until_due": subscription["days_until_due"],
            "description": None,
            "footer": None,
            "issuer": {"type": "self"},
        },
        "on_behalf_of": subscription["on_behalf_of"],
        "transfer_data": None,
    }


def phase(given: Mapping[str, Any], *, start: int, end: int) -> StripeObject:
    """As it shows what it was given."""
    return {
        **{name: given.get(name) or None for name in LEFT_OPEN},
        "add_invoice_items": [],
        "application_fee_percent": None,
        "billing_thresholds": None,
        "currency": given["currency"],
        "default_tax_rates": [],
        "discounts": [discount(each) for each in given.get("discounts") or []],
        "end_date": end,
        "items": [item(each) for each in given["items"]],
        "metadata": dict(given.get("metadata") or {}),
        "proration_behavior": given.get("proration_behavior", "create_prorations"),
        "start_date": start,
        "transfer_data": None,
    }


def item(given: Mapping[str, Any]) -> StripeObject:
    return {
        "billing_thresholds": None,
        "discounts": [discount(each) for each in given.get("discounts") or []],
        "metadata": dict(given.get("metadata") or {}),
        "plan": given["price"],
        "price": given["price"],
        "quantity": given.get("quantity"),
        "tax_rates": [],
    }


def discount(given: Mapping[str, Any]) -> StripeObject:
    return {name: given.get(name) for name in ("coupon", "discount", "promotion_code")}
