"""Which properties of which object can be expanded, and into what. A table only; `expansion.py` follows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leads:
    """To one object of a kind, to an array of their ids, or to a list object, whose elements are reached by `data`."""

    kind: str
    form: str = "one"


def one(kind: str) -> Leads:
    return Leads(kind)


def several(kind: str) -> Leads:
    return Leads(kind, "array")


def listed(kind: str) -> Leads:
    return Leads(kind, "list")


EXPANDABLE: dict[str, dict[str, Leads]] = {
    "applies_to": {},
    "account": {},
    "balance_transaction": {},
    "billing.credit_balance_summary": {"customer": one("customer")},
    "billing.credit_grant": {"customer": one("customer")},
    "billing.feedback_option": {},
    "billing_portal.configuration": {},
    "billing_portal.session": {"configuration": one("billing_portal.configuration")},
    "card": {"customer": one("customer")},
    "charge": {
        "balance_transaction": one("balance_transaction"),
        "customer": one("customer"),
        "failure_balance_transaction": one("balance_transaction"),
        "payment_intent": one("payment_intent"),
        "refunds": listed("refund"),
    },
    "checkout.session": {
        "customer": one("customer"),
        "invoice": one("invoice"),
        "line_items": listed("item"),
        "payment_intent": one("payment_intent"),
        "subscription": one("subscription"),
    },
    "coupon": {"applies_to": one("applies_to"), "currency_options": one("currency_options")},
    "credit_note": {
        "customer": one("customer"),
        "customer_balance_transaction": one("customer_balance_transaction"),
        "invoice": one("invoice"),
        "refunds.refund": one("refund"),
    },
    "credit": {},
    "currency_options": {},
    "credit_note_line_item": {},
    "customer": {
        "discount": one("discount"),
        "default_source": one("card"),
        "invoice_credit_balance": one("credit"),
        "invoice_settings.default_payment_method": one("payment_method"),
        "sources": listed("card"),
        "subscriptions": listed("subscription"),
        "tax": one("tax"),
    },
    "customer_balance_transaction": {
        "credit_note": one("credit_note"),
        "customer": one("customer"),
        "invoice": one("invoice"),
    },
    "discount": {"customer": one("customer"), "source.coupon": one("coupon")},
    "event": {},
    "dispute": {"charge": one("charge"), "payment_intent": one("payment_intent")},
    "invoice": {
        "amount_paid_off_stripe": one("amount"),
        "customer": one("customer"),
        "default_payment_method": one("payment_method"),
        "discounts": several("discount"),
        "lines": listed("line_item"),
        "parent.subscription_details.subscription": one("subscription"),
        "payments": listed("invoice_payment"),
    },
    "invoice_payment": {
        "invoice": one("invoice"),
        "payment.charge": one("charge"),
        "payment.payment_intent": one("payment_intent"),
    },
    "invoiceitem": {"customer": one("customer"), "invoice": one("invoice")},
    "item": {"price": one("price")},
    "line_item": {
        "discounts": several("discount"),
        "pricing.price_details.price": one("price"),
        "subscription": one("subscription"),
    },
    "mandate": {"payment_method": one("payment_method")},
    "payment_intent": {
        "customer": one("customer"),
        "latest_charge": one("charge"),
        "payment_method": one("payment_method"),
    },
    "payment_method": {"customer": one("customer")},
    "price": {"currency_options": one("currency_options"), "product": one("product"), "tiers": several("tier")},
    "product": {"default_price": one("price")},
    "radar.early_fraud_warning": {"charge": one("charge"), "payment_intent": one("payment_intent")},
    "refund": {
        "balance_transaction": one("balance_transaction"),
        "charge": one("charge"),
        "failure_balance_transaction": one("balance_transaction"),
        "payment_intent": one("payment_intent"),
    },
    "setup_intent": {"customer": one("customer"), "payment_method": one("payment_method")},
    "subscription": {
        "cancellation_details.feedback_option": one("billing.feedback_option"),
        "customer": one("customer"),
        "default_payment_method": one("payment_method"),
        "default_source": one("card"),
        "discounts": several("discount"),
        "items": listed("subscription_item"),
        "latest_invoice": one("invoice"),
        "pending_setup_intent": one("setup_intent"),
        "schedule": one("subscription_schedule"),
    },
    "subscription_item": {"discounts": several("discount"), "price": one("price")},
    "subscription_schedule": {
        "customer": one("customer"),
        "phases.items.price": one("price"),
        "subscription": one("subscription"),
    },
    "tax": {},
    "tax_rate": {},
    "tier": {},
    "v2.core.account": {},
}
