"""Settling one open invoice: charging for it again, or taking it back."""

from dataclasses import replace

from billing.account.account import Account
from billing.account.payments import Invoice
from billing.case.events import Event
from billing.case.work_order import WorkOrder
from billing.ports.processor import Processor
from billing.values.choices import Remedy

SETTLED = {Remedy.RETRY_PAYMENT: "paid", Remedy.VOID_INVOICE: "void"}


class Settling:
    def __init__(self, asked: WorkOrder, processor: Processor) -> None:
        self.asked = asked
        self.processor = processor
        self.invoice: Invoice | None = None

    def read(self, known: Account) -> Account:
        """Trying again rests on the contract and on what will be charged, too."""
        self.invoice = self.processor.read_invoice(self.asked.on.invoice or "")
        known = known.with_invoice(self.invoice)
        if self.asked.remedy is not Remedy.RETRY_PAYMENT:
            return known
        if self.invoice.subscription:
            known = known.with_subscription(self.processor.read_subscription(self.invoice.subscription))
        if known.customer.id.startswith("cus_"):
            customer = self.processor.read_customer(known.customer.id)
            known = replace(known, customer=replace(customer, found_by=known.customer.found_by))
        return known

    @property
    def is_signed(self) -> bool:
        return False

    def found(self, *, begun: bool) -> bool:
        """Paid or voided by somebody else before we asked is a change, not our doing."""
        return begun and self.invoice is not None and self.invoice.status == SETTLED[self.asked.remedy]

    def is_under_way(self) -> bool | None:
        """A bank debit takes days to arrive."""
        if self.asked.remedy is not Remedy.RETRY_PAYMENT or self.invoice is None:
            return False
        return self.invoice.processing

    def blocked(self) -> str:
        return ""

    def do(self) -> None:
        invoice = self.asked.on.invoice or ""
        if self.asked.remedy is Remedy.RETRY_PAYMENT:
            self.processor.pay_invoice(invoice, key=self.asked.key("pay"))
        else:
            self.processor.void_invoice(invoice, key=self.asked.key("void"))

    def outcome(self, *, patient: bool) -> Event:
        return self.asked.executed()
