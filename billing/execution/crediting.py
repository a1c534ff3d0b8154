"""Credit on a customer's balance, and taking it back while it is unused: one entry for one decision."""

from dataclasses import replace

from billing.account.account import Account, Panel
from billing.account.customer import BalanceEntry, Customer
from billing.account.unused_credit import is_unused
from billing.case.events import Event
from billing.case.work_order import WorkOrder
from billing.execution.completing import with_payment
from billing.ports.processor import Processor
from billing.values.errors import NotPermitted
from billing.values.money import Money


class Crediting:
    def __init__(self, asked: WorkOrder, processor: Processor) -> None:
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
        """Taking it back rests on the balance alone; giving it on the payment that it makes up for."""
        self.customer = self.processor.read_customer(self.asked.customer)
        known = replace(known, customer=replace(self.customer, found_by=known.customer.found_by))
        if self.asked.on.charge:
            others_unread = not known.knows(Panel.SUBSCRIPTIONS)
            known = with_payment(self.asked.on, known, self.processor)
            if others_unread:
                # It lowers whichever invoice comes next, and only the payment's own contract was read anew.
                known = replace(known, unknown=(*known.unknown, Panel.SUBSCRIPTIONS))
            if known.given_back is None or known.given_back.entries is None:
                # What was done is looked for among them.
                raise NotPermitted("balance_unread")
            self.entries = known.given_back.entries
        elif not self.customer.deleted:
            self.entries = self.processor.entries(self.asked.customer, urgent=True)
        return known

    @property
    def is_signed(self) -> bool:
        return True

    def found(self, *, begun: bool) -> bool:
        ours = (self.asked.case_id, str(self.asked.seq))
        self.entry = next((held.id for held in self.entries if (held.case_id, held.decision) == ours), None)
        return self.entry is not None

    def is_under_way(self) -> bool:
        return False

    def blocked(self) -> str:
        """What was used of the credit can't be taken back, nor credit be given that makes up for no payment."""
        balance = self.customer.balance if self.customer else None
        if self.asked.undoes is None:
            return "" if self.asked.on.charge else "unlinked"
        if balance is None or balance.currency != self.amount.currency or balance.amount > -self.amount.amount:
            return "used"
        return "" if is_unused(self.asked.undone.transaction, self.entries) else "used"

    def do(self) -> None:
        given = self.asked.undoes is None
        self.entry = self.processor.enter(
            self.asked.customer,
            self.amount.negated() if given else self.amount,
            charge=self.asked.on.charge if given else self.asked.undone.charge,
            case_id=self.asked.case_id,
            decision=self.asked.seq,
            key=self.asked.key("credit" if given else "undo"),
        )

    def outcome(self, *, patient: bool) -> Event:
        assert self.entry is not None
        if self.asked.undoes is None:
            return self.asked.executed(transaction=self.entry)
        return self.asked.taken_back(transaction=self.entry)
