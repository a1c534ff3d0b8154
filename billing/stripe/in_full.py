"""What lists leave out and one person looks for: all lines of long invoices, what mandates are called, payments without
an invoice that are not paid. Read when they look, and kept nowhere; what can't be read stays as it is.
"""

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from billing.account.account import Account
from billing.account.mandate import Mandate
from billing.account.payments import Charge, Invoice
from billing.stripe import incomplete
from billing.stripe.client import PAGE, Stripe, checked
from billing.stripe.customer_lists import whose
from billing.stripe.translate import invoice_lines
from billing.stripe.translate.invoice_lines import NOTHING, Known
from billing.stripe.translate.mandates import mandate
from billing.stripe.translate.values import Object
from billing.values.errors import ProcessorError

T = TypeVar("T")
log = logging.getLogger(__name__)

# More than anybody reads, and as much as fits in front of them.
MOST_INVOICES, MOST_LINES = 5, 500
MOST_MANDATES = 5


@dataclass(frozen=True, slots=True)
class InFull:
    stripe: Stripe
    threads: Executor

    def read(self, account: Account, *, newest: int) -> Account:
        """As it was read, with more of the newest few of each list."""
        mandates = self.begin_mandates(account.charges[:newest])
        known = incomplete.known_of(account) if account.incomplete is None else None
        asked = self.threads.submit(incomplete.read, self.stripe, account.customer.id, known) if known else None
        long = [invoice.id for invoice in account.invoices[:newest] if invoice.lines_cut]
        invoices = self.with_all_lines(account, long)
        agreed = {id: found for id, future in mandates.items() if (found := future.result())}
        return replace(
            account,
            invoices=invoices,
            charges=tuple(under(charge, agreed) for charge in account.charges),
            incomplete=asked.result() if asked else account.incomplete,
        )

    def with_all_lines(self, account: Account, long: list[str]) -> tuple[Invoice, ...]:
        """Of the newest few, as far as there is room: an invoice that was not read to its end says so."""
        billed_by = self.billed_by(account.customer.id) if long else NOTHING
        room, told = MOST_LINES, list(account.invoices)
        for place, invoice in enumerate(told):
            if invoice.id in long[:MOST_INVOICES] and room > 0:
                told[place] = or_none(partial(self.with_lines_of, invoice, billed_by, room), "invoice_lines") or invoice
                room -= len(told[place].lines)
        return tuple(told)

    def billed_by(self, customer: str) -> Known:
        """What tells usage from other lines."""
        params = {**whose(customer), "status": "all", "limit": PAGE}
        found = or_none(lambda: self.stripe.page(lambda client: client.v1.subscriptions.list, params), "subscriptions")
        return invoice_lines.known(found[0]) if found else NOTHING

    def with_lines_of(self, invoice: Invoice, billed_by: Known, room: int) -> Invoice:
        lines, more = self.first_lines(invoice.id, room)
        whole = {
            "billing_reason": invoice.billing_reason,
            "created": int(invoice.created.timestamp()),
            "currency": invoice.total.currency,
            "lines": {"data": lines, "has_more": more},
        }
        return replace(
            invoice,
            lines=invoice_lines.lines_of(whole, billed_by),
            lines_cut=more,
            purpose=invoice_lines.purpose_of(whole, billed_by),
        )

    def first_lines(self, invoice: str, most: int) -> tuple[list[Object], bool]:
        """And whether there are more."""
        found: list[Object] = []
        more = True
        while more and len(found) < most:
            params = {"limit": min(PAGE, most - len(found)), **({"starting_after": found[-1]["id"]} if found else {})}
            rows, more = self.stripe.page(
                lambda client: partial(client.v1.invoices.line_items.list, checked(invoice)), params
            )
            found += rows
            more = more and bool(rows)
        return found, more

    def begin_mandates(self, charges: Iterable[Charge]) -> "dict[str, Future[Mandate | None]]":
        ids = dict.fromkeys(charge.method.mandate for charge in charges if charge.method and charge.method.mandate)
        first = list(ids)[:MOST_MANDATES]
        return {id: self.threads.submit(or_none, partial(self.mandate, id), "mandates") for id in first}

    def mandate(self, id: str) -> Mandate | None:
        found = self.stripe.get(lambda client: partial(client.v1.mandates.retrieve, checked(id)))
        return mandate(found) if found else None


def under(charge: Charge, agreed: dict[str, Mandate]) -> Charge:
    found = agreed.get(charge.method.mandate or "") if charge.method else None
    return replace(charge, method=replace(charge.method, agreed=found)) if charge.method and found else charge


def or_none(asked: Callable[[], T], panel: str) -> T | None:
    try:
        return asked()
    except ProcessorError as problem:
        log.warning("stripe.read_failed", extra={"panel": panel, "code": problem.code})
        return None
