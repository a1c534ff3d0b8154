"""What an invoice's lines take off it: for unused time, or as somebody's kindness. Pure."""

from collections.abc import Sequence

from billing.stripe.translate.invoice_lines import is_proration, subscription_of
from billing.stripe.translate.values import Object


def taken_off(lines: Sequence[Object], *, proration: bool) -> int:
    """In minor units, above zero."""
    amounts = (whole(line) for line in lines if is_proration(line) is proration)
    return -sum(amount for amount in amounts if amount < 0)


def whole(line: Object) -> int:
    """After its discounts and with its tax; inclusive tax is in the amount already."""
    off = sum(discount["amount"] for discount in line.get("discount_amounts") or [])
    taxes = (tax for tax in line.get("taxes") or [] if tax.get("tax_behavior") == "exclusive")
    return int((line.get("amount") or 0) - off + sum(tax["amount"] for tax in taxes))


def only(lines: Sequence[Object]) -> str | None:
    """The subscription whose prorations an invoice by itself bills."""
    named = {subscription_of(line) for line in lines if is_proration(line)} - {None}
    return named.pop() if len(named) == 1 else None
