"""A Stripe, a directory and a case store that live in memory. No tests here."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from billing.case import Case, evolve
from billing.decisions import Decision
from billing.errors import CaseNotFound, Declined, OutcomeUnknown, ProcessorError
from billing.events import CaseEvent, Opened
from billing.identifiers import Identifier
from billing.money import Money
from billing.people import Person
from billing.picture.account import Account, Profile
from billing.picture.customer import BalanceEntry, Customer
from billing.picture.payments import Charge, Dispute, Invoice, InvoiceLink, PendingCredit, Refund
from billing.picture.portal import Flow
from billing.picture.schedule import Phase, Schedule
from billing.picture.subscription import Subscription
from billing.ports import AlreadyDelivered, Conflict, LookUp
from billing.remedies.preview import Previews
from tests.billing.samples import BOB, account, approver, charge, subscription


def utc_now() -> datetime:
    return datetime.now(UTC)


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
    answers: what each write is answered with, in order, instead of success. `Lost` has done it all the same.
    unreadable: what every read is answered with, if anything.
    """

    charges: dict[str, Charge] = field(default_factory=lambda: {"ch_1": charge()})
    subscriptions: dict[str, Subscription] = field(default_factory=lambda: {"sub_1": subscription()})
    invoices: dict[str, Invoice] = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)
    disputes: tuple[Dispute, ...] = ()
    pending: tuple[PendingCredit, ...] = ()
    balance: list[BalanceEntry] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    upcoming: Invoice | None = None
    found: tuple[Customer, ...] = (Customer("cus_1", livemode=True, name="Jane Doe"),)
    answers: list[ProcessorError | None] = field(default_factory=list)
    unreadable: ProcessorError | None = None
    writes: list[Write] = field(default_factory=list)
    done: dict[str, Refund] = field(default_factory=dict)

    def look_up(self, identifier: Identifier, *, fresh: bool = False) -> LookUp:
        self.read()
        found = tuple(map(Profile, self.found))
        if len(found) != 1 or found[0].customer.deleted:
            return LookUp(found)
        picture = account(
            customer=found[0].customer,
            read_at=utc_now(),
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

    def disputes_of(self, charge: str) -> tuple[Dispute, ...]:
        self.read()
        return self.disputes

    def invoices_of(self, subscription: str) -> tuple[Invoice, ...]:
        self.read()
        return tuple(held for held in self.invoices.values() if held.subscription == subscription)

    def open_invoices(self, customer: str) -> tuple[Invoice, ...]:
        self.read()
        return tuple(held for held in self.invoices.values() if held.status == "open")

    def pending_credits(self, customer: str) -> tuple[PendingCredit, ...]:
        self.read()
        return self.pending

    def entries(self, customer: str) -> tuple[BalanceEntry, ...]:
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

    def set_cancel_at_period_end(self, subscription: str, cancel: bool, *, key: str) -> None:
        self.write(subscription, key, str(cancel), lambda: self.change(subscription, cancel_at_period_end=cancel))

    def cancel(self, subscription: str) -> None:
        """To Stripe what is cancelled is no longer there to be cancelled."""
        if self.subscriptions[subscription].status == "canceled":
            raise Declined("resource_missing")
        self.write(subscription, "", "cancel", lambda: self.end(subscription))

    def cancel_schedule(self, schedule: str, *, key: str) -> None:
        driven = next(held.id for held in self.subscriptions.values() if held.schedule == schedule)
        self.write(schedule, key, "cancel", lambda: self.end(driven))

    def end(self, subscription: str) -> None:
        """And stops collecting whatever of the customer's is open."""
        self.change(subscription, status="canceled")
        for id, held in self.invoices.items():
            self.invoices[id] = replace(held, auto_advance=held.auto_advance and held.status != "open")

    def change(self, subscription: str, **changes: Any) -> None:
        self.subscriptions[subscription] = replace(self.subscriptions[subscription], **changes)

    def edit_schedule(self, schedule: str, phases: tuple[Phase, ...], end_behavior: str, *, key: str) -> None:
        def edit() -> None:
            self.schedules[schedule] = replace(self.schedules[schedule], phases=phases, end_behavior=end_behavior)

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

    def enter(self, customer: str, amount: Money, *, case_id: str, decision: int, key: str) -> str:
        def make() -> None:
            if not any(key == made.key for made in self.writes[:-1] if made.took_effect):
                self.balance.append(BalanceEntry(f"cbtxn_{len(self.balance) + 1}", amount, case_id, str(decision)))

        self.write(customer, key, f"{amount} {case_id} {decision}", make)
        return self.balance[-1].id

    def write(self, of: str, key: str, told: str, take_effect: Callable[[], None]) -> None:
        made = Write(of, key, told)
        self.writes.append(made)
        refused = self.answers.pop(0) if self.answers else None
        if refused is None or isinstance(refused, Lost):
            take_effect()
            made.took_effect = True
        if refused:
            raise refused

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


@dataclass
class People:
    """Who everybody is; Bob may approve unless told otherwise. `asked_fresh` are those whom Slack was asked about."""

    known: dict[str, Person] = field(default_factory=lambda: {BOB: approver(BOB)})
    asked_fresh: list[str] = field(default_factory=list)

    def who(self, user: str, *, fresh: bool = False) -> Person:
        if fresh:
            self.asked_fresh.append(user)
        return self.known.get(user, Person(user))


@dataclass
class Cases:
    """A case store without its database: appends in order, refuses what is behind, remembers deliveries."""

    now: Callable[[], datetime] = utc_now
    held: dict[str, Case] = field(default_factory=dict)
    texts: dict[tuple[str, int, str], str] = field(default_factory=dict)
    accounts: dict[str, tuple[Account, int]] = field(default_factory=dict)
    proposed_accounts: dict[tuple[str, int], Account] = field(default_factory=dict)
    found: dict[str, tuple[Profile, ...]] = field(default_factory=dict)
    # How many other cases each customer had.
    earlier: dict[str, int] = field(default_factory=dict)
    deliveries: set[str] = field(default_factory=set)
    # For which work of a case Stripe may have been asked.
    begun: dict[str, int] = field(default_factory=dict)
    # What Stripe said that a decision would do, and for which decision of a case it was read last.
    shown: dict[tuple[str, int], Previews] = field(default_factory=dict)
    previewed: dict[str, int] = field(default_factory=dict)

    def open(self, opened: Opened, *, actor: str, identifier: Identifier, delivery: str | None) -> Case:
        blank = Case(f"case_{len(self.held) + 1}", len(self.held) + 1, opened.channel, opened.thread_ts)
        self.held[blank.case_id] = blank
        return self.append(
            blank, Decision((opened,), typed={"identifier": str(identifier)}), actor=actor, delivery=delivery
        )

    def load(self, case_id: str) -> Case:
        if case_id not in self.held:
            raise CaseNotFound
        return replace(self.held[case_id], begun=self.begun.get(case_id, 0), previewed=self.previewed.get(case_id, 0))

    def append(self, case: Case, decision: Decision, *, actor: str, delivery: str | None = None) -> Case:
        if delivery in self.deliveries:
            raise AlreadyDelivered
        if self.held[case.case_id].seq != case.seq:
            raise Conflict
        first = case.seq + 1
        for event in decision.events:
            case = evolve(case, CaseEvent(case.seq + 1, self.now(), actor, event))
        for name, text in decision.typed.items():
            self.texts[case.case_id, first, name] = text
        if decision.proposed_on:
            self.proposed_accounts[case.case_id, first] = decision.proposed_on
        self.deliveries |= {delivery} if delivery else set()
        self.held[case.case_id] = case
        return case

    def begin(self, case: Case, *, begun: bool) -> None:
        self.begun[case.case_id] = case.work.seq if begun and case.work else 0

    def typed(self, case_id: str, seq: int, name: str) -> str | None:
        return self.texts.get((case_id, seq, name))

    def keep(self, case_id: str, seq: int, name: str, value: str) -> None:
        self.texts.setdefault((case_id, seq, name), value)

    def previews(self, case_id: str, seq: int) -> Previews:
        return self.shown.get((case_id, seq), {})

    def keep_previews(self, case: Case, seq: int, previews: Previews) -> None:
        self.shown[case.case_id, seq] = previews
        self.previewed[case.case_id] = seq

    def proposed_on(self, case_id: str, seq: int) -> Account | None:
        return self.proposed_accounts.get((case_id, seq))

    def account(self, case_id: str) -> tuple[Account, int] | None:
        return self.accounts.get(case_id)

    def keep_account(self, case: Case, account: Account) -> None:
        self.accounts[case.case_id] = (account, case.read_from)

    def candidates(self, case_id: str) -> tuple[Profile, ...]:
        return self.found.get(case_id, ())

    def keep_candidates(self, case: Case, candidates: tuple[Profile, ...]) -> None:
        self.found[case.case_id] = candidates

    def earlier_cases(self, case: Case, customer: str) -> int:
        return self.earlier.get(customer, 0)

    def in_thread(self, channel: str, thread_ts: str) -> list[str]:
        here = (case for case in self.held.values() if (case.channel, case.thread_ts) == (channel, thread_ts))
        return [case.case_id for case in sorted(here, key=lambda case: -case.number)]

    def root_posted(self, case_id: str, thread_ts: str) -> None:
        self.held[case_id] = replace(self.held[case_id], thread_ts=thread_ts)

    def lease(self, case_id: str, lease: str) -> bool:
        return True

    def renew(self, case_id: str, lease: str) -> None:
        """Nobody takes a lease away here."""

    def release(self, case_id: str, lease: str, *, seq: int, due_at: datetime | None) -> bool:
        return self.held[case_id].seq == seq
