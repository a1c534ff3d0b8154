"""A Stripe that lives in memory, and loses, delays or refuses what it is told to. No tests here."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from billing.account.customer import BalanceEntry, Customer
from billing.account.given_back import CreditNote, Grant, PendingItem
from billing.account.payments import Charge, Dispute, Invoice
from billing.account.refund import Refund
from billing.account.schedule import Schedule
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.values.errors import Declined, OutcomeUnknown, ProcessorError
from billing.values.money import Money
from tests.billing.fake_processor import FakeProcessor
from tests.billing.samples import charge, subscription

T = TypeVar("T")


@dataclass
class Write:
    """One request that changes something, as Stripe received it."""

    of: str
    key: str
    told: str = ""
    took_effect: bool = False


@dataclass
class Stripe:
    """Holds one charge, one subscription and whoever is found; everything else only where a test puts it.

    Attributes:
    answers: what each write is answered with, in order, instead of success. `Lost` has done it all the same, `Late`
    does it while the next write is on its way.
    unreadable: what every read is answered with, if anything.
    refuses: what the key may not read, by what it is.
    afterwards: what every read is answered with from the next write on.
    meanwhile: what somebody else does while the first write of an object is on its way, by the object.
    """

    refuses: ClassVar[Mapping[str, ProcessorError]] = {}

    charges: dict[str, Charge] = field(default_factory=lambda: {"ch_1": charge()})
    subscriptions: dict[str, Subscription] = field(default_factory=lambda: {"sub_1": subscription()})
    invoices: dict[str, Invoice] = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)
    disputes: tuple[Dispute, ...] = ()
    pending: tuple[PendingItem, ...] = ()
    corrections: tuple[CreditNote, ...] = ()
    grants: tuple[Grant, ...] = ()
    balance: list[BalanceEntry] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    upcoming: Invoice | None = None
    found: tuple[Customer, ...] = (Customer("cus_1", livemode=True, name="Jane Doe", default_payment_method="pm_1"),)
    answers: list[ProcessorError | None] = field(default_factory=list)
    unreadable: ProcessorError | None = None
    afterwards: ProcessorError | None = None
    meanwhile: dict[str, Callable[[], None]] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)
    late: list[tuple[Write, Callable[[], None]]] = field(default_factory=list)
    done: dict[str, Refund] = field(default_factory=dict)

    @cached_property
    def processor(self) -> FakeProcessor:
        return FakeProcessor(self)

    def of(self, _case: Case) -> FakeProcessor:
        """There is no other account."""
        return self.processor

    def read(self, what: str = "") -> None:
        if problem := self.unreadable or self.refuses.get(what):
            raise problem

    def one(self, by_id: Mapping[str, T], id: str) -> T:
        self.read()
        if id not in by_id:
            raise Declined("resource_missing")
        return by_id[id]

    def billed_next(self, change: dict[str, Any]) -> Invoice | None:
        return self.upcoming

    def tax_in(self, amount: Money) -> Money:
        return Money(0, amount.currency)

    def refunded(self, charge: str, made: Refund) -> None:
        before = self.charges[charge]
        self.charges[charge] = replace(before, refunded=before.refunded + made.amount, refunds=(*before.refunds, made))

    def change(self, subscription: str, **changes: Any) -> None:
        self.subscriptions[subscription] = replace(self.subscriptions[subscription], **changes)

    def end(self, subscription: str) -> None:
        """And stops collecting whatever of the customer's is open."""
        self.change(subscription, status="canceled")
        for id, invoice in self.invoices.items():
            self.invoices[id] = replace(invoice, auto_advance=invoice.auto_advance and invoice.status != "open")

    def bill(self, invoice: str, **changes: Any) -> None:
        self.invoices[invoice] = replace(self.invoices[invoice], **changes)

    def write(self, of: str, key: str, told: str, take_effect: Callable[[], None]) -> None:
        self.arrive()
        if act := self.meanwhile.pop(of, None):
            act()
        made = Write(of, key, told)
        self.writes.append(made)
        self.unreadable = self.afterwards or self.unreadable
        refused = self.answers.pop(0) if self.answers else None
        if isinstance(refused, Late):
            self.late.append((made, take_effect))
        elif refused is None or isinstance(refused, Lost | Overtaken):
            self.happen(made, take_effect)
        if refused:
            raise refused

    def arrive(self) -> None:
        """What was under way for long."""
        while self.late:
            with suppress(Declined):
                self.happen(*self.late.pop())

    def happen(self, made: Write, take_effect: Callable[[], None]) -> None:
        """A key does only once what it is for; a cancellation has none."""
        if not (made.key and any(other.key == made.key and other.took_effect for other in self.writes)):
            take_effect()
            made.took_effect = True

    @property
    def moved(self) -> int:
        """How much money has gone back, all in all."""
        return sum(made.amount.amount for made in self.done.values())


class Lost(OutcomeUnknown):
    """Stripe did it, and its answer was lost."""


class Overtaken(Declined):
    """Somebody else's request did it just before, so that this one is refused."""


class Late(OutcomeUnknown):
    """Stripe has not done it yet, and does it later."""
