"""Ending a subscription at once, and putting right what that does to the customer's open invoices.

Stripe stops collecting all of a customer's open invoices when it cancels anything: those of the subscription itself are
voided, as was approved; the others are collected again.
"""

from dataclasses import replace

from billing.account.account import Account
from billing.account.payments import Invoice
from billing.account.subscription import Subscription
from billing.case.events import Event
from billing.case.work_order import WorkOrder
from billing.execution.afterwards import status_afterwards
from billing.execution.contracts import with_others
from billing.execution.remedy_action import Steps
from billing.ports.processor import Processor
from billing.remedies.on_its_way import is_on_its_way
from billing.values.errors import Declined, OutcomeUnknown, Unavailable


class Cancelling:
    def __init__(self, asked: WorkOrder, processor: Processor) -> None:
        self.asked = asked
        self.processor = processor
        self.subscription: Subscription | None = None
        self.known: Account | None = None

    def read(self, known: Account) -> Account:
        self.subscription = self.processor.read_subscription(self.asked.on.subscription or "")
        still_open = tuple(map(self.as_it_is, self.processor.open_invoices(self.asked.customer)))
        others = tuple(invoice for invoice in known.invoices if invoice.status != "open")
        known = replace(known, prorations=self.processor.pending_items(self.asked.customer, urgent=True))
        known = with_others(known, self.asked.customer, self.processor)
        self.known = replace(known.with_subscription(self.subscription), invoices=(*still_open, *others))
        return self.known

    def as_it_is(self, invoice: Invoice) -> Invoice:
        """Of its own invoices it counts whether a payment is on its way, which no list tells."""
        own = invoice.subscription == self.asked.on.subscription
        return self.processor.read_invoice(invoice.id) if own else invoice

    @property
    def is_signed(self) -> bool:
        return False

    def found(self, *, begun: bool) -> bool:
        """Cancelled by somebody else before we asked is a change, not our doing."""
        return begun and self.subscription is not None and self.subscription.status == "canceled"

    def is_under_way(self) -> bool:
        return False

    def blocked(self) -> str:
        return ""

    def do(self) -> None:
        assert self.subscription is not None
        assert self.asked.proposed is not None
        bill = self.asked.proposed.bills
        if self.subscription.schedule:
            self.processor.cancel_schedule(self.subscription.schedule, bill=bill, key=self.asked.key("cancel"))
        else:
            self.processor.cancel(self.subscription.id, bill=bill)

    def outcome(self, *, patient: bool) -> Event:
        proposed = self.asked.proposed
        assert proposed is not None
        steps = Steps(patient=patient)
        voided = [invoice for invoice in proposed.voids if self.void(invoice, steps)]
        collecting = [invoice for invoice in proposed.collects if self.collect(invoice, steps)]
        return self.asked.executed(
            voided=tuple(voided),
            collecting=tuple(collecting),
            billed=proposed.bills,
            left_undone=tuple(steps.left_undone),
            after=status_afterwards(self.processor, self.asked.on.subscription or ""),
        )

    def void(self, invoice: str, steps: Steps) -> bool:
        assert self.known is not None
        try:
            held = self.processor.read_invoice(invoice)
            if coming := is_on_its_way(held, self.known.with_invoice(held)):
                raise Declined(coming.reason)
            if held.status != "void":
                self.processor.void_invoice(invoice, key=self.asked.key(f"void:{invoice}"))
        except (Declined, Unavailable, OutcomeUnknown) as problem:
            if not (isinstance(problem, Declined) and self.stands_at(invoice) == "void"):
                steps.left(f"void_invoice:{invoice}", problem)
            return False
        return True

    def collect(self, invoice: str, steps: Steps) -> bool:
        try:
            held = self.processor.read_invoice(invoice)
            if held.status != "open":
                # Paid meanwhile, or taken back: nothing is left to collect.
                return False
            if not held.auto_advance:
                self.processor.collect_invoice(invoice, key=self.asked.key(f"collect:{invoice}"))
        except (Declined, Unavailable, OutcomeUnknown) as problem:
            if not (isinstance(problem, Declined) and self.stands_at(invoice) in {"paid", "void"}):
                steps.left(f"collect_invoice:{invoice}", problem)
            return False
        return True

    def stands_at(self, invoice: str) -> str | None:
        """Its status after a refusal, where that can be read: whoever was quicker may have left nothing to do."""
        try:
            return self.processor.read_invoice(invoice).status
        except (Declined, Unavailable):
            return None
