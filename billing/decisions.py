"""What people's clicks do to a case: each function decides, from the case and the last reading of Stripe, what is to be
logged, or raises Refused. Nothing here reads or writes anything.
"""

from dataclasses import dataclass, field
from datetime import datetime

from billing import product_gaps
from billing.case import Case, step_of
from billing.errors import Refused, Stale
from billing.events import (
    Approved,
    Classification,
    Classified,
    Closed,
    Event,
    Executed,
    Expired,
    HandedOff,
    LinkIssued,
    Noted,
    Proposed,
    Refreshed,
    Rejected,
    Reopened,
    Voided,
    Withdrawn,
)
from billing.evidence.suggestion import suggestion
from billing.identifiers import Identifier
from billing.people import Person, Role, require
from billing.picture.account import Account
from billing.policy import Policy
from billing.remedies.guards import verdict
from billing.remedies.spec import SPECS
from billing.remedies.targets import drift


@dataclass(frozen=True, slots=True)
class Decision:
    """Events to append, and what was typed, by its name, to be kept beside the first of them.

    `proposed_on` is the reading of Stripe that a proposal rests on, kept so that its card goes on showing it.
    `refused` is set where the decision is itself a refusal that the person is to be told.
    """

    events: tuple[Event, ...]
    typed: dict[str, str] = field(default_factory=dict)
    refused: Refused | None = None
    proposed_on: Account | None = None


def may_identify(case: Case, person: Person) -> None:
    require(person, Role.OPERATOR)
    if not case.may("noted:identify"):
        raise Stale(case.status)


def identify(case: Case, person: Person, identifier: Identifier) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Noted("identify"), typed={"identifier": str(identifier)})


def classify(case: Case, person: Person, classification: Classification, account: Account) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Classified(classification, suggested=suggestion(account)))


def reclassify(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Noted("reclassify"))


def refresh(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Refreshed())


def may_see_more(case: Case, person: Person) -> None:
    require(person, Role.OPERATOR)
    if not (case.is_open and case.customer):
        raise Stale(case.status)


def issue_link(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    if case.classification is None:
        raise Stale
    return follow(case, LinkIssued())


def approve(case: Case, person: Person, proposal: int, account: Account, policy: Policy, now: datetime) -> Decision:
    require(person, Role.APPROVER)
    proposed = waiting(case, proposal)
    if case.at(proposal).actor == person.user:
        raise Refused("own_proposal")
    if proposed.expires_at and now >= proposed.expires_at:
        return follow(case, Expired(proposal), refused=Refused("expired"))
    if case.previewed < proposal:
        raise Refused("no_preview")
    changed = drift(proposed.remedy, proposed, proposed.seen, account)
    changed = changed or verdict(proposed.remedy, proposed, account, policy).reason
    if changed:
        return follow(case, Voided(proposal, reason=changed), refused=Refused("changed"))
    return follow(case, Approved(proposal))


def reject(case: Case, person: Person, proposal: int) -> Decision:
    require(person, Role.APPROVER)
    waiting(case, proposal)
    return follow(case, Rejected(proposal))


def withdraw(case: Case, person: Person, proposal: int) -> Decision:
    if person.barred:
        raise Refused(person.barred)
    waiting(case, proposal)
    if case.at(proposal).actor != person.user:
        raise Refused("not_proposer")
    return follow(case, Withdrawn(proposal))


def undo(case: Case, person: Person, execution: int) -> Decision:
    require(person, Role.OPERATOR)
    done = case.at(execution).event
    if not isinstance(done, Executed) or not SPECS[done.remedy].undo:
        raise Stale
    standing = case.standing(done.remedy)
    if not standing or standing[-1][0].seq != execution:
        raise Stale("undone")
    return follow(
        case,
        Noted("undo", remedy=done.remedy, subscription=done.subscription, execution=execution),
    )


def hand_off(case: Case, person: Person, account: Account | None) -> Decision:
    require(person, Role.OPERATOR)
    if case.classification is None:
        raise Refused("not_classified")
    return follow(case, *handing_off(case, account))


def close(case: Case, person: Person, account: Account | None) -> Decision:
    """Closes; a case that was never handed off is handed off first. `account` is None where nobody is identified."""
    require(person, Role.OPERATOR)
    if not case.may("closed"):
        raise Stale(case.status)
    return follow(case, *([] if case.seq_of("handed_off") else handing_off(case, account)), Closed())


def handing_off(case: Case, account: Account | None) -> list[Event]:
    """What the case shows that the product lacks goes into the log with the handoff that says so."""
    return [*product_gaps.yet_to_record(case, account), HandedOff()]


def reopen(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Reopened())


def follow(case: Case, *events: Event, typed: dict[str, str] | None = None, refused: Refused | None = None) -> Decision:
    if not case.may(step_of(events[0])):
        raise Stale(case.status)
    return Decision(events, typed or {}, refused)


def waiting(case: Case, proposal: int) -> Proposed:
    if case.waiting is None or case.waiting.seq != proposal:
        raise Stale(what_became_of(case, proposal))
    return case.proposed(proposal)


def what_became_of(case: Case, proposal: int) -> str:
    """How the proposal ended, and by whom, for the one who came second: `approved:U0ADA`."""
    for recorded in reversed(case.log):
        match recorded.event:
            case Approved() | Rejected() | Withdrawn() | Expired() | Voided() as ended if ended.proposal == proposal:
                return f"{recorded.kind}:{recorded.actor}"
    return ""
