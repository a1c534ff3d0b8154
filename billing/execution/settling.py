"""One open invoice that is to be settled, in whichever way: looked at anew, and found as the way leaves it."""

from typing import ClassVar

from billing.account.account import Account
from billing.account.payments import Invoice
from billing.case.events import Event
from billing.case.work_order import WorkOrder
from billing.ports.processor import Processor


class Settling:
    """`settled` is the invoice's status once it is done."""

    settled: ClassVar[str]

    def __init__(self, asked: WorkOrder, processor: Processor) -> None:
        self.asked = asked
        self.processor = processor
        self.invoice: Invoice | None = None

    def read(self, known: Account) -> Account:
        self.invoice = self.processor.invoices.read(self.asked.on.invoice or "")
        return known.with_invoice(self.invoice)

    @property
    def is_signed(self) -> bool:
        return False

    def found(self, *, begun: bool) -> bool:
        """Paid or voided by somebody else before we asked is a change, not our doing."""
        return begun and self.invoice is not None and self.invoice.status == self.settled

    def is_under_way(self) -> bool | None:
        return False

    def blocked(self) -> str:
        return ""

    def outcome(self, *, may_retry: bool) -> Event:
        return self.asked.executed()
