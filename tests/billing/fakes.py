"""A Stripe, a directory and a case store that live in memory. No tests here."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from billing.case import Case, evolve
from billing.decisions import Decision
from billing.errors import CaseNotFound, Declined, OutcomeUnknown, ProcessorError
from billing.events import CaseEvent, Opened
from billing.identifiers import Identifier
from billing.money import Money
from billing.people import Person
from billing.picture.account import Account, Profile
from billing.picture.customer import Customer
from billing.picture.payments import Charge, Refund
from billing.picture.subscription import Subscription
from billing.ports import AlreadyDelivered, Conflict, LookUp
from tests.billing.samples import BOB, account, approver, charge, subscription


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Write:
    """One request that changes something, as Stripe received it."""

    of: str
    key: str
    told: str = ""


@dataclass
class Stripe:
    """Holds one charge, one subscription and whoever is found.

    Attributes:
    answers: what each write is answered with, in order, instead of success. `Lost` has done it all the same.
    unreadable: what every read is answered with, if anything.
    """

    charges: dict[str, Charge] = field(default_factory=lambda: {"ch_1": charge()})
    subscriptions: dict[str, Subscription] = field(default_factory=lambda: {"sub_1": subscription()})
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

    def refund(self, charge: str, amount: Money, *, reason: str, case_id: str, proposal: int, key: str) -> Refund:
        self.writes.append(Write(charge, key, f"{amount} {reason} {case_id} {proposal}"))
        refused = self.answers.pop(0) if self.answers else None
        if isinstance(refused, ProcessorError) and not isinstance(refused, Lost):
            raise refused
        if key not in self.done:
            self.done[key] = Refund(f"re_{len(self.done) + 1}", amount, "succeeded", case_id, str(proposal))
            self.refunded(charge, self.done[key])
        if refused:
            raise refused
        return self.done[key]

    def refunded(self, charge: str, made: Refund) -> None:
        held = self.charges[charge]
        self.charges[charge] = replace(held, refunded=held.refunded + made.amount, refunds=(*held.refunds, made))

    def set_cancel_at_period_end(self, subscription: str, cancel: bool, *, key: str) -> Subscription:
        self.writes.append(Write(subscription, key, str(cancel)))
        refused = self.answers.pop(0) if self.answers else None
        if isinstance(refused, ProcessorError) and not isinstance(refused, Lost):
            raise refused
        self.subscriptions[subscription] = replace(self.subscriptions[subscription], cancel_at_period_end=cancel)
        if refused:
            raise refused
        return self.subscriptions[subscription]

    def portal_session(self, customer: str) -> str:
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

    def open(self, opened: Opened, *, actor: str, identifier: Identifier, delivery: str | None) -> Case:
        blank = Case(f"case_{len(self.held) + 1}", len(self.held) + 1, opened.channel, opened.thread_ts)
        self.held[blank.case_id] = blank
        return self.append(
            blank, Decision((opened,), typed={"identifier": str(identifier)}), actor=actor, delivery=delivery
        )

    def load(self, case_id: str) -> Case:
        if case_id not in self.held:
            raise CaseNotFound
        return replace(self.held[case_id], begun=self.begun.get(case_id, 0))

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
