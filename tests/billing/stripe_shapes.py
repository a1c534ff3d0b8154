"""Objects as Stripe sends them at API version 2026-10-28.endive, with what our calls expand. No tests here."""

from typing import Any

Object = dict[str, Any]
AT = 1_790_000_000


def price(**given: Any) -> Object:
    return {
        "id": "price_1",
        "object": "price",
        "billing_scheme": "per_unit",
        "currency": "usd",
        "metadata": {},
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
        "metadata": {},
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
        "application": None,
        "cancel_at_period_end": False,
        "cancel_at": None,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "feedback_option": None, "reason": None},
        "collection_method": "charge_automatically",
        "currency": "usd",
        "customer": "cus_1",
        "customer_account": None,
        "default_payment_method": None,
        "discounts": [],
        "ended_at": None,
        "managed_payments": {"enabled": False},
        "metadata": {},
        "on_behalf_of": None,
        "pause_collection": None,
        "pending_update": None,
        "schedule": None,
        "transfer_data": None,
        "trial_end": None,
    } | given


def discount(**coupon: Any) -> Object:
    fields = {"id": "friends", "object": "coupon", "amount_off": None, "currency": None, "percent_off": None}
    return {"id": "di_1", "object": "discount", "end": None, "source": {"type": "coupon", "coupon": fields | coupon}}


def line(kind: str = "subscription_item_details", *, proration: bool = False) -> Object:
    details: Object = {"subscription_item_details": None, "invoice_item_details": None}
    parent = details | {"type": kind, kind: {"proration": proration, "subscription": "sub_1"}}
    return {"id": "il_1", "object": "line_item", "amount": 4900, "parent": parent}


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
        "amount_paid_off_stripe": 0,
        "auto_advance": False,
        "billing_reason": "subscription_cycle",
        "collection_method": "charge_automatically",
        "created": AT,
        "due_date": None,
        "last_finalization_error": None,
        "lines": {"object": "list", "data": [line()], "has_more": False},
        "next_payment_attempt": None,
        "status_details": None,
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
        "application": None,
        "failure_code": None,
        "livemode": True,
        "on_behalf_of": None,
        "outcome": {"advice_code": None, "reason": None, "type": "authorized"},
        "payment_intent": "pi_1",
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
        "refunded": False,
        "refunds": {"object": "list", "data": list(refunds), "has_more": False},
        "status": "succeeded",
        "transfer_data": None,
    } | given


def refund(**given: Any) -> Object:
    return {
        "id": "re_1",
        "object": "refund",
        "amount": 1000,
        "currency": "usd",
        "charge": "ch_1",
        "created": AT,
        "metadata": {"case_id": "case_1", "proposal": "4"},
        "reason": "duplicate",
        "status": "succeeded",
    } | given


def dispute(**given: Any) -> Object:
    return {
        "id": "dp_1",
        "object": "dispute",
        "amount": 4900,
        "charge": "ch_1",
        "created": AT,
        "currency": "usd",
        "evidence_details": {"due_by": AT + 86400},
        "is_charge_refundable": False,
        "reason": "fraudulent",
        "status": "needs_response",
    } | given


def card(**given: Any) -> Object:
    fields = {"brand": "visa", "exp_month": 8, "exp_year": 2030, "fingerprint": "Fp1", "last4": "4242", "wallet": None}
    return fields | given


def payment_method(**given: Any) -> Object:
    return {"id": "pm_1", "object": "payment_method", "card": card(), "customer": "cus_1", "type": "card"} | given


def checkout(**given: Any) -> Object:
    return {
        "id": "cs_1",
        "object": "checkout.session",
        "amount_total": 4900,
        "created": AT,
        "currency": "usd",
        "customer": "cus_1",
        "expires_at": AT + 86400,
        "mode": "subscription",
        "payment_status": "paid",
        "status": "complete",
        "subscription": "sub_1",
    } | given


def customer(**given: Any) -> Object:
    return {
        "id": "cus_1",
        "object": "customer",
        "balance": 0,
        "business_name": None,
        "created": AT,
        "currency": "usd",
        "email": "jane@example.com",
        "invoice_settings": {"default_payment_method": None},
        "livemode": True,
        "metadata": {},
        "name": "Jane",
    } | given


def account(**given: Any) -> Object:
    """Of Accounts v2."""
    return {
        "id": "acct_1",
        "object": "v2.core.account",
        "contact_email": "ap@example.com",
        "created": "2026-09-21T14:13:20.000Z",
        "display_name": "Acme",
        "livemode": True,
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
