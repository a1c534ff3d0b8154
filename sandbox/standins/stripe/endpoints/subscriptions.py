"""Subscriptions, and the items that wait for their next invoice."""

from typing import Any

from sandbox.standins.stripe.acts import prorations, subscriptions
from sandbox.standins.stripe.endpoints.call import Call, known, known_holder, with_metadata
from sandbox.standins.stripe.errors import StripeError, no_such
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.pages import fitting, page, page_of, within

STILL_EDITABLE = {"cancellation_details", "metadata"}
KEPT_AS_GIVEN = ("collection_method", "days_until_due", "default_payment_method", "description", "pause_collection")


def retrieve(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("subscription", call.id)


def items(ledger: Ledger, call: Call) -> StripeObject:
    subscription = ledger.find("subscription", call.params["subscription"], param="subscription", status=400)
    return page_of(subscription["items"]["data"], call.params, call.path)


def list_(ledger: Ledger, call: Call) -> StripeObject:
    known_holder(ledger, call)
    known(ledger, call, price="price")
    params = dict(call.params)
    wanted = params.pop("status", None)
    rows = [
        row
        for row in fitting(
            ledger.each("subscription"), params, "collection_method", "created", "customer", "customer_account"
        )
        if has_status(row, wanted)
        and ("price" not in params or any(item["price"]["id"] == params["price"] for item in row["items"]["data"]))
        and all(
            name not in params or within(min(item[name] for item in row["items"]["data"]), params[name])
            for name in ("current_period_start", "current_period_end")
        )
    ]
    return page(rows, params, call.path)


def has_status(subscription: StripeObject, wanted: str | None) -> bool:
    match wanted:
        case None:
            return subscription["status"] not in subscriptions.ENDED
        case "all":
            return True
        case "ended":
            return subscription["status"] in subscriptions.ENDED
        case _:
            return bool(subscription["status"] == wanted)


def update(ledger: Ledger, call: Call) -> StripeObject:
    subscription = ledger.find("subscription", call.id)
    changes = {name: value for name, value in call.params.items() if name != "expand"}
    if subscription["status"] in subscriptions.ENDED and not STILL_EDITABLE.issuperset(changes):
        raise StripeError(
            400,
            "Of a canceled subscription only cancellation_details and metadata can be updated.",
            code="invalid_canceled_subscription_fields",
        )
    if {"cancel_at", "cancel_at_period_end"} <= changes.keys():
        raise StripeError(400, "Pass either cancel_at or cancel_at_period_end.", param="cancel_at_period_end")
    if {"cancel_at", "cancel_at_period_end"} & changes.keys():
        subscriptions.refuse_if_scheduled(subscription)
        change_end(ledger, subscription, changes)
    if changes.get("default_payment_method"):
        ledger.find("payment_method", changes["default_payment_method"], param="default_payment_method", status=400)
    for change in changes.get("items", []):
        change_item(ledger, subscription, change)
    for name in KEPT_AS_GIVEN:
        if name in changes:
            subscription[name] = changes[name] or None
    if "cancellation_details" in changes:
        subscription["cancellation_details"].update(given_details(changes["cancellation_details"]))
    if "metadata" in changes:
        with_metadata(subscription, changes["metadata"])
    return subscription


def change_end(ledger: Ledger, subscription: StripeObject, changes: dict[str, Any]) -> None:
    if not changes.get("cancel_at", changes.get("cancel_at_period_end")):
        subscriptions.go_on(subscription)
    elif "cancel_at_period_end" in changes:
        subscriptions.end_at(ledger, subscription, subscriptions.period_end(subscription), at_period_end=True)
    else:
        when = subscriptions.named_end(subscription, changes["cancel_at"])
        if when <= unix(ledger.now()):
            raise StripeError(400, "cancel_at must lie in the future.", param="cancel_at")
        subscriptions.end_at(ledger, subscription, when, at_period_end=False)


def change_item(ledger: Ledger, subscription: StripeObject, change: dict[str, Any]) -> None:
    for item in subscription["items"]["data"]:
        if item["id"] == change["id"]:
            item["quantity"] = change["quantity"]
            return
    raise no_such("subscription_item", change["id"], param="items[0][id]", status=400)


def given_details(details: dict[str, str]) -> dict[str, str | None]:
    return {name: value or None for name, value in details.items()}


def cancel(ledger: Ledger, call: Call) -> StripeObject:
    """To Stripe a canceled subscription is no longer there to be canceled."""
    subscription = ledger.find("subscription", call.id)
    if subscription["status"] in subscriptions.ENDED:
        raise no_such("subscription", call.id)
    prorations.cancel(
        ledger,
        subscription,
        prorate=call.params.get("prorate", False),
        invoice_now=call.params.get("invoice_now", False),
        details=given_details(call.params.get("cancellation_details", {})),
    )
    return subscription


def invoice_items(ledger: Ledger, call: Call) -> StripeObject:
    known_holder(ledger, call)
    known(ledger, call, invoice="invoice")
    rows = fitting(ledger.each("invoiceitem"), call.params, "created", "customer", "customer_account", "invoice")
    if "pending" in call.params:
        rows = [item for item in rows if (item["invoice"] is None) == call.params["pending"]]
    return page(rows, call.params, call.path)
