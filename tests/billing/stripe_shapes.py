"""Objects as Stripe sends them at API version 2026-10-28.endive, with what our calls expand. No tests here."""

from typing import Any

Object = dict[str, Any]
AT = 1_790_000_000


def price(**given: Any) -> Object:
    return {
        "id": "price_1",
        "object": "price",
        "currency": "usd",
        "nickname": None,
        "product": "prod_pro",
        "recurring": {"interval": "month", "interval_count": 1, "usage_type": "licensed"},
        "unit_amount": 4900,
        "unit_amount_decimal": "4900",
    } | given


def item(**given: Any) -> Object:
    return {
        "id": "si_1",
        "object": "subscription_item",
        "current_period_start": AT,
        "current_period_end": AT + 86400,
        "price": price(),
        "quantity": 1,
    } | given


def subscription(*items: Object, **given: Any) -> Object:
    return {
        "id": "sub_1",
        "object": "subscription",
        "status": "active",
        "items": {"object": "list", "data": list(items) or [item()], "has_more": False},
        "created": AT,
        "cancel_at_period_end": False,
        "cancel_at": None,
        "collection_method": "charge_automatically",
        "customer": "cus_1",
        "ended_at": None,
        "pause_collection": None,
        "schedule": None,
        "trial_end": None,
    } | given


def invoice(*intents: Any, **given: Any) -> Object:
    payments = [
        {"object": "invoice_payment", "status": "paid", "payment": {"type": "payment_intent", "payment_intent": intent}}
        for intent in intents
    ]
    return {
        "id": "in_1",
        "object": "invoice",
        "number": "A-1",
        "status": "paid",
        "currency": "usd",
        "total": 4900,
        "amount_remaining": 0,
        "attempt_count": 1,
        "created": AT,
        "next_payment_attempt": None,
        "parent": {"type": "subscription_details", "subscription_details": {"subscription": "sub_1", "metadata": {}}},
        "payments": {"object": "list", "data": payments, "has_more": False},
    } | given


def charge(*refunds: Object, **given: Any) -> Object:
    return {
        "id": "ch_1",
        "object": "charge",
        "amount": 4900,
        "amount_captured": 4900,
        "amount_refunded": sum(made["amount"] for made in refunds),
        "captured": True,
        "created": AT,
        "currency": "usd",
        "customer": "cus_1",
        "disputed": False,
        "failure_code": None,
        "livemode": True,
        "payment_intent": "pi_1",
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
        "refunded": False,
        "refunds": {"object": "list", "data": list(refunds), "has_more": False},
        "status": "succeeded",
    } | given


def refund(**given: Any) -> Object:
    return {
        "id": "re_1",
        "object": "refund",
        "amount": 1000,
        "currency": "usd",
        "charge": "ch_1",
        "metadata": {"case_id": "case_1", "proposal": "4"},
        "status": "succeeded",
    } | given


def portal(**given: Any) -> Object:
    return {
        "id": "bpc_1",
        "object": "billing_portal.configuration",
        "active": True,
        "features": {
            "invoice_history": {"enabled": True},
            "payment_method_update": {"enabled": True},
            "subscription_cancel": {"enabled": True, "mode": "at_period_end"},
        },
        "login_page": {"enabled": True, "url": "https://billing.stripe.com/p/login/x"},
    } | given
