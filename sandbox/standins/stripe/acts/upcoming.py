"""The lines of the next invoice, as things stand or after a change. Arithmetic only; nothing is stored.

Usage that is metered but not billed yet is not known here, and no change from one billing interval to another.
"""

from collections.abc import Mapping
from typing import Any

from sandbox.standins.stripe.acts import discounts, invoices, pending
from sandbox.standins.stripe.acts.prorations import prorated_lines, whole_line
from sandbox.standins.stripe.acts.subscriptions import (
    billed_items,
    named_end,
    period_end,
    period_of,
    refuse_other_currency,
)
from sandbox.standins.stripe.errors import InvalidParameter, no_such
from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.objects.catalog import sold_in

Change = Mapping[str, Any]


def lines_of(ledger: Ledger, subscription: StripeObject, change: Change, *, at: int) -> list[StripeObject]:
    """Empty where nothing would be billed."""
    items, prorates = billed_items(subscription), change.get("proration_behavior", "create_prorations")
    waiting = [pending.line_of(ledger, item) for item in pending.waiting(ledger, subscription)]
    if change.get("cancel_now"):
        # What waits is shown in any case, as in every preview.
        unused = [] if prorates == "none" else prorated_lines(ledger, subscription, items, at=at, credit=True)
        return [*waiting, *unused]
    changed = changed_items(ledger, items, change, currency=subscription["currency"])
    moved = {after["id"] for before, after in zip(items, changed, strict=True) if after is not before}
    prorations: list[StripeObject] = []
    if moved and prorates != "none":
        given_back = prorated_lines(ledger, subscription, items, at=at, credit=True)
        taken = prorated_lines(ledger, subscription, changed, at=at, credit=False)
        pairs = zip(given_back, taken, strict=True)
        prorations = [line for pair in pairs for line in pair if item_of(line) in moved]
    if prorations and prorates == "always_invoice":
        return prorations
    if ends(subscription, change):
        return prorations
    whole = [
        whole_line(item, period_of(subscription, item["price"], at=invoices.at_time(item["current_period_end"])))
        for item in coming_items(ledger, subscription, changed)
    ]
    discounts.take_off(ledger, subscription, whole, at=period_end(subscription))
    return [*waiting, *prorations, *whole]


def item_of(line: StripeObject) -> str:
    return str(line["parent"]["subscription_item_details"]["subscription_item"])


def changed_items(ledger: Ledger, items: list[StripeObject], change: Change, *, currency: str) -> list[StripeObject]:
    """The very item where nothing of it changes."""
    wanted = {each["id"]: each for each in change.get("items", [])}
    unknown = wanted.keys() - {item["id"] for item in items}
    if unknown:
        raise no_such("subscription_item", min(unknown), param="subscription_details[items][0][id]", status=400)
    return [
        changed_item(ledger, item, wanted[item["id"]], currency=currency) if item["id"] in wanted else item
        for item in items
    ]


def changed_item(ledger: Ledger, item: StripeObject, wanted: Change, *, currency: str) -> StripeObject:
    price = item["price"]
    if "price" in wanted:
        param = "subscription_details[items][0][price]"
        price = ledger.find("price", wanted["price"], param=param, status=400)
        refuse_other_currency(price, currency, param=param)
        price = sold_in(price, currency)
        same = ("interval", "interval_count", "usage_type")
        if any(price["recurring"][name] != item["price"]["recurring"][name] for name in same):
            raise InvalidParameter("This stand-in does not preview another billing interval.", param=param)
    quantity = wanted.get("quantity", item["quantity"])
    if (price["id"], quantity) == (item["price"]["id"], item["quantity"]):
        return item
    return {**item, "price": price, "quantity": quantity}


def ends(subscription: StripeObject, change: Change) -> bool:
    """Whether it has ended once the running period is over."""
    if "cancel_at_period_end" in change:
        return bool(change["cancel_at_period_end"])
    at = change.get("cancel_at", subscription["cancel_at"])
    return bool(at) and named_end(subscription, at) <= period_end(subscription)


def coming_items(ledger: Ledger, subscription: StripeObject, items: list[StripeObject]) -> list[StripeObject]:
    """Those of the schedule's next phase, if it begins when the period ends."""
    if subscription["schedule"] is None:
        # Those whose own period is over then; the others have an invoice of their own.
        return [item for item in items if item["current_period_end"] == period_end(subscription)]
    plan, end = ledger.find("subscription_schedule", subscription["schedule"]), period_end(subscription)
    phase = next((one for one in plan["phases"] if one["start_date"] == end), None)
    if phase is None:
        return items
    known = {item["price"]["id"]: item for item in items}
    return [
        {
            **known.get(wanted["price"], items[0]),
            "price": sold_in(ledger.find("price", wanted["price"]), phase["currency"]),
            "quantity": wanted["quantity"],
        }
        for wanted in phase["items"]
    ]
