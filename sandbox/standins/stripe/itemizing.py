"""Invoices line by line, as histories tell them: usage, time before the first invoice, one-time items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.standins.stripe.acts import issuing
from sandbox.standins.stripe.acts.lines import apply_taxes
from sandbox.standins.stripe.acts.subscriptions import billed_items
from sandbox.standins.stripe.directory import Named
from sandbox.standins.stripe.invoicing import Invoicing
from sandbox.standins.stripe.ledger import StripeObject, new_id, unix
from sandbox.standins.stripe.objects.invoice import line


@dataclass(frozen=True, slots=True)
class Itemized:
    """`item` is the subscription's by its place; None for something that is bought once, whose time is a moment."""

    amount: int
    what: str
    begins: datetime
    until: datetime | None = None
    item: int | None = 0
    prorated: bool = False


class Itemizing(Invoicing):
    def add_itemized_invoice(
        self,
        subscription: Named,
        lines: Sequence[Itemized],
        *,
        at: datetime,
        billing_reason: str,
        paid: bool = True,
        id: str | None = None,
        charge_id: str | None = None,
    ) -> StripeObject:
        """Its tax is the subscription's."""
        with self.lock:
            found = self.find("subscription", subscription)
            made = [self.line_of(found, each) for each in lines]
            apply_taxes(found, made)
            invoice = issuing.issue(self, found, at=at, id=id, billing_reason=billing_reason, lines=made)
            if paid and invoice["status"] == "open":
                self.try_to_collect(invoice, at=at, charge_id=charge_id)
            return invoice

    def line_of(self, subscription: StripeObject, told: Itemized) -> StripeObject:
        item = billed_items(subscription)[told.item or 0]
        made = line(
            invoice="",
            item=item,
            amount=told.amount,
            description=told.what,
            period=(unix(told.begins), unix(told.until or told.begins)),
            quantity=1,
            proration=told.prorated,
        )
        if told.item is None:
            details = {
                "invoice_item": new_id("invoiceitem"),
                "proration": False,
                "proration_details": None,
                "subscription": subscription["id"],
            }
            made["parent"] = {
                "invoice_item_details": details,
                "subscription_item_details": None,
                "type": "invoice_item_details",
            }
        return made
