"""What people decide about a proposal that waits: pure, as every decision."""

from dataclasses import replace
from datetime import datetime

from billing.account.account import Account
from billing.approval.seal import Seal
from billing.approval.voters import Counting, counting
from billing.approval.votes import votes
from billing.case.case import Case, remedy_of
from billing.case.decision import Decision, follow
from billing.case.events import Approved, Event, Expired, Proposed, Rejected, UndoAsked, Voided, Withdrawn
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS
from billing.values.errors import InvalidInput, Refused, Stale
from billing.values.facts import Facts
from billing.values.people import Person, Role

NOTHING_MORE: Facts = {}


def approve(
    case: Case,
    person: Person,
    proposal: int,
    account: Account,
    policy: Policy,
    now: datetime,
    seen: Facts | None = NOTHING_MORE,
) -> Decision:
    """`seen` is what was read of Stripe for the card since it was proposed; None where that is nowhere."""
    counted = may_decide(case, person, proposal, policy)
    proposed = case.proposed(proposal)
    if case.at(proposal).actor == person.user:
        raise Refused("own_proposal")
    if any(counted.names(person, rule) is None for rule in counted.required):
        raise Refused("group_unresolved")
    places = counted.places(person)
    if not places:
        raise Refused("not_named")
    cast = votes(case, proposal)
    if person.user in cast:
        raise Refused("voted_already")
    if proposed.expires_at and now >= proposed.expires_at:
        return follow(case, Expired(proposal), refused=Refused("expired"))
    if case.work:
        raise Stale(f"beside:{under_way(case.work.event)}")
    if case.previewed_seq < proposal or seen is None:
        raise Refused("no_preview")
    if account.outdated:
        raise Refused("reading")
    found = Seal(RUNGS[proposed.remedy], proposed, proposed.seen).compared_with(account, policy)
    # What is unknown now is for the worker, who reads it anew.
    if found.reason and not found.is_unknown:
        return follow(case, Voided(proposal, reason=found.reason), refused=Refused("changed"))
    remaining = counted.remaining({**{voter: counted.places_of(voter) for voter in cast}, person.user: places})
    names = tuple(sorted({counted.required[place].name for place in places} - {""}))
    vote = follow(case, Approved(proposal, remaining, counts_for=names, seen=seen))
    limited = policy.limits.are_set and RUNGS[proposed.remedy].gives_back and not remaining
    return replace(vote, within=policy.limits) if limited else vote


def may_decide(case: Case, person: Person, proposal: int, policy: Policy) -> Counting:
    """Raises Refused unless the person is an approver, or named by a rule that applies."""
    if person.barred:
        raise Refused(person.barred)
    counted = counting(case, proposal, policy, person.electorate)
    named = [counted.names(person, rule) for rule in counted.required]
    if not any(named) and Role.APPROVER not in person.roles:
        raise Refused("group_unresolved" if None in named else "not_approver")
    waiting(case, proposal)
    return counted


def reject(case: Case, person: Person, proposal: int, policy: Policy, note: str) -> Decision:
    """`note` is the reason, which the proposer is told."""
    may_decide(case, person, proposal, policy)
    if not note.strip():
        raise InvalidInput("note", "Say why, for the person who proposed it.")
    return follow(case, Rejected(proposal), typed={"note": note.strip()})


def withdraw(case: Case, person: Person, proposal: int) -> Decision:
    if person.barred:
        raise Refused(person.barred)
    waiting(case, proposal)
    if case.at(proposal).actor != person.user:
        raise Refused("not_proposer")
    return follow(case, Withdrawn(proposal))


def waiting(case: Case, proposal: int) -> Proposed:
    if case.waiting is None or case.waiting.seq != proposal:
        raise Stale(what_became_of(case, proposal))
    return case.proposed(proposal)


def under_way(asked: Event) -> str:
    """The step beside a proposal, as the button that asked for it is called."""
    return f"undo:{asked.remedy}" if isinstance(asked, UndoAsked) else f"propose:{remedy_of(asked)}"


def what_became_of(case: Case, proposal: int) -> str:
    """How the proposal ended, and by whom, for the one who came second: `approved:U0ADA`."""
    for recorded in reversed(case.log):
        match recorded.event:
            case (Approved(remaining=0) | Rejected() | Withdrawn() | Expired() | Voided()) as ended if (
                ended.proposal == proposal
            ):
                return f"{recorded.kind}:{recorded.actor}"
    return ""
