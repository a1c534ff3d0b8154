"""What an invoice asks for: a period's price, or the making up for a change in the middle of one, and the discounts."""

from datetime import datetime

from sandbox.standins.stripe.acts import discounts
from sandbox.standins.stripe.acts.subscriptions import billed_items, period_of
from sandbox.standins.stripe.amounts import step
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.catalog import cost
from sandbox.standins.stripe.objects.invoice import line
from sandbox.standins.stripe.objects.tax import tax_on


def lines_of(
    ledger: Ledger, subscription: StripeObject, *, invoice: str, at: datetime, amount: int | None, prorated: bool
) -> list[StripeObject]:
    """With an `amount`, they sum up to it; prorated ones are a single line."""
    items = billed_items(subscription)
    if prorated:
        whole = sum(cost(item["price"], item["quantity"]) for item in items)
        lines = [proration_line(ledger, subscription, items[0], invoice=invoice, at=at, amount=whole)]
    else:
        lines = [cycle_line(ledger, subscription, item, invoice=invoice, at=at) for item in items]
    if amount is not None:
        lines[0]["amount"] += amount - sum(line["amount"] for line in lines)
        lines[0]["subtotal"] = lines[0]["amount"]
    else:
        discounts.take_off(ledger, subscription, lines, at=unix(at))
        discounts.use_up(ledger, subscription, lines)
    apply_taxes(subscription, lines)
    return lines


def cycle_line(
    ledger: Ledger, subscription: StripeObject, item: StripeObject, *, invoice: str, at: datetime
) -> StripeObject:
    price, period = item["price"], period_of(subscription, item["price"], at=at)
    trial = subscription["trial_end"] is not None and unix(at) < subscription["trial_end"]
    name = ledger.find("product", price["product"])["name"]
    counted = name if item["quantity"] is None else f"{item['quantity']} × {name}"
    return line(
        invoice=invoice,
        item=item,
        amount=0 if trial else cost(price, item["quantity"]),
        description=f"Trial period for {name}" if trial else counted,
        period=period,
        quantity=item["quantity"],
    )


def proration_line(
    ledger: Ledger, subscription: StripeObject, item: StripeObject, *, invoice: str, at: datetime, amount: int
) -> StripeObject:
    name = ledger.find("product", item["price"]["product"])["name"]
    _, end = period_of(subscription, item["price"], at=at)
    return line(
        invoice=invoice,
        item=item,
        amount=amount,
        description=f"Change of {name} from {at:%d %b %Y}",
        period=(unix(at), end),
        quantity=item["quantity"],
        proration=True,
    )


def apply_taxes(subscription: StripeObject, lines: list[StripeObject]) -> None:
    """On what is left after the discounts."""
    unit = step(subscription["currency"])
    for each in lines:
        taxed = each["amount"] - sum(off["amount"] for off in each["discount_amounts"])
        each["taxes"] = [tax_on(taxed, rate, unit=unit) for rate in subscription["default_tax_rates"]]
