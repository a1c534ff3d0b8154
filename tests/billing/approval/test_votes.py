"""Rules, votes, and who may cast them: as the log, the policy and Slack say together."""

from dataclasses import replace

import pytest

from billing.case.case import Case
from billing.case.events import Approved, Escalated, Event, Lapsed, Required
from billing.case.fold import evolve
from billing.case.lifecycle import Status
from billing.case.log import CaseEvent
from billing.commands import voting
from billing.policy.notices import Notices
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.values.choices import Remedy
from billing.values.electorate import Electorate
from billing.values.errors import Refused
from billing.values.people import Person, Role
from tests.billing.samples import ADA, BOB, EVE, IDENTIFIED, NOW, account, case_of, classified, proposed

FIN, FAY, LEA = "U0FIN", "U0FAY", "U0LEA"
MEMBERS = {"S0FINANCE": frozenset({FIN, FAY, BOB}), "S0LEADS": frozenset({LEA})}
REFUNDS = frozenset({Remedy.REFUND_CHARGE})
LARGE = Rule("large", REFUNDS, {"usd": 1000}, approvals=2, voters=("S0FINANCE",))
ANY = Rule("any", REFUNDS)


def person(user: str, members: dict[str, frozenset[str]] | None = None) -> Person:
    roles = frozenset({Role.APPROVER}) if user in {ADA, BOB, EVE} else frozenset[Role]()
    electorate = Electorate(frozenset({ADA, BOB, EVE}), MEMBERS if members is None else members)
    return Person(user, roles=roles, electorate=electorate)


def sealed(*rules: Rule) -> Case:
    required = tuple(Required(rule.name, rule.approvals, rule.voters) for rule in rules)
    return case_of(IDENTIFIED, classified(), proposed(rules=tuple(rule.name for rule in rules), requires=required))


def vote(case: Case, user: str, policy: Policy, who: Person | None = None) -> Case:
    decision = voting.approve(case, who or person(user), 4, account(), policy, NOW)
    return then(case, user, *decision.events)


def then(case: Case, user: str, *events: Event) -> Case:
    for event in events:
        case = evolve(case, CaseEvent(case.seq + 1, NOW, user, event))
    return replace(case, previewed_seq=4)


def remaining(case: Case) -> int:
    event = case.log[-1].event
    assert isinstance(event, Approved)
    return event.remaining


def refused(case: Case, user: str, policy: Policy, who: Person | None = None) -> str:
    with pytest.raises(Refused) as refusal:
        vote(case, user, policy, who)
    return refusal.value.reason


def test_each_rule_is_satisfied_by_those_whom_it_names_and_one_vote_counts_for_each() -> None:
    policy = Policy(rules=(LARGE, ANY))
    case = vote(sealed(LARGE, ANY), EVE, policy)
    assert (remaining(case), case.status) == (2, Status.PROPOSED)
    case = vote(case, FIN, policy)
    assert remaining(case) == 1
    case = vote(case, BOB, policy)
    assert (remaining(case), case.status) == (0, Status.EXECUTING)
    counted = [recorded.event.counts_for for recorded in case.log if isinstance(recorded.event, Approved)]
    assert counted == [("any",), ("large",), ("any", "large")]


def test_one_who_is_named_by_both_makes_it_two_votes() -> None:
    policy = Policy(rules=(LARGE, ANY))
    assert remaining(vote(sealed(LARGE, ANY), BOB, policy)) == 1
    assert remaining(vote(sealed(LARGE, ANY), FIN, policy)) == 1, "the next may be Bob"


def test_nobody_votes_twice_nor_for_their_own_nor_where_no_rule_names_them() -> None:
    policy = Policy(rules=(LARGE,))
    case = vote(sealed(LARGE), FIN, policy)
    assert refused(case, FIN, policy) == "voted_already"
    assert refused(case, EVE, policy) == "not_named"
    assert refused(case, LEA, policy) == "not_approver"
    assert refused(case, ADA, policy) == "own_proposal"


def test_a_group_that_slack_does_not_resolve_decides_nothing() -> None:
    assert refused(sealed(LARGE), FIN, Policy(rules=(LARGE,)), person(FIN, members={})) == "group_unresolved"


def test_a_stricter_policy_holds_at_once_and_a_laxer_one_loosens_nothing() -> None:
    one, two = replace(ANY, approvals=1), replace(ANY, approvals=2)
    assert remaining(vote(sealed(one), BOB, Policy(rules=(two,)))) == 1
    assert remaining(vote(sealed(two), BOB, Policy(rules=(one,)))) == 1
    assert remaining(vote(sealed(two), BOB, Policy())) == 1
    assert remaining(vote(sealed(), BOB, Policy(rules=(LARGE,)))) == 1


@pytest.mark.parametrize(
    ("amount", "currency", "applies"),
    [(1000, "usd", False), (1001, "usd", True), (1, "eur", True), (None, None, False)],
)
def test_a_rule_is_for_more_than_that_and_for_currencies_it_leaves_out(
    amount: int | None, currency: str | None, applies: bool
) -> None:
    assert LARGE.applies(Remedy.REFUND_CHARGE, amount, currency) is applies
    assert not LARGE.applies(Remedy.CANCEL_NOW, amount, currency)
    assert ANY.applies(Remedy.REFUND_CHARGE, amount, currency)


def test_whom_it_was_escalated_to_votes_for_every_rule_as_long_as_the_policy_names_them() -> None:
    policy = Policy(rules=(LARGE, ANY), notices=Notices(escalate_to=("S0LEADS",)))
    case = sealed(LARGE, ANY)
    assert refused(case, LEA, policy) == "not_approver"
    case = then(case, "bot", Escalated(4, ("S0LEADS",)))
    assert remaining(vote(case, LEA, policy)) == 1
    assert refused(case, LEA, Policy(rules=(LARGE, ANY))) == "not_approver"
    unresolved = person(LEA, members={"S0FINANCE": MEMBERS["S0FINANCE"]})
    assert refused(case, LEA, policy, unresolved) == "group_unresolved"


def test_a_vote_that_lapsed_counts_no_more_and_may_be_cast_again() -> None:
    policy = Policy(rules=(replace(ANY, approvals=2),))
    case = vote(vote(sealed(*policy.rules), BOB, policy), EVE, policy)
    assert case.status is Status.EXECUTING
    case = then(case, "bot", Lapsed(4, 1, (EVE,)))
    assert (case.status, case.waiting and case.waiting.seq) == (Status.PROPOSED, 4)
    assert refused(case, BOB, policy) == "voted_already"
    assert vote(case, EVE, policy).status is Status.EXECUTING


def test_a_rule_that_came_since_takes_nothing_from_the_approver_who_was_asked_for_then() -> None:
    """Whoever the file names by now is not enough where it took an approver."""
    finance = Policy(rules=(Rule("finance", REFUNDS, voters=(FIN,)),))
    case = vote(sealed(), FIN, finance)
    assert (remaining(case), case.status) == (1, Status.PROPOSED)
    case = vote(case, EVE, finance)
    assert (remaining(case), case.status) == (0, Status.EXECUTING)
