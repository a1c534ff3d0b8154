"""A directory and a case store that live in memory. No tests here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from billing.account.account import Account, Profile
from billing.account.preview import Previews
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Attempted, Denied, Opened
from billing.case.fold import evolve
from billing.case.lifecycle import Status
from billing.case.log import CaseEvent
from billing.policy.limits import Share
from billing.ports.control import Paused
from billing.ports.leases import Leases
from billing.ports.store import AlreadyDelivered, Conflict
from billing.values.electorate import Electorate
from billing.values.errors import CaseNotFound
from billing.values.identifiers import Identifier
from billing.values.people import Person, Role
from tests.billing.samples import BOB, NOW, approver, operator


@dataclass
class People:
    """Who everybody is; unless told otherwise Bob may approve, and everybody else work cases.

    `asked_fresh` are those whom Slack was asked about.
    """

    known: dict[str, Person] = field(default_factory=lambda: {BOB: approver(BOB)})
    members: dict[str, frozenset[str]] = field(default_factory=dict)
    asked_fresh: list[str] = field(default_factory=list)

    def who(self, user: str, *, fresh: bool = False) -> Person:
        if fresh:
            self.asked_fresh.append(user)
        return self.known.get(user, operator(user))

    def ballot(self, users: Iterable[str], ids: Iterable[str], *, fresh: bool = False) -> dict[str, Person]:
        electorate = self.electorate(ids)
        return {user: replace(self.who(user, fresh=fresh), electorate=electorate) for user in users}

    def electorate(self, ids: Iterable[str]) -> Electorate:
        approvers = (user for user, person in self.known.items() if Role.APPROVER in person.roles)
        return Electorate(frozenset(approvers), self.members)


@dataclass
class Switch:
    """Whether execution is paused, where nobody logs it."""

    is_off: Paused | None = None

    def paused(self) -> Paused | None:
        return self.is_off

    def pause(self, actor: str, reason: str, *, delivery: str | None = None) -> Paused | None:
        raise NotImplementedError

    def resume(self, actor: str, *, delivery: str | None = None) -> str:
        raise NotImplementedError

    def reason(self, paused: Paused) -> str | None:
        return None


@dataclass
class Cases:
    """A case store without its database: appends in order, refuses what is behind, remembers deliveries."""

    now: Callable[[], datetime] = lambda: NOW
    cases: dict[str, Case] = field(default_factory=dict)
    texts: dict[tuple[str, int, str], str] = field(default_factory=dict)
    accounts: dict[str, tuple[Account, int]] = field(default_factory=dict)
    proposed_accounts: dict[tuple[str, int], Account] = field(default_factory=dict)
    found: dict[str, tuple[Profile, ...]] = field(default_factory=dict)
    # How many other cases each customer had.
    earlier: dict[str, int] = field(default_factory=dict)
    deliveries: set[str] = field(default_factory=set)
    # For which work of a case Stripe may have been asked.
    attempted_seq: dict[str, int] = field(default_factory=dict)
    # What Stripe said that a decision would do, and for which decision of a case it was read last.
    shown: dict[tuple[str, int], Previews] = field(default_factory=dict)
    previewed_seq: dict[str, int] = field(default_factory=dict)
    # What other proposals take of the limits.
    taken: list[Share] = field(default_factory=list)

    def open(self, opened: Opened, *, actor: str, identifier: Identifier | None, delivery: str | None) -> Case:
        blank = Case(f"case_{len(self.cases) + 1}", len(self.cases) + 1, opened.channel, opened.thread_ts)
        self.cases[blank.case_id] = blank
        return self.append(
            blank, Decision((opened,), typed={"identifier": str(identifier)}), actor=actor, delivery=delivery
        )

    def load(self, case_id: str, *, whole: bool = False) -> Case:
        if case_id not in self.cases:
            raise CaseNotFound
        return replace(
            self.cases[case_id],
            attempted_seq=self.attempted_seq.get(case_id, 0),
            previewed_seq=self.previewed_seq.get(case_id, 0),
        )

    def event(self, case_id: str, seq: int) -> CaseEvent:
        return self.cases[case_id].at(seq)

    def refuse(self, case: Case, denied: Denied, *, actor: str, delivery: str | None = None) -> None:
        self.append(case, Decision((denied,)), actor=actor, delivery=delivery)

    def append(self, case: Case, decision: Decision, *, actor: str, delivery: str | None = None) -> Case:
        if delivery in self.deliveries:
            raise AlreadyDelivered
        if self.cases[case.case_id].seq != case.seq:
            raise Conflict
        first = case.seq + 1
        for event in decision.events:
            case = evolve(case, CaseEvent(case.seq + 1, self.now(), actor, event))
        for name, text in decision.typed.items():
            self.texts[case.case_id, first, name] = text
        if decision.proposed_on:
            self.proposed_accounts[case.case_id, first] = decision.proposed_on
        self.deliveries |= {delivery} if delivery else set()
        self.cases[case.case_id] = case
        return case

    def shares(self, since: datetime) -> list[Share]:
        return self.taken

    def begin(self, case: Case, attempted: Attempted) -> None:
        if (
            self.cases.get(case.case_id, case).seq > case.seq
            or self.attempted_seq.get(case.case_id, case.attempted_seq) != case.attempted_seq
        ):
            raise Conflict
        if case.status is Status.EXECUTING and case.first_asked is None:
            self.cases[case.case_id] = evolve(case, CaseEvent(case.seq + 1, self.now(), "bot", attempted))
        self.attempted_seq[case.case_id] = case.work.seq if case.work else 0

    def held_off(self, case: Case) -> None:
        self.attempted_seq[case.case_id] = 0

    def whisper_again(self, case_id: str, seq: int) -> None:
        """Nobody dies here."""

    def typed(self, case_id: str, seq: int, name: str) -> str | None:
        return self.texts.get((case_id, seq, name))

    def keep(self, case_id: str, seq: int, name: str, value: str) -> None:
        self.texts.setdefault((case_id, seq, name), value)

    def previews(self, case_id: str, seq: int) -> Previews:
        return self.shown.get((case_id, seq), {})

    def keep_previews(self, case: Case, seq: int, previews: Previews) -> None:
        self.shown[case.case_id, seq] = previews
        self.previewed_seq[case.case_id] = seq

    def proposed_on(self, case_id: str, seq: int) -> Account | None:
        return self.proposed_accounts.get((case_id, seq))

    def account(self, case_id: str) -> tuple[Account, int] | None:
        return self.accounts.get(case_id)

    def keep_account(self, case: Case, account: Account) -> None:
        self.accounts[case.case_id] = (account, case.stale_before_seq)

    def candidates(self, case_id: str) -> tuple[Profile, ...]:
        return self.found.get(case_id, ())

    def keep_candidates(self, case: Case, candidates: tuple[Profile, ...]) -> None:
        self.found[case.case_id] = candidates

    def earlier_cases(self, case: Case, customer: str) -> int:
        return self.earlier.get(customer, 0)

    def in_thread(self, channel: str, thread_ts: str) -> list[str]:
        here = (case for case in self.cases.values() if (case.channel, case.thread_ts) == (channel, thread_ts))
        return [case.case_id for case in sorted(here, key=lambda case: -case.number)]

    def root_posted(self, case_id: str, thread_ts: str) -> None:
        self.cases[case_id] = replace(self.cases[case_id], thread_ts=thread_ts)

    @property
    def erasable(self) -> "Cases":
        return self

    @property
    def leases(self) -> Leases:
        raise NotImplementedError
