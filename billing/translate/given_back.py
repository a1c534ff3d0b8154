"""Stripe's pending invoice items and credit notes into our values. Pure."""

from billing.money import Money
from billing.picture.given_back import CreditNote, PendingItem
from billing.translate.values import Object, reference


def pending_item(found: Object) -> PendingItem:
    """After its discounts; Stripe adds tax only when it bills the item."""
    parent = found.get("parent") or {}
    net = found.get("net_amount")
    return PendingItem(
        found["id"],
        reference((parent.get("subscription_details") or {}).get("subscription")),
        Money(found["amount"] if net is None else net, found["currency"]),
        bool(found.get("proration")),
    )


def credit_note(found: Object) -> CreditNote | None:
    """None where it was taken back. What lowered an invoice before it was paid was never given back."""
    if found.get("status") != "issued":
        return None
    named = (row for row in found.get("refunds") or [] if row.get("refund"))
    refunded = sum(row["amount_refunded"] for row in named)
    given = Money(found["post_payment_amount"] - refunded, found["currency"])
    return CreditNote(found["id"], reference(found["invoice"]) or "", given)
