"""A Stripe that lives in memory, and loses, delays or refuses what it is told to. No tests here."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from billing.account.account import Profile
from billing.account.customer import BalanceEntry, Customer
from billing.account.given_back import Books, CreditNote, Grant, PendingItem
from billing.account.paid_time import AT_PERIOD_END, Change
from billing.account.payments import Charge, Dispute, Invoice, InvoiceLink
from billing.account.portal import Flow, Portal
from billing.account.refund import Refund
from billing.account.schedule import Phase, Schedule
from billing.account.subscription import Subscription
from billing.ports.processor import LookUp
from billing.values.errors import Declined, OutcomeUnknown, ProcessorError
from billing.values.facts import Facts
from billing.values.identifiers import Identifier
from billing.values.money import Money
from tests.billing.samples import NOW, account, charge, subscription


@dataclass
class Write:
    """One request that changes something, as Stripe received it."""

    of: str
    key: str
    told: str = ""
    took_effect: bool = False


@dataclass
class Portals:
    """One portal, which any change makes as it was asked for."""

    portal: Portal = field(default_factory=lambda: Portal(configured=True, id="bpc_1"))

    def read(self) -> Portal:
        return self.portal

    def change(self, configuration: str, settings: Facts, *, key: str) -> None:
        assert configuration == self.portal.id
        self.portal = replace(
            self.portal,
            login_url="https://x" if settings["login_page"] else None,
            cancel=bool(settings["subscription_cancel"]),
            cancel_mode=str(settings["cancel_mode"]),
            invoices=bool(settings["invoice_history"]),
            payment_method=bool(settings["payment_method_update"]),
            details=bool(settings["customer_update"]),
        )

    def make(self, settings: Facts, *, case_id: str, decision: int, key: str) -> str:
        self.portal = Portal(True, id="bpc_made", is_default=False, made_by=(case_id, str(decision)))
        self.change("bpc_made", settings, key=key)
        return self.portal.id

    def close(self, configuration: str, *, key: str) -> None:
        assert configuration == self.portal.id
        self.portal = Portal(configured=False)


@dataclass
class Stripe:
    """Holds one charge, one subscription and whoever is found; everything else only where a test puts it.

    Attributes:
    answers: what each write is answered with, in order, instead of success. `Lost` has done it all the same, `Late`
    does it while the next write is on its way.
    unreadable: what every read is answered with, if anything.
    meanwhile: what somebody else does while the first write of an object is on its way, by the object.
    """

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
    meanwhile: dict[str, Callable[[], None]] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)
    portals: Portals = field(default_factory=Portals)
    late: list[tuple[Write, Callable[[], None]]] = field(default_factory=list)
    done: dict[str, Refund] = field(default_factory=dict)

    def look_up(self, identifier: Identifier, *, fresh: bool = False) -> LookUp:
        self.read()
        found = tuple(map(Profile, self.found))
        if len(found) != 1 or found[0].customer.deleted:
            return LookUp(found)
        picture = account(
            customer=found[0].customer,
            read_at=NOW,
            charges=tuple(self.charges.values()),
            subscriptions=tuple(self.subscriptions.values()),
        )
        return LookUp(found, picture)

    def read_charge(self, charge: str) -> Charge:
        self.read()
        if charge not in self.charges:
            raise Declined("resource_missing")
        return self.charges[charge]

    def read_subscription(self, subscription: str) -> Subscription:
        self.read()
        if subscription not in self.subscriptions:
            raise Declined("resource_missing")
        return self.subscriptions[subscription]

    def read_invoice(self, invoice: str) -> Invoice:
        self.read()
        if invoice not in self.invoices:
            raise Declined("resource_missing")
        return self.invoices[invoice]

    def read_schedule(self, schedule: str) -> Schedule:
        self.read()
        if schedule not in self.schedules:
            raise Declined("resource_missing")
        return self.schedules[schedule]

    def read_customer(self, customer: str) -> Customer:
        self.read()
        return self.found[0]

    def disputes_of(self, charge: str, *, urgent: bool = False) -> tuple[Dispute, ...]:
        self.read()
        return self.disputes

    def books(self, customer: str, *, urgent: bool = False) -> Books:
        self.read()
        return Books(tuple(self.invoices.values()), tuple(self.charges.values()))

    def open_invoices(self, customer: str) -> tuple[Invoice, ...]:
        self.read()
        return tuple(held for held in self.invoices.values() if held.status == "open")

    def subscriptions_of(self, customer: str) -> tuple[Subscription, ...]:
        self.read()
        return tuple(held for held in self.subscriptions.values() if held.status != "canceled")

    def pending_items(self, customer: str, *, urgent: bool = False) -> tuple[PendingItem, ...]:
        self.read()
        return self.pending

    def credit_notes(self, customer: str, *, urgent: bool = False) -> tuple[CreditNote, ...]:
        self.read()
        return self.corrections

    def credit_grants(self, customer: str, *, urgent: bool = False) -> tuple[Grant, ...]:
        self.read()
        return self.grants

    def entries(self, customer: str, *, urgent: bool = False) -> tuple[BalanceEntry, ...]:
        self.read()
        return tuple(self.balance)

    def invoice_links(self, customer: str) -> tuple[InvoiceLink, ...]:
        self.read()
        return ()

    def preview_invoice(self, subscription: str, change: dict[str, Any]) -> Invoice | None:
        self.read()
        return self.upcoming

    def preview_credit_note(self, invoice: str, amount: Money) -> tuple[Money, Money]:
        self.read()
        return amount, Money(0, amount.currency)

    def refund(self, charge: str, amount: Money, *, reason: str, case_id: str, proposal: int, key: str) -> Refund:
        def make() -> None:
            if key not in self.done:
                self.done[key] = Refund(f"re_{len(self.done) + 1}", amount, "succeeded", case_id, str(proposal))
                self.refunded(charge, self.done[key])

        self.write(charge, key, f"{amount} {reason} {case_id} {proposal}", make)
        return self.done[key]

    def refunded(self, charge: str, made: Refund) -> None:
        held = self.charges[charge]
        self.charges[charge] = replace(held, refunded=held.refunded + made.amount, refunds=(*held.refunds, made))

    def plan_end(self, subscription: str, change: Change, *, key: str) -> None:
        """No more than an end of the running period, and no end."""
        cancel = change == AT_PERIOD_END
        self.write(subscription, key, str(cancel), lambda: self.change(subscription, cancel_at_period_end=cancel))

    def cancel(self, subscription: str, *, bill: bool = False) -> None:
        """To Stripe what is cancelled is no longer there to be cancelled."""
        self.arrive()
        if self.subscriptions[subscription].status == "canceled":
            raise Declined("resource_missing")
        self.write(subscription, "", "bill" if bill else "drop", lambda: self.end(subscription))

    def cancel_schedule(self, schedule: str, *, key: str, bill: bool = False) -> None:
        driven = next(held.id for held in self.subscriptions.values() if held.schedule == schedule)
        self.write(schedule, key, "bill" if bill else "drop", lambda: self.end(driven))

    def end(self, subscription: str) -> None:
        """And stops collecting whatever of the customer's is open."""
        self.change(subscription, status="canceled")
        for id, held in self.invoices.items():
            self.invoices[id] = replace(held, auto_advance=held.auto_advance and held.status != "open")

    def change(self, subscription: str, **changes: Any) -> None:
        self.subscriptions[subscription] = replace(self.subscriptions[subscription], **changes)

    def edit_schedule(self, schedule: str, phases: tuple[Phase, ...], end_behavior: str, *, key: str) -> None:
        """What it drives shows the end that it plans."""

        def edit() -> None:
            self.schedules[schedule] = replace(self.schedules[schedule], phases=phases, end_behavior=end_behavior)
            ends = datetime.fromtimestamp(phases[-1]["end_date"], UTC) if end_behavior == "cancel" else None
            for held in [held for held in self.subscriptions.values() if held.schedule == schedule]:
                self.change(held.id, cancel_at=ends)

        self.write(schedule, key, end_behavior, edit)

    def pay_invoice(self, invoice: str, *, key: str) -> None:
        self.write(invoice, key, "pay", lambda: self.bill(invoice, status="paid", remaining=Money(0, "usd")))

    def void_invoice(self, invoice: str, *, key: str) -> None:
        self.write(invoice, key, "void", lambda: self.bill(invoice, status="void"))

    def collect_invoice(self, invoice: str, *, key: str) -> None:
        self.write(invoice, key, "collect", lambda: self.bill(invoice, auto_advance=True))

    def bill(self, invoice: str, **changes: Any) -> None:
        self.invoices[invoice] = replace(self.invoices[invoice], **changes)

    def credit_note_of(self, invoice: str, refund: str) -> str | None:
        self.read()
        return self.notes.get(refund)

    def credit_note(self, invoice: str, refund: Refund, *, reason: str | None, key: str) -> str:
        self.write(invoice, key, f"{refund.id} {reason}", lambda: self.notes.update({refund.id: f"cn_{refund.id}"}))
        return self.notes[refund.id]

    def enter(self, customer: str, amount: Money, *, charge: str | None, case_id: str, decision: int, key: str) -> str:
        def make() -> None:
            made = BalanceEntry(f"cbtxn_{len(self.balance) + 1}", amount, case_id, str(decision), charge)
            # Newest first, as Stripe lists them.
            self.balance.insert(0, made)
            held = self.found[0].balance
            self.found = (replace(self.found[0], balance=held + amount if held else amount), *self.found[1:])

        self.write(customer, key, f"{amount} {case_id} {decision}", make)
        return self.balance[0].id

    def write(self, of: str, key: str, told: str, take_effect: Callable[[], None]) -> None:
        self.arrive()
        if act := self.meanwhile.pop(of, None):
            act()
        made = Write(of, key, told)
        self.writes.append(made)
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
            self.happen(*self.late.pop())

    def happen(self, made: Write, take_effect: Callable[[], None]) -> None:
        """A key does only once what it is for; a cancellation has none."""
        if not (made.key and any(other.key == made.key and other.took_effect for other in self.writes)):
            take_effect()
            made.took_effect = True

    def portal_session(self, customer: str, flow: Flow | None = None) -> str:
        self.read()
        return "https://billing.stripe.com/p/session/secret"

    def read(self) -> None:
        if self.unreadable:
            raise self.unreadable

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
