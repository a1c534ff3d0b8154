"""Stripe's objects, as plain dicts of API version 2026-10-28.endive, into our values. Pure; the only place that knows
Stripe's field names.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from billing.customer import Charge, Customer, Invoice, Portal, Refund, Subscription, SubscriptionItem
from billing.money import Money

Object = Mapping[str, Any]

# The metadata that marks a refund as the outcome of one proposal of one case.
CASE_ID, PROPOSAL = "case_id", "proposal"


def when(timestamp: int | None) -> datetime | None:
    return None if timestamp is None else datetime.fromtimestamp(timestamp, UTC)


def at(timestamp: int) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)


def customer(found: Object) -> Customer:
    if found.get("deleted"):
        return Customer(found["id"], deleted=True)
    return Customer(
        found["id"],
        livemode=found["livemode"],
        name=found.get("name"),
        email=found.get("email"),
        created=when(found.get("created")),
    )


def subscription(found: Object, product_names: Mapping[str, str]) -> Subscription:
    return Subscription(
        id=found["id"],
        status=found["status"],
        items=tuple(subscription_item(item, product_names) for item in found["items"]["data"]),
        created=at(found["created"]),
        cancel_at_period_end=found["cancel_at_period_end"],
        cancel_at=when(found.get("cancel_at")),
        ended_at=when(found.get("ended_at")),
        trial_end=when(found.get("trial_end")),
        schedule=reference(found.get("schedule")),
        collection_method=found.get("collection_method") or "charge_automatically",
        paused=found.get("pause_collection") is not None,
    )


def subscription_item(item: Object, product_names: Mapping[str, str]) -> SubscriptionItem:
    price = item["price"]
    product = reference(price["product"]) or ""
    recurring = price.get("recurring") or {}
    amount = price.get("unit_amount")
    return SubscriptionItem(
        product=product,
        product_name=product_names.get(product) or price.get("nickname"),
        price=None if amount is None else Money(amount, price["currency"]),
        interval=recurring.get("interval"),
        interval_count=recurring.get("interval_count") or 1,
        quantity=item.get("quantity"),
        period_end=when(item.get("current_period_end")),
    )


def products_of(subscriptions: list[Object]) -> set[str]:
    return {reference(item["price"]["product"]) or "" for found in subscriptions for item in found["items"]["data"]}


def invoice(found: Object) -> Invoice:
    parent = found.get("parent") or {}
    payments = (found.get("payments") or {}).get("data", [])
    intents = (reference((payment.get("payment") or {}).get("payment_intent")) for payment in payments)
    return Invoice(
        id=found["id"],
        number=found.get("number"),
        status=found.get("status") or "draft",
        total=Money(found["total"], found["currency"]),
        remaining=Money(found["amount_remaining"], found["currency"]),
        created=at(found["created"]),
        subscription=reference((parent.get("subscription_details") or {}).get("subscription")),
        next_payment_attempt=when(found.get("next_payment_attempt")),
        attempt_count=found.get("attempt_count") or 0,
        payment_intents=tuple(intent for intent in intents if intent),
    )


def charge(found: Object, invoices: tuple[Invoice, ...] = ()) -> Charge:
    """Charges no longer name their invoice: it is the one that their payment intent paid."""
    intent = reference(found.get("payment_intent"))
    paid = next((candidate for candidate in invoices if intent and intent in candidate.payment_intents), None)
    currency = found["currency"]
    card = ((found.get("payment_method_details") or {}).get("card")) or {}
    # A charge that failed or is only authorised has captured nothing; what people ask about is what was tried.
    settled = found["status"] == "succeeded" and found.get("captured", True)
    captured = found["amount_captured"] if settled else found["amount"]
    return Charge(
        id=found["id"],
        status="authorised" if found["status"] == "succeeded" and not settled else found["status"],
        captured=Money(captured, currency),
        refunded=Money(found["amount_refunded"], currency),
        created=at(found["created"]),
        customer=reference(found.get("customer")),
        livemode=found["livemode"],
        disputed=bool(found.get("disputed")),
        invoice=paid.id if paid else None,
        subscription=paid.subscription if paid else None,
        card=f"{card['brand']} •{card['last4']}" if card.get("brand") and card.get("last4") else None,
        failure=found.get("failure_code"),
        refunds=tuple(refund(made) for made in (found.get("refunds") or {}).get("data", [])),
    )


def refund(made: Object) -> Refund:
    metadata = made.get("metadata") or {}
    return Refund(
        id=made["id"],
        amount=Money(made["amount"], made["currency"]),
        status=made.get("status") or "pending",
        case_id=metadata.get(CASE_ID),
        proposal=metadata.get(PROPOSAL),
    )


def portal(configurations: list[Object]) -> Portal:
    """The default configuration's features; no configuration at all means that the portal was never set up."""
    if not configurations:
        return Portal(configured=False)
    found = configurations[0]
    features = found.get("features") or {}
    login = found.get("login_page") or {}

    def enabled(feature: str) -> bool:
        return bool((features.get(feature) or {}).get("enabled"))

    return Portal(
        configured=True,
        login_url=login.get("url") if login.get("enabled") else None,
        cancel=enabled("subscription_cancel"),
        invoices=enabled("invoice_history"),
        payment_method=enabled("payment_method_update"),
    )


def reference(value: Any) -> str | None:
    """The id of something that Stripe gives as an id or, expanded, as an object."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return value or None
