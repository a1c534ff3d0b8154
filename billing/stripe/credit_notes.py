"""Credit notes: what one would come to, finding it, and writing it."""

from dataclasses import dataclass
from typing import Any

from billing.account.refund import Refund
from billing.stripe.client import Stripe, checked
from billing.stripe.translate.values import reference, rows
from billing.values.money import Money


@dataclass(frozen=True, slots=True)
class CreditNotes:
    stripe: Stripe

    def preview(self, invoice: str, amount: Money) -> tuple[Money, Money]:
        """Its total, and the tax in it, for a refund of that much."""
        asked: Any = {"invoice": checked(invoice), "amount": amount.amount, "refund_amount": amount.amount}
        note = self.stripe.read(lambda client: client.v1.credit_notes.preview(asked), urgent=True)
        tax = sum(share["amount"] for share in note.get("total_taxes") or [])
        return Money(note["total"], note["currency"]), Money(tax, note["currency"])

    def of(self, invoice: str, refund: str) -> str | None:
        """The credit note that names the refund."""
        of = {"invoice": checked(invoice)}
        found = self.stripe.whole(lambda client: client.v1.credit_notes.list, of, urgent=True)
        named = (note["id"] for note in found for linked in refunds_in(note) if linked == refund)
        return next(named, None)

    def make(self, invoice: str, refund: Refund, *, reason: str | None, key: str) -> str:
        """Says on paper what the refund did; Stripe would write to the customer about it unless told not to."""
        amount = refund.amount.amount
        given: Any = {
            "invoice": checked(invoice),
            "amount": amount,
            "refunds": [{"refund": checked(refund.id), "amount_refunded": amount}],
            "email_type": "none",
            **({"reason": reason} if reason else {}),
        }
        return self.stripe.write(lambda client: client.v1.credit_notes.create(given, {"idempotency_key": key})).id


def refunds_in(note: Any) -> list[str | None]:
    linked = note.get("refunds") or []
    return [reference(row.get("refund")) for row in (linked if isinstance(linked, list) else rows(linked))]
