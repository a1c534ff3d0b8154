"""Stripe's pending invoice items, credit notes and grants of credits into our values. Pure."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from billing.account.given_back import CreditNote, Grant, PendingItem
from billing.account.refund import Refund
from billing.stripe.translate.values import Object, at, reference, when
from billing.values.errors import Declined
from billing.values.money import Money

# Before any refund that says when it was made.
NEVER = datetime.min.replace(tzinfo=UTC)
NAMED = re.compile(r"(?:ch|py|pi|in)_[A-Za-z0-9]{1,250}")


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
    # A row without one is of a payment record: it went back outside Stripe, where what it gives back was paid.
    named = (row for row in found.get("refunds") or [] if row.get("refund"))
    refunded = sum(row["amount_refunded"] for row in named)
    given = Money(found["post_payment_amount"] - refunded, found["currency"])
    return CreditNote(found["id"], reference(found["invoice"]) or "", given)


def without_released(refunds: Sequence[Refund], released: int) -> tuple[Refund, ...]:
    """Of a payment that was captured in part, the rest is let go of; Stripe shows that as a refund without a reason,
    though nobody ever paid it. https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
    """
    alike = [made for made in refunds if made.amount.amount == released and not (made.reason or made.case_id)]
    if released <= 0 or not alike:
        return tuple(refunds)
    first = min(alike, key=lambda made: made.created or NEVER)
    return tuple(made for made in refunds if made is not first)


def grant(found: Object, summary: Object) -> Grant:
    """`summary` is what is available of it. Raises Declined where either is not in money."""
    granted = (found.get("amount") or {}).get("monetary")
    if granted is None:
        raise Declined("not_monetary")
    balances = [(each.get("available_balance") or {}).get("monetary") for each in summary.get("balances") or []]
    left = sum(balance["value"] for balance in balances if balance and balance["currency"] == granted["currency"])
    said = (found.get("metadata") or {}).values()
    return Grant(
        id=found["id"],
        name=found.get("name") or None,
        granted=Money(granted["value"], granted["currency"]),
        left=Money(left, granted["currency"]),
        created=at(found["created"]),
        is_paid=found.get("category") != "promotional",
        expires=when(found.get("expires_at")),
        voided=found.get("voided_at") is not None,
        names=frozenset(id for value in said for id in NAMED.findall(str(value))),
    )
