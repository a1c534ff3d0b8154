"""Who may vote for a proposal, for which of its rules, and how many votes it still takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from billing.approval.fewest import Places, fewest
from billing.approval.requirements import required
from billing.case.case import Case
from billing.case.events import Escalated, Required
from billing.policy.policy import Policy
from billing.values.electorate import Electorate
from billing.values.people import Person, Role

# A group that Slack can't resolve: nobody knows how many are in it, so there may be enough.
UNKNOWN_MANY = 10

# Each voter, and the rules that the vote counts for.
Cast = Mapping[str, Places]


def escalated_to(case: Case, proposal: int, policy: Policy) -> frozenset[str]:
    """The people and groups who may vote for every rule by now; whom the policy names no longer may not."""
    told = (recorded.event for recorded in case.since(proposal))
    named = (event.to for event in told if isinstance(event, Escalated) and event.proposal == proposal)
    return frozenset[str]().union(*named) & frozenset(policy.notices.escalate_to)


def named_in(case: Case, proposal: int, policy: Policy) -> frozenset[str]:
    """The people and groups, beside the approvers, that Slack is asked about to say who may vote."""
    rules = required(case.proposed(proposal), policy)
    return escalated_to(case, proposal, policy).union(*(rule.voters or () for rule in rules))


def counting(case: Case, proposal: int, policy: Policy, electorate: Electorate) -> "Counting":
    rules = required(case.proposed(proposal), policy)
    return Counting(rules, case.at(proposal).actor, electorate, escalated_to(case, proposal, policy))


@dataclass(frozen=True, slots=True)
class Counting:
    """`escalated` are ids of people and groups who may vote for every rule by now."""

    required: tuple[Required, ...]
    proposer: str
    electorate: Electorate
    escalated: frozenset[str] = frozenset()

    def names(self, person: Person, rule: Required) -> bool | None:
        """Whether this person may vote for the rule; None when that hangs on a group which Slack can't resolve."""
        by_rule = named_as_approver(person) if rule.voters is None else self.electorate.names(person.user, rule.voters)
        if by_rule or not self.escalated:
            return by_rule
        by_escalation = self.electorate.names(person.user, self.escalated)
        return by_rule if by_escalation is False else by_escalation

    def places(self, person: Person) -> Places:
        """The rules, by their place, that this person may vote for."""
        return frozenset(place for place, rule in enumerate(self.required) if self.names(person, rule))

    def places_of(self, user: str) -> Places:
        """The same of somebody whom the electorate alone tells about."""
        if user in self.electorate.people(self.escalated):
            return frozenset(range(len(self.required)))
        named = (place for place, rule in enumerate(self.required) if self.electorate.names(user, rule.voters))
        return frozenset(named)

    def missing(self, cast: Cast) -> list[int]:
        """How many votes each rule lacks."""
        return [
            max(rule.approvals - sum(place in places for places in cast.values()), 0)
            for place, rule in enumerate(self.required)
        ]

    def may_still_vote(self, cast: Cast) -> frozenset[str]:
        """Everybody who is known to be named by a rule that lacks votes."""
        lacking = [rule for rule, lacks in zip(self.required, self.missing(cast), strict=True) if lacks]
        named = frozenset[str]().union(*(self.electorate.people(rule.voters) for rule in lacking))
        escalated = self.electorate.people(self.escalated) if lacking else frozenset()
        return (named | escalated) - {*cast, self.proposer}

    def remaining(self, cast: Cast) -> int:
        """The fewest votes that can still satisfy every rule; 0 once all are satisfied."""
        unknown = frozenset(
            place for place, rule in enumerate(self.required) if self.electorate.unresolved(rule.voters)
        )
        others = [self.places_of(user) for user in sorted(self.may_still_vote(cast))]
        return fewest(self.missing(cast), [*others, *[unknown] * UNKNOWN_MANY])


def named_as_approver(person: Person) -> bool | None:
    if Role.APPROVER in person.roles:
        return True
    return None if Role.APPROVER in person.unresolved else False
