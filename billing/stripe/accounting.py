"""What went back to a customer in any way, and what they paid: each list to its end, or refused as too long."""

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any

from billing.account.account import Panel
from billing.account.customer import Customer
from billing.account.given_back import Books, CreditNote, Grant, PendingItem
from billing.stripe.client import TOO_MANY, Stripe, checked
from billing.stripe.customer_lists import requests, whose
from billing.stripe.intents import charged
from billing.stripe.translate import given_back, invoice_payments, payments
from billing.stripe.translate.values import Object
from billing.values.errors import Declined

# A request for each.
MOST_GRANTS = 10


@dataclass(frozen=True, slots=True)
class Accounting:
    stripe: Stripe
    threads: Executor

    def books(self, customer: str, *, every_line: bool = False, urgent: bool = False) -> Books:
        """With the payments and refunds that each is cut short of, and the lines, as far as they count or all."""
        wanted = requests(Customer(customer))
        lists = [wanted[Panel.INVOICES], wanted[Panel.CHARGES]]
        bare = self.stripe.refuses(lists[0].expand)
        asked = [
            self.threads.submit(self.stripe.whole, one.method, one.params, expand=one.expand, urgent=urgent)
            for one in lists
        ]
        billed, paid = (future.result() for future in asked)
        whole = partial(self.whole_invoice, every_line=every_line, urgent=urgent)
        billed = [*self.threads.map(whole, billed)]
        invoices = tuple(map(payments.invoice, billed))
        legacy = invoice_payments.paid_without_intent(billed)
        refunded = self.threads.map(partial(self.with_refunds, urgent=urgent), charged(paid))
        charges = tuple(payments.charge(found, invoices, legacy) for found in refunded)
        return Books(invoices, charges, linked=not (bare or self.stripe.refuses(lists[0].expand)))

    def whole_invoice(self, invoice: Object, *, every_line: bool, urgent: bool) -> Object:
        return self.with_payments(self.with_lines(invoice, every_line=every_line, urgent=urgent), urgent=urgent)

    def with_lines(self, invoice: Object, *, every_line: bool, urgent: bool) -> Object:
        """Only below zero do they say what it is that was given back."""
        if not (every_line or invoice["total"] < 0) or not (invoice.get("lines") or {}).get("has_more"):
            return invoice
        id = checked(invoice["id"])
        lines = self.stripe.whole(lambda client: partial(client.v1.invoices.line_items.list, id), {}, urgent=urgent)
        return {**invoice, "lines": {"data": lines, "has_more": False}}

    def with_payments(self, invoice: Object, *, urgent: bool) -> Object:
        if not (invoice.get("payments") or {}).get("has_more"):
            return invoice
        theirs = {"invoice": checked(invoice["id"])}
        made = self.stripe.whole(lambda client: client.v1.invoice_payments.list, theirs, urgent=urgent)
        return {**invoice, "payments": {"data": made, "has_more": False}}

    def with_refunds(self, charge: Object, *, urgent: bool) -> Object:
        if not (charge.get("refunds") or {}).get("has_more"):
            return charge
        of = {"charge": checked(charge["id"])}
        made = self.stripe.whole(lambda client: client.v1.refunds.list, of, urgent=urgent)
        return {**charge, "refunds": {"data": made, "has_more": False}}

    def pending_items(self, customer: str, *, urgent: bool = False) -> tuple[PendingItem, ...]:
        params = {**whose(customer), "pending": True}
        found = self.stripe.whole(lambda client: client.v1.invoice_items.list, params, urgent=urgent)
        return tuple(map(given_back.pending_item, found))

    def credit_notes(self, customer: str, *, urgent: bool = False) -> tuple[CreditNote, ...]:
        """Those that still stand."""
        found = self.stripe.whole(lambda client: client.v1.credit_notes.list, whose(customer), urgent=urgent)
        return tuple(note for note in map(given_back.credit_note, found) if note)

    def credit_grants(self, customer: str, *, urgent: bool = False) -> tuple[Grant, ...]:
        """Each with what is left of it: Stripe says that for one at a time."""
        holder = whose(customer)
        found = self.stripe.whole(lambda client: client.v1.billing.credit_grants.list, holder, urgent=urgent)
        if len(found) > MOST_GRANTS:
            raise Declined(TOO_MANY)
        return tuple(given_back.grant(each, self.available(holder, each["id"], urgent=urgent)) for each in found)

    def available(self, holder: dict[str, Any], grant: str, *, urgent: bool) -> Object:
        asked: Any = {**holder, "filter": {"type": "credit_grant", "credit_grant": checked(grant)}}
        return self.stripe.read(lambda client: client.v1.billing.credit_balance_summary.retrieve(asked), urgent=urgent)
