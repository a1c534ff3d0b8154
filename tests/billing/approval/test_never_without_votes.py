"""Whatever happened, and whoever wrote it: nothing is attempted without the votes that were sealed into the proposal,
by people who may, none of them the proposer.
"""

from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from billing.case.case import Case
from billing.case.events import Approved, Escalated, Event, Lapsed, Rejected, Reminded, Required, Withdrawn
from billing.case.fold import evolve
from billing.case.lifecycle import Status
from billing.case.log import CaseEvent
from billing.commands import voting
from billing.policy.notices import Notices
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.values.choices import Remedy
from billing.values.electorate import Electorate
from billing.values.errors import Refused, Stale
from billing.values.people import Person, Role
from billing.work.executor import Executor
from billing.work.task import Task
from tests.billing.fake_stripe import Stripe
from tests.billing.fakes import Cases, People, Switch
from tests.billing.samples import ADA, IDENTIFIED, NOW, account, case_of, classified, proposed

PEOPLE = (ADA, "U0BOB", "U0EVE", "U0FAY", "U0GIL")
GROUPS = ("S0ONE", "S0TWO")
REFUNDS = frozenset({Remedy.REFUND_CHARGE})

ids = st.lists(st.sampled_from(PEOPLE + GROUPS), min_size=1, max_size=3, unique=True).map(tuple)
rules = st.lists(
    st.builds(
        Rule,
        st.sampled_from(["a", "b", "c"]),
        st.just(REFUNDS),
        st.sampled_from([None, {"usd": 100}, {"usd": 900000}, {"eur": 1}]),
        st.integers(1, 3),
        st.none() | ids,
    ),
    max_size=3,
).map(lambda drawn: tuple({rule.name: rule for rule in drawn}.values()))
policies = st.just(Policy()) | st.builds(Policy, rules=rules, notices=st.builds(Notices, escalate_to=st.just(()) | ids))
members = st.fixed_dictionaries({group: st.frozensets(st.sampled_from(PEOPLE), max_size=3) for group in GROUPS})
approvers = st.frozensets(st.sampled_from(PEOPLE), min_size=2)
barred: st.SearchStrategy[dict[str, str]] = st.just({}) | st.dictionaries(
    st.sampled_from(PEOPLE), st.sampled_from(["guest", "deleted", "outsider"]), max_size=2
)
# A click, or whatever somebody wrote into the log by themselves.
clicks = st.tuples(st.just("click"), st.sampled_from(PEOPLE))
forged = st.tuples(
    st.sampled_from((*PEOPLE, "bot", "stripe")),
    st.sampled_from(
        [
            Approved(4),
            Approved(4, remaining=1),
            Approved(4, counts_for=("a", "b", "c")),
            Lapsed(4, 1, (PEOPLE[1],)),
            Lapsed(4, 1),
            Escalated(4, (PEOPLE[2], "S0ONE")),
            Reminded(4),
            Rejected(4),
            Withdrawn(4),
        ]
    ),
)


class World:
    """Slack, and the policy in force, at one moment."""

    def __init__(
        self, policy: Policy, groups: dict[str, frozenset[str]], listed: frozenset[str], out: dict[str, str]
    ) -> None:
        self.policy, self.groups, self.listed, self.out = policy, groups, listed, out

    def person(self, user: str) -> Person:
        roles = frozenset({Role.APPROVER}) if user in self.listed else frozenset[Role]()
        electorate = Electorate(self.listed, self.groups)
        return Person(user, roles=roles, barred=self.out.get(user), electorate=electorate)

    def people(self) -> People:
        return People({user: self.person(user) for user in PEOPLE}, dict(self.groups))

    def behind(self, voters: tuple[str, ...] | None) -> frozenset[str]:
        if voters is None:
            return self.listed
        return frozenset().union(*(self.groups.get(id, {id}) if id in GROUPS else {id} for id in voters))


worlds = st.builds(World, policies, members, approvers, barred)


def then(case: Case, actor: str, event: Event) -> Case:
    try:
        return replace(evolve(case, CaseEvent(case.seq + 1, NOW, actor, event)), previewed_seq=4)
    except Stale:
        return case


def clicked(case: Case, user: str, world: World) -> Case:
    try:
        decision = voting.approve(case, world.person(user), 4, account(), world.policy, NOW)
    except (Refused, Stale):
        return case
    return then(case, user, decision.events[0])


def has_its_votes(case: Case, world: World) -> bool:
    """Counted anew and simply: for each rule that was sealed, and each that the policy has by now."""
    standing: set[str] = set()
    escalated: frozenset[str] = frozenset()
    for recorded in case.log[4:]:
        match recorded.event:
            case Approved():
                standing.add(recorded.actor)
            case Lapsed(voters=gone):
                standing -= set(gone)
            case Escalated(to=to):
                named = tuple(id for id in to if id in world.policy.notices.escalate_to)
                escalated |= world.behind(named) if named else frozenset()
    able = {user for user in standing if user in PEOPLE and user != ADA and user not in world.out}
    sealed = case.proposed(4)
    required = [*(sealed.requires or (Required(""),))]
    required += [
        Required(rule.name, rule.approvals, rule.voters)
        for rule in world.policy.rules
        if rule.applies(sealed.remedy, sealed.amount, sealed.currency)
    ]
    return all(len(able & (world.behind(rule.voters) | escalated)) >= rule.approvals for rule in required)


@settings(max_examples=200)
@given(
    sealing=policies,
    steps=st.lists(st.tuples(worlds, clicks | forged), max_size=8),
    world=worlds,
)
def test_nothing_is_attempted_without_the_votes_that_are_required(
    sealing: Policy, steps: list[tuple[World, tuple[str, str | Event]]], world: World
) -> None:
    requires = tuple(
        Required(rule.name, rule.approvals, rule.voters)
        for rule in sealing.rules
        if rule.applies(Remedy.REFUND_CHARGE, 4900, "usd")
    )
    case = case_of(IDENTIFIED, classified(), proposed(requires=requires))
    for then_there, (actor, act) in steps:
        case = clicked(case, str(act), then_there) if actor == "click" else then(case, actor, _event(act))
    if case.status is not Status.EXECUTING:
        return
    stripe, store = Stripe(), Cases(held={case.case_id: case})
    work = Executor(store, stripe.processor, world.people(), world.policy, Switch(), lambda: NOW)
    work.run(Task.CARRY_OUT, case)
    attempted = store.held[case.case_id].seq_of("attempted") > 0
    assert attempted == bool(stripe.writes)
    event("attempted" if attempted else "held back")
    if attempted:
        assert ADA not in world.out
        assert has_its_votes(case, world)


def _event(act: str | Event) -> Event:
    assert not isinstance(act, str)
    return act
