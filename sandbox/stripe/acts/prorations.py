"""What the rest of a period is worth, by the second, and cancelling, which may give it back as credit."""

from datetime import datetime
from typing import Any

from sandbox.stripe.acts import invoices, subscriptions
from sandbox.stripe.acts.lines import apply_taxes
from sandbox.stripe.ledger import Ledger, StripeObject, new_id, unix
from sandbox.stripe.objects.catalog import cost
from sandbox.stripe.objects.invoice import line


def unused_of(item: StripeObject, *, at: int) -> int:
    """What the rest of the running period costs, to the nearest minor unit."""
    begin, end = item["current_period_start"], item["current_period_end"]
    left = min(max(end - at, 0), end - begin)
    price = cost(item["price"], item["quantity"])
    return int((2 * price * left + (end - begin)) // (2 * (end - begin)))


def unused_lines(subscription: StripeObject, invoice: str, *, at: int) -> list[StripeObject]:
    return [unused_line(item, invoice, at=at) for item in subscription["items"]["data"]]


def unused_line(item: StripeObject, invoice: str, *, at: int) -> StripeObject:
    return line(
        invoice=invoice,
        item=item,
        amount=-unused_of(item, at=at),
        description="Unused time",
        period=(at, item["current_period_end"]),
        quantity=item["quantity"],
        proration=True,
    )


def cancel(
    ledger: Ledger,
    subscription: StripeObject,
    *,
    prorate: bool,
    invoice_now: bool,
    details: dict[str, Any] | None = None,
    reason: str = "cancellation_requested",
    at: datetime | None = None,
) -> None:
    """At once. Prorating gives credit, never money: on the balance now, or as an item that waits for an invoice."""
    when = at or ledger.now()
    lines = [each for each in unused_lines(subscription, "", at=unix(when)) if prorate and each["amount"]]
    subscriptions.cancel(ledger, subscription, details=details, reason=reason, at=at)
    if not lines:
        return
    if invoice_now:
        apply_taxes(subscription, lines)
        invoices.issue(ledger, subscription, at=when, billing_reason="subscription_update", lines=lines)
        return
    for each in lines:
        ledger.put(pending(subscription, each, at=unix(when)))


def pending(subscription: StripeObject, line: StripeObject, *, at: int) -> StripeObject:
    item = line["parent"]["subscription_item_details"]["subscription_item"]
    return {
        "id": new_id("invoiceitem"),
        "object": "invoiceitem",
        "amount": line["amount"],
        "created": at,
        "currency": subscription["currency"],
        "customer": subscription["customer"],
        "customer_account": subscription["customer_account"],
        "date": at,
        "description": line["description"],
        "discountable": False,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "net_amount": line["amount"],
        "parent": {
            "subscription_details": {"subscription": subscription["id"], "subscription_item": item},
            "type": "subscription_details",
        },
        "period": dict(line["period"]),
        "pricing": line["pricing"],
        "proration": True,
        "proration_details": {"discount_amounts": []},
        "quantity": line["quantity"],
        "tax_rates": [],
        "test_clock": None,
    }
