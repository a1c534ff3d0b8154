"""Credit on a customer's balance, and taking it back while it is unused: one entry for one decision."""

from dataclasses import replace

from billing.carrying_out.asked import Asked
from billing.events import Event
from billing.money import Money
from billing.picture.account import Account
from billing.picture.customer import BalanceEntry, Customer
from billing.ports import Processor


class Crediting:
    def __init__(self, asked: Asked, processor: Processor) -> None:
        self.asked = asked
        self.processor = processor
        self.customer: Customer | None = None
        self.entries: tuple[BalanceEntry, ...] = ()
        self.entry: str | None = None

    @property
    def amount(self) -> Money:
        given = self.asked.on if self.asked.undoes is None else self.asked.undone
        return Money(given.amount or 0, given.currency or "")

    def read(self, known: Account) -> Account:
        """A refund in the meantime leaves less to make up for."""
        self.customer = self.processor.read_customer(self.asked.customer)
        if self.asked.undoes is None and (paid := known.newest_paid):
            now = self.processor.read_charge(paid.id)
            known = known.with_charge(replace(now, invoice=paid.invoice, subscription=paid.subscription))
        self.entries = self.processor.entries(self.asked.customer) if not self.customer.deleted else ()
        return replace(known, customer=replace(self.customer, found_by=known.customer.found_by))

    def found(self, *, begun: bool) -> bool:
        ours = (self.asked.case_id, str(self.asked.seq))
        self.entry = next((held.id for held in self.entries if (held.case_id, held.decision) == ours), None)
        return self.entry is not None

    def blocked(self) -> str:
        """What was used of the credit can't be taken back."""
        balance = self.customer.balance if self.customer else None
        if self.asked.undoes is None:
            return ""
        if balance is None or balance.currency != self.amount.currency or balance.amount > -self.amount.amount:
            return "used"
        return ""

    def do(self) -> None:
        given = self.asked.undoes is None
        self.entry = self.processor.enter(
            self.asked.customer,
            self.amount.negated() if given else self.amount,
            case_id=self.asked.case_id,
            decision=self.asked.seq,
            key=self.asked.key("credit" if given else "undo"),
        )

    def outcome(self, *, patient: bool) -> Event:
        assert self.entry is not None
        if self.asked.undoes is None:
            return self.asked.executed(transaction=self.entry)
        return self.asked.taken_back(transaction=self.entry)
