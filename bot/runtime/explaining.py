"""`policy explain` and `policy replay`: what a policy asks for a proposal, and would have asked for earlier ones.

Plain text for a terminal: ids, codes, amounts and times, and nothing of any customer.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from billing.approval.requirements import required_by
from billing.approval.shares import PastProposal
from billing.approval.voters import Counting, counting
from billing.approval.votes import votes
from billing.case.case import Case
from billing.case.events import Proposed, Required
from billing.policy.limits import Share
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.values.electorate import Electorate
from billing.values.money import Money
from billing.wording.limits import NAMES


def explained(case: Case, policy: Policy, electorate: Electorate) -> Iterator[str]:
    """Each rule of the policy, and each that was sealed into the newest proposal."""
    if case.proposal is None or not isinstance(case.proposal.event, Proposed):
        yield f"case #{case.number}: nothing was ever proposed in it"
        return
    seq, proposed = case.proposal.seq, case.proposal.event
    counted = counting(case, seq, policy, electorate)
    yield f"case #{case.number}, proposal {seq}: {what(proposed)} by {case.proposal.actor}; the case is {case.status}"
    for rule in policy.rules:
        if why := why_not(rule, proposed):
            yield f"rule “{rule.name}” does not apply: {why}"
    cast = {voter: counted.places_of(voter) for voter in votes(case, seq)}
    for asked, missing in zip(counted.required, counted.missing(cast), strict=True):
        yield from standing(asked, missing, counted, cast.keys())
    still = ", ".join(sorted(counted.may_still_vote(cast))) or "nobody"
    yield f"at least {counted.remaining(cast)} more; may still vote: {still}"


def standing(rule: Required, missing: int, counted: Counting, cast: Iterable[str]) -> Iterator[str]:
    name = f"rule “{rule.name}”" if rule.name else "any approver"
    voted = [voter for voter in cast if counted.electorate.names(voter, rule.voters)]
    if groups := counted.electorate.unresolved(rule.voters):
        yield f"{name}: Slack can't resolve {', '.join(sorted(groups))} now"
    state = "satisfied" if not missing else f"lacks {missing} of {rule.approvals}"
    yield f"{name} applies: {state}; counted: {', '.join(sorted(voted)) or 'nobody'}"


def why_not(rule: Rule, proposed: Proposed) -> str:
    """Empty where it applies."""
    if proposed.remedy not in rule.remedies:
        return f"it is not for {proposed.remedy}"
    if rule.applies(proposed.remedy, proposed.amount, proposed.currency):
        return ""
    return "what has no amount is never over" if proposed.amount is None else f"{what(proposed)} is not over it"


def what(proposed: Proposed) -> str:
    money = Money(proposed.amount, proposed.currency) if proposed.amount and proposed.currency else None
    return f"{proposed.remedy} of {money}" if money else proposed.remedy


def replayed(proposals: Iterable[PastProposal], policy: Policy, since: datetime) -> Iterator[str]:
    """What the policy would have asked or refused of each proposal since then, oldest first, and how often.

    Of what is older, the limits count what it gave away.
    """
    refused = differs = count = 0
    before: list[Share] = []
    for number, share, stands, at, operator, proposed in proposals:
        taken = [share] if share and stands else []
        if at < since:
            before += taken
            continue
        count += 1
        head = f"{at:%Y-%m-%d %H:%M} #{number} {what(proposed)} by {operator}:"
        if share and (passed := policy.limits.passed(share, before, at)):
            refused += 1
            yield f"{head} refused by the limit {NAMES[passed.name]} (limit:{passed.name})"
            continue
        before += taken
        asks = required_by(policy, proposed.remedy, proposed.amount, proposed.currency)
        differs += asks != proposed.requires
        instead = f", was asked {rules(proposed.requires)}" if asks != proposed.requires else ""
        yield f"{head} asks {rules(asks)}{instead}"
    yield f"{count} proposals: {refused} refused, {differs} asked for something else"


def rules(asked: tuple[Required, ...]) -> str:
    return " and ".join(f"“{rule.name}” ({rule.approvals})" for rule in asked) or "one approver"
