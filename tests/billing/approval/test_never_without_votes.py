"""Whatever happened, and whoever wrote it: nothing is attempted without the votes that were sealed into the proposal,
by people who may, none of them the proposer.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import is_dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from random import Random
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from hypothesis import event, given, settings
from hypothesis import strategies as st

from billing.case.case import Case
from billing.case.events import (
    Approved,
    Attempted,
    Escalated,
    Event,
    Lapsed,
    Rejected,
    RemedyAsked,
    Reminded,
    Required,
    UndoAsked,
    Unsettled,
    Withdrawn,
)
from billing.case.fold import evolve
from billing.case.lifecycle import Status
from billing.case.log import CaseEvent
from billing.commands import voting
from billing.policy.notices import Notices
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.remedies.ladder import RUNGS
from billing.values.choices import Remedy
from billing.values.electorate import Electorate
from billing.values.errors import Refused, Stale
from billing.values.people import Person, Role
from billing.work.executor import Executor
from billing.work.task import Task
from tests.billing.fake_stripe import Stripe
from tests.billing.fakes import Cases, People, Switch
from tests.billing.samples import ADA, IDENTIFIED, NOW, account, case_of, charge, classified, invoice, proposed

PEOPLE = (ADA, "U0BOB", "U0EVE", "U0FAY", "U0GIL")
GROUPS = ("S0ONE", "S0TWO")
REFUNDS = frozenset({Remedy.REFUND_CHARGE})

T = TypeVar("T")


def some(random: Random, of: Sequence[T], at_most: int, at_least: int = 0) -> list[T]:
    return random.sample(of, random.randint(at_least, at_most))


def ids(random: Random) -> tuple[str, ...]:
    return tuple(some(random, PEOPLE + GROUPS, 3, 1))


def a_policy(random: Random) -> Policy:
    rules = tuple(
        Rule(
            name,
            REFUNDS,
            random.choice([None, {"usd": 100}, {"usd": 900000}, {"eur": 1}]),
            random.randint(1, 3),
            random.choice([None, ids(random)]),
        )
        for name in some(random, ("a", "b", "c"), 2)
    )
    return Policy(rules=rules, notices=Notices(escalate_to=random.choice([(), ids(random)])))


# What stands in an event that somebody wrote into the log by themselves, by its type.
WORDS = ("ch_1", "sub_1", "in_1", "cus_1", "usd", "a", "duplicate", "S0ONE", *PEOPLE[:3])
EVENTS = sorted(get_args(Event), key=lambda kind: str(kind.__name__))
BEGUN = {Attempted, Unsettled}


def anything(random: Random, hint: Any) -> Any:
    origin, within = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return anything(random, random.choice(within))
    if origin is Literal:
        return random.choice(within)
    if origin is tuple:
        return tuple(anything(random, within[0]) for _ in range(random.randint(0, 2)))
    if origin is dict:
        return random.choice([{}, charge().facts()])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return random.choice(list(hint))
    if is_dataclass(hint):
        return any_of(random, hint)
    plain: dict[Any, Sequence[Any]] = {
        NoneType: [None],
        bool: [True, False],
        int: [*range(10), 4900],
        str: WORDS,
        datetime: [NOW - timedelta(days=2), NOW, NOW + timedelta(days=2)],
    }
    return random.choice(plain[hint])


def any_of(random: Random, kind: Any) -> Any:
    return kind(**{name: anything(random, hint) for name, hint in hints(kind).items()})


@cache
def hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


# As they would be, of the proposal that waits or was decided last.
AIMED: list[Callable[[int], Event]] = [
    Approved,
    lambda of: Approved(of, remaining=1),
    lambda of: Approved(of, counts_for=("a", "b", "c")),
    lambda of: Lapsed(of, 1, (PEOPLE[1],)),
    lambda of: Lapsed(of, 1),
    lambda of: Escalated(of, (PEOPLE[2], "S0ONE")),
    Reminded,
    Rejected,
    Withdrawn,
    lambda _of: proposed(),
    lambda _of: RemedyAsked(remedy=Remedy.RETRY_PAYMENT, invoice="in_1"),
    # Beside the proposal.
    lambda _of: RemedyAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1"),
]
HAPPENED_BEFORE: list[Callable[[int], Event]] = [
    lambda of: Attempted(Remedy.REFUND_CHARGE, proposal=of),
    lambda of: Unsettled(Remedy.REFUND_CHARGE, "interrupted", proposal=of),
]
WRITERS = (*PEOPLE, "bot", "stripe")


class World:
    """Slack, and the policy in force, at one moment."""

    def __init__(
        self, policy: Policy, groups: dict[str, frozenset[str]], listed: frozenset[str], out: dict[str, str]
    ) -> None:
        self.policy, self.groups, self.listed, self.out = policy, groups, listed, out

    def person(self, user: str) -> Person:
        roles = frozenset({Role.OPERATOR, *([Role.APPROVER] if user in self.listed else [])})
        electorate = Electorate(self.listed, self.groups)
        return Person(user, roles=roles, barred=self.out.get(user), electorate=electorate)

    def people(self) -> People:
        return People({user: self.person(user) for user in PEOPLE}, dict(self.groups))

    def behind(self, voters: tuple[str, ...] | None) -> frozenset[str]:
        if voters is None:
            return self.listed
        return frozenset().union(*(self.groups.get(id, {id}) if id in GROUPS else {id} for id in voters))


def a_world(random: Random) -> World:
    groups = {group: frozenset(some(random, PEOPLE, 3)) for group in GROUPS}
    out = {
        user: random.choice(["guest", "deleted", "outsider"]) for user in some(random, PEOPLE, random.choice([0, 2]))
    }
    return World(a_policy(random), groups, frozenset(some(random, PEOPLE, 5, 2)), out)


class Bot:
    """A case, whatever is written into its log, and the worker: Stripe is asked for nothing that lacks its votes."""

    def __init__(self, case: Case) -> None:
        self.stripe = Stripe(invoices={"in_1": invoice()})
        self.store = Cases(cases={case.case_id: case})
        self.case_id = case.case_id

    @property
    def case(self) -> Case:
        case = self.store.load(self.case_id)
        return replace(case, previewed_seq=case.seq)

    def then(self, actor: str, event: Event) -> None:
        with suppress(Stale):
            self.store.cases[self.case_id] = evolve(self.case, CaseEvent(self.case.seq + 1, NOW, actor, event))

    def clicked(self, user: str, world: World) -> None:
        of = self.case.proposal.seq if self.case.proposal else 4
        with suppress(Refused, Stale):
            decision = voting.approve(self.case, world.person(user), of, account(), world.policy, NOW)
            self.then(user, decision.events[0])

    def works(self, world: World) -> None:
        before, asked = self.case, len(self.stripe.writes)
        if before.status not in {Status.EXECUTING, Status.UNSETTLED}:
            return
        work = Executor(self.store, self.stripe, world.people(), world.policy, Switch(), lambda: NOW)
        try:
            decision = work.run(Task.CARRY_OUT, before)
        except Stale:
            # A decision about something that was never decided.
            assert len(self.stripe.writes) == asked
            return
        event("begun" if len(self.stripe.writes) > asked else "held back")
        if len(self.stripe.writes) > asked or self.case.seq_of("attempted") > before.seq:
            may_be_begun(before, world)
        for each in decision.events if decision else ():
            self.then("bot", each)


def may_be_begun(case: Case, world: World) -> None:
    """Counted anew and simply."""
    assert case.work is not None
    if not isinstance(case.work.event, Approved):
        assert RUNGS[remedy_of(case)].approval is False
        return
    proposal = case.at(case.work.event.proposal)
    if case.may_have_been_asked:
        # Who they are was asked when it was begun; that so many voted is seen in the log.
        standing = {recorded.actor for recorded in case.since(proposal.seq) if isinstance(recorded.event, Approved)}
        most = max((rule.approvals for rule in case.proposed(proposal.seq).requires), default=1)
        assert len((standing & set(PEOPLE)) - {proposal.actor}) >= most
        return
    assert proposal.actor in set(PEOPLE) - world.out.keys()
    assert has_its_votes(case, proposal, world)


def remedy_of(case: Case) -> Remedy:
    asked = case.work.event if case.work else None
    assert isinstance(asked, RemedyAsked | UndoAsked)
    # What was given may be taken back by one person.
    return asked.remedy if isinstance(asked, RemedyAsked) else Remedy.CANCEL_AT_PERIOD_END


def has_its_votes(case: Case, proposal: CaseEvent, world: World) -> bool:
    """For each rule that was sealed, and each that the policy has by now."""
    standing: set[str] = set()
    escalated: frozenset[str] = frozenset()
    for recorded in case.since(proposal.seq):
        match recorded.event:
            case Approved(proposal=of) if of == proposal.seq:
                standing.add(recorded.actor)
            case Lapsed(proposal=of, voters=gone) if of == proposal.seq:
                standing -= set(gone)
            case Escalated(proposal=of, to=to) if of == proposal.seq:
                named = tuple(id for id in to if id in world.policy.notices.escalate_to)
                escalated |= world.behind(named) if named else frozenset()
    able = {user for user in standing if user in PEOPLE and user != proposal.actor and user not in world.out}
    sealed = case.proposed(proposal.seq)
    required = [*(sealed.requires or (Required(""),))]
    required += [
        Required(rule.name, rule.approvals, rule.voters)
        for rule in world.policy.rules
        if rule.applies(sealed.remedy, sealed.amount, sealed.currency)
    ]
    return all(len(able & (world.behind(rule.voters) | escalated)) >= rule.approvals for rule in required)


def played(random: Random, aimed: list[Callable[[int], Event]], kinds: list[Any]) -> None:
    """A proposal, and then up to twelve clicks, rows that somebody wrote, and turns of the worker, while people come
    and go and the policy changes.
    """
    requires = tuple(
        Required(rule.name, rule.approvals, rule.voters)
        for rule in a_policy(random).rules
        if rule.applies(Remedy.REFUND_CHARGE, 4900, "usd")
    )
    bot = Bot(case_of(IDENTIFIED, classified(), proposed(requires=requires)))
    there = a_world(random)
    for _ in range(random.randint(1, 12)):
        of = bot.case.proposal.seq if bot.case.proposal else 4
        match random.randrange(8):
            case 0:
                there = a_world(random)
            case 1 | 2 | 3:
                bot.clicked(random.choice(PEOPLE), there)
            case 4 | 5:
                bot.then(random.choice(WRITERS), random.choice(aimed)(of))
            case 6:
                bot.then(random.choice(WRITERS), any_of(random, random.choice(kinds)))
            case _:
                bot.works(there)
    bot.works(there)
    bot.works(there)


@settings(max_examples=500)
@given(st.randoms(use_true_random=True))
def test_nothing_is_attempted_without_the_votes_that_are_required(random: Random) -> None:
    played(random, AIMED, [kind for kind in EVENTS if kind not in BEGUN])


@settings(max_examples=500)
@given(st.randoms(use_true_random=True))
def test_nor_is_stripe_asked_again_where_somebody_wrote_that_it_was_asked(random: Random) -> None:
    played(random, AIMED + HAPPENED_BEFORE * 3, EVENTS)
