"""Invoices and credit notes: as they are now, collecting them, taking them back, and what Stripe would bill."""

from functools import partial
from typing import Any

from billing.account.payments import Invoice, InvoiceLink
from billing.account.refund import Refund
from billing.stripe.client import Stripe, checked
from billing.stripe.requests import whose
from billing.stripe.translate import payments
from billing.stripe.translate.values import reference, rows
from billing.values.errors import PROCESSING, Declined, OutcomeUnknown
from billing.values.money import Money

PAGE = 100
NOTHING_UPCOMING = "invoice_upcoming_none"


class Invoices:
    stripe: Stripe

    def read_invoice(self, invoice: str) -> Invoice:
        """With why the last attempt at it failed."""
        found = self.stripe.get(
            lambda client: partial(client.v1.invoices.retrieve, checked(invoice)),
            expand=["payments.data.payment.payment_intent"],
            urgent=True,
        )
        if found is None:
            raise Declined("resource_missing")
        return payments.invoice(found)

    def open_invoices(self, customer: str) -> tuple[Invoice, ...]:
        """All of them, since Stripe stops collecting each when it cancels anything. Raises Declined too where it is
        too much to read.
        """
        params = {**whose(customer), "status": "open"}
        found = self.stripe.whole(lambda client: client.v1.invoices.list, params, urgent=True)
        return tuple(map(payments.invoice, found))

    def invoice_links(self, customer: str) -> tuple[InvoiceLink, ...]:
        """Of the newest: whoever holds such a link sees the invoice and can pay it."""
        params = {**whose(customer), "limit": PAGE}
        found, _ = self.stripe.page(lambda client: client.v1.invoices.list, params)
        return tuple(payments.invoice_link(held) for held in found if held.get("hosted_invoice_url"))

    def pay_invoice(self, invoice: str, *, key: str) -> None:
        """Raises OutcomeUnknown where the money is on its way but has not arrived."""
        paid = self.stripe.write(lambda client: client.v1.invoices.pay(checked(invoice), {}, {"idempotency_key": key}))
        if paid.status != "paid":
            raise OutcomeUnknown(PROCESSING)

    def void_invoice(self, invoice: str, *, key: str) -> None:
        self.stripe.write(
            lambda client: client.v1.invoices.void_invoice(checked(invoice), {}, {"idempotency_key": key})
        )

    def collect_invoice(self, invoice: str, *, key: str) -> None:
        """Lets Stripe go on collecting it by itself."""
        self.stripe.write(
            lambda client: client.v1.invoices.update(checked(invoice), {"auto_advance": True}, {"idempotency_key": key})
        )

    def preview_invoice(self, subscription: str, change: dict[str, Any]) -> Invoice | None:
        """What Stripe would bill next for the subscription after the change; None where it would bill nothing.

        It changes nothing, but it is no GET either.
        """
        asked: Any = {"subscription": checked(subscription), **({"subscription_details": change} if change else {})}
        try:
            found = self.stripe.write(lambda client: client.v1.invoices.create_preview(asked))
        except Declined as problem:
            if problem.code == NOTHING_UPCOMING:
                return None
            raise
        return payments.invoice({"id": f"upcoming_{subscription}", **found.to_dict(for_json=True)})

    def preview_credit_note(self, invoice: str, amount: Money) -> tuple[Money, Money]:
        """Its total, and the tax in it, for a refund of that much."""
        asked: Any = {"invoice": checked(invoice), "amount": amount.amount, "refund_amount": amount.amount}
        found = self.stripe.read(lambda client: client.v1.credit_notes.preview(asked), urgent=True)
        note = found.to_dict(for_json=True)
        tax = sum(share["amount"] for share in note.get("total_taxes") or [])
        return Money(note["total"], note["currency"]), Money(tax, note["currency"])

    def credit_note_of(self, invoice: str, refund: str) -> str | None:
        """The credit note that names the refund."""
        of = {"invoice": checked(invoice)}
        found = self.stripe.whole(lambda client: client.v1.credit_notes.list, of, urgent=True)
        named = (note["id"] for note in found for linked in refunds_in(note) if linked == refund)
        return next(named, None)

    def credit_note(self, invoice: str, refund: Refund, *, reason: str | None, key: str) -> str:
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
