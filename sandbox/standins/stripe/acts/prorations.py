"""What the rest of a period is worth, by the second, and cancelling, which may give it back as credit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sandbox.standins.stripe.acts import discounts, issuing, pending, subscriptions
from sandbox.standins.stripe.acts.lines import apply_taxes
from sandbox.standins.stripe.amounts import step
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.catalog import cost
from sandbox.standins.stripe.objects.invoice import line


def rest_of(price: int, item: StripeObject, *, at: int) -> int:
    """What the rest of the item's running period costs at the price of a whole one, to the nearest payable unit."""
    begin, end = item["current_period_start"], item["current_period_end"]
    left = min(max(end - at, 0), end - begin)
    unit = step(item["price"]["currency"])
    return int((2 * price * left + unit * (end - begin)) // (2 * unit * (end - begin)) * unit)


def net_prices(ledger: Ledger, subscription: StripeObject, items: Sequence[StripeObject], *, at: int) -> list[int]:
    """Of a whole period, after the discounts; a trial costs nothing."""
    if subscription["trial_end"] is not None and at < subscription["trial_end"]:
        return [0 for _ in items]
    lines = [whole_line(item, (0, 0)) for item in items]
    discounts.take_off(ledger, subscription, lines)
    return [line["amount"] - sum(off["amount"] for off in line["discount_amounts"]) for line in lines]


def whole_line(item: StripeObject, period: tuple[int, int]) -> StripeObject:
    amount = cost(item["price"], item["quantity"])
    return line(
        invoice="", item=item, amount=amount, description="Next period", period=period, quantity=item["quantity"]
    )


def prorated_lines(
    ledger: Ledger, subscription: StripeObject, items: Sequence[StripeObject], *, at: int, credit: bool
) -> list[StripeObject]:
    """For the rest of the period: what was paid for it, as credit, or what is due for it. Usage is billed by itself."""
    counted = [item for item in items if item["quantity"] is not None]
    prices = net_prices(ledger, subscription, counted, at=at)
    return [
        line(
            invoice="",
            item=item,
            amount=-rest_of(price, item, at=at) if credit else rest_of(price, item, at=at),
            description="Unused time" if credit else "Remaining time",
            period=(at, item["current_period_end"]),
            quantity=item["quantity"],
            proration=True,
        )
        for item, price in zip(counted, prices, strict=True)
    ]


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
    """At once. Prorating gives credit, never money: on the balance now, or as an item that waits for an invoice.

    Other prorations that wait are billed with it, or stay with its credit; with neither, Stripe takes them away.
    """
    when = at or ledger.now()
    items = subscriptions.billed_items(subscription) if prorate else []
    credits = prorated_lines(ledger, subscription, items, at=unix(when), credit=True)
    lines = [each for each in credits if each["amount"]]
    if not (prorate or invoice_now):
        pending.drop(ledger, subscription)
    subscriptions.cancel(ledger, subscription, details=details, reason=reason, at=at)
    if not invoice_now:
        pending.put_off(ledger, ledger.holder_of(subscription), lines, at=unix(when))
    elif lines or pending.waiting(ledger, subscription):
        apply_taxes(subscription, lines)
        issuing.issue(ledger, subscription, at=when, billing_reason="subscription_update", lines=lines)
