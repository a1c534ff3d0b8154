"""What an invoice's lines ask for and take off it: for whom, for unused time, or as somebody's kindness. Pure."""

from collections.abc import Sequence

from billing.stripe.translate.invoice_lines import are_cut, is_proration, subscription_of
from billing.stripe.translate.values import Object, reference


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
    named = prorated(lines)
    return named.pop() if len(named) == 1 else None


def shared(invoice: Object, lines: Sequence[Object]) -> dict[str, int]:
    """What an invoice leaves of the unused time of each of several subscriptions, in minor units. Whose it is itself is
    one of them: what waits for one subscription's invoice may be billed on another's, and on one by itself.

    Each less its own new charges. Whose credit paid for another's charges nobody says: each counts as far as the
    invoice is below zero, as `Invoice.unused` does.
    """
    named = prorated(lines)
    below = -invoice["total"] - taken_off(lines, proration=False)
    if invoice.get("status") == "void" or below <= 0 or len({*named, subscription_behind(invoice)} - {None}) < 2:
        return {}
    counted = [line for line in lines if is_proration(line) or whole(line) > 0]
    left = {whose: -sum(whole(line) for line in counted if subscription_of(line) == whose) for whose in sorted(named)}
    return {whose: min(credit, below) for whose, credit in left.items() if credit > 0}


def asked(invoice: Object, lines: Sequence[Object]) -> dict[str, int]:
    """By subscription, of an invoice that bills others than whose it is, in minor units: no more than it comes to."""
    behind, total = subscription_behind(invoice), invoice["total"]
    found: dict[str | None, int] = {}
    for line in lines:
        whose = subscription_of(line) or behind
        found[whose] = found.get(whose, 0) + whole(line)
    if found.keys() <= {behind} or total <= 0 or are_cut(invoice):
        return {}
    return {whose: min(max(amount, 0), total) for whose, amount in found.items() if whose}


def subscription_behind(invoice: Object) -> str | None:
    """The one whose invoice it is; None of one by itself."""
    parent = invoice.get("parent") or {}
    return reference((parent.get("subscription_details") or {}).get("subscription"))


def prorated(lines: Sequence[Object]) -> set[str]:
    return {whose for line in lines if is_proration(line) and (whose := subscription_of(line))}
