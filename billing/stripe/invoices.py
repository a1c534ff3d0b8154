"""Invoices as they are now, collecting them, voiding them, and what Stripe would bill next."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from billing.account.payments import Invoice, InvoiceLink
from billing.stripe.client import Stripe, checked
from billing.stripe.customer_lists import whose
from billing.stripe.translate import payments
from billing.values.errors import PROCESSING, Declined, OutcomeUnknown

PAGE = 100
NOTHING_UPCOMING = "invoice_upcoming_none"


@dataclass(frozen=True, slots=True)
class Invoices:
    stripe: Stripe

    def read(self, invoice: str) -> Invoice:
        """With why the last attempt at it failed."""
        found = self.stripe.get(
            lambda client: partial(client.v1.invoices.retrieve, checked(invoice)),
            expand=["payments.data.payment.payment_intent"],
            urgent=True,
        )
        if found is None:
            raise Declined("resource_missing")
        return payments.invoice(found)

    def open_of(self, customer: str) -> tuple[Invoice, ...]:
        """All of them, since Stripe stops collecting each when it cancels anything. Raises Declined too where it is
        too much to read.
        """
        params = {**whose(customer), "status": "open"}
        found = self.stripe.whole(lambda client: client.v1.invoices.list, params, urgent=True)
        return tuple(map(payments.invoice, found))

    def links(self, customer: str) -> tuple[InvoiceLink, ...]:
        """Of the newest: whoever holds such a link sees the invoice and can pay it."""
        params = {**whose(customer), "limit": PAGE}
        found, _ = self.stripe.page(lambda client: client.v1.invoices.list, params)
        return tuple(payments.invoice_link(invoice) for invoice in found if invoice.get("hosted_invoice_url"))

    def pay(self, invoice: str, *, key: str) -> None:
        """Raises OutcomeUnknown where the money is on its way but has not arrived."""
        paid = self.stripe.write(lambda client: client.v1.invoices.pay(checked(invoice), {}, {"idempotency_key": key}))
        if paid.status != "paid":
            raise OutcomeUnknown(PROCESSING)

    def void(self, invoice: str, *, key: str) -> None:
        self.stripe.write(
            lambda client: client.v1.invoices.void_invoice(checked(invoice), {}, {"idempotency_key": key})
        )

    def collect(self, invoice: str, *, key: str) -> None:
        """Lets Stripe go on collecting it by itself."""
        self.stripe.write(
            lambda client: client.v1.invoices.update(checked(invoice), {"auto_advance": True}, {"idempotency_key": key})
        )

    def preview(self, subscription: str, change: dict[str, Any]) -> Invoice | None:
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
