"""A case is what its log says: `evolve` folds one event into it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from billing.case.case import Case
from billing.case.events import (
    Approved,
    Attempted,
    Classified,
    Closed,
    Denied,
    Erased,
    Escalated,
    Event,
    Executed,
    Expired,
    Failed,
    FollowedUp,
    GapRecorded,
    HandedOff,
    Identified,
    Lapsed,
    LinkAsked,
    LinkIssued,
    Opened,
    PlanAsked,
    Proposed,
    ReclassificationAsked,
    Refreshed,
    Rejected,
    RemedyAsked,
    Reminded,
    Reopened,
    Reported,
    SearchAsked,
    Shadowed,
    UndoAsked,
    Undone,
    Unidentified,
    Unsettled,
    Voided,
    Withdrawn,
)
from billing.case.lifecycle import Status
from billing.case.log import CaseEvent, step_of
from billing.values.errors import Stale


def evolve(case: Case, recorded: CaseEvent) -> Case:
    """The case after one more event. Raises Stale when that event can't follow."""
    if recorded.seq != case.seq + 1:
        raise Stale
    return fold(case, [recorded])


def is_told(event: Event) -> bool:
    """Whether it is part of what happened: refusals only where what was done could not be handed over."""
    return not isinstance(event, Denied) or event.of is not None


def fold(case: Case, log: Iterable[CaseEvent]) -> Case:
    """The case after these events too. Raises Stale when one can't follow."""
    case, stuck = fold_as_far(case, log)
    if stuck:
        raise Stale
    return case


def fold_as_far(case: Case, log: Iterable[CaseEvent]) -> tuple[Case, CaseEvent | None]:
    """As far as they can follow, and the first that can't."""
    told, stuck = list(case.log), None
    for recorded in log:
        try:
            case = moved(case, recorded)
        except Stale:
            stuck = recorded
            break
        if is_told(recorded.event):
            told.append(recorded)
    return replace(case, log=tuple(told)), stuck


def moved(case: Case, recorded: CaseEvent) -> Case:
    """Where the case stands after one more event, its log left as it was."""
    event = recorded.event
    first = case.seq == 0 and isinstance(event, Opened)
    if recorded.seq <= case.seq or not (first or (case.seq and case.may(step_of(event)))):
        raise Stale
    case = replace(case, seq=recorded.seq)
    match event:
        case Opened(via=via, channel=channel, team=team):
            seq = recorded.seq
            case = replace(
                case, via=via, channel=channel, team=team, lookup_seq=seq, stale_before_seq=seq, asked_seq=seq
            )
            return replace(case, status=resting_status(case))
        case Identified(customer=customer, livemode=livemode, account=account):
            return replace(case, status=Status.IDENTIFIED, customer=customer, livemode=livemode, account=account)
        case Unidentified():
            return replace(case, status=Status.UNIDENTIFIED, customer=None, searched=recorded)
        case Classified():
            return replace(case, status=Status.CLASSIFIED, classified=recorded)
        case Proposed():
            return replace(case, status=Status.PROPOSED, waiting=recorded, proposal=recorded)
        case Approved(proposal=proposal, remaining=remaining):
            if case.waiting is None or case.waiting.seq != proposal:
                raise Stale
            return case if remaining else replace(case, status=Status.EXECUTING, waiting=None, work=recorded)
        case Lapsed(proposal=proposal):
            if case.proposal is None or case.work is None or not is_vote(case.work.event, proposal):
                raise Stale
            return replace(case, status=Status.PROPOSED, waiting=case.proposal, work=None)
        case RemedyAsked() | UndoAsked():
            return replace(case, status=Status.EXECUTING, work=recorded)
        case SearchAsked():
            return replace(
                case,
                status=Status.OPENED,
                lookup_seq=recorded.seq,
                stale_before_seq=recorded.seq,
                asked_seq=recorded.seq,
                customer=None,
                account=None,
                classified=None,
            )
        case ReclassificationAsked():
            return replace(case, status=Status.IDENTIFIED, classified=None)
        case Unsettled():
            return replace(case, status=Status.UNSETTLED)
        case Rejected() | Withdrawn() | Expired():
            return replace(case, status=resting_status(case), waiting=None)
        case Executed(proposal=proposal, request=request) if case.waiting:
            # Done at the click, beside the proposal; what that asks for is done once it is approved.
            if proposal or request:
                raise Stale
            return case
        case Voided() | Executed() | Undone() | Failed():
            # Whatever was asked of Stripe, or was found changed there, has made the reading old.
            at_rest = replace(case, status=resting_status(case), waiting=None, work=None)
            if not (case.waiting or case.work):
                return at_rest
            return replace(at_rest, stale_before_seq=recorded.seq, acted_seq=recorded.seq)
        case Shadowed():
            return replace(case, status=resting_status(case), waiting=None, work=None)
        case Refreshed():
            return replace(case, stale_before_seq=recorded.seq, asked_seq=recorded.seq)
        case Erased():
            return replace(case, erased_seq=recorded.seq)
        case Closed():
            return replace(case, status=Status.CLOSED)
        case Reopened():
            return replace(case, status=resting_status(case))
        case (
            Attempted()
            | Reminded()
            | Escalated()
            | Reported()
            | Denied()
            | GapRecorded()
            | FollowedUp()
            | LinkAsked()
            | PlanAsked()
            | LinkIssued()
            | HandedOff()
        ):
            return case
        case _:
            assert_never(event)


def is_vote(event: Event, proposal: int) -> bool:
    return isinstance(event, Approved) and event.proposal == proposal


def resting_status(case: Case) -> Status:
    if case.is_about_portal:
        return Status.PORTAL
    if case.classified:
        return Status.CLASSIFIED
    if case.customer:
        return Status.IDENTIFIED
    return Status.UNIDENTIFIED if unidentified(case) else Status.OPENED


def unidentified(case: Case) -> Unidentified | None:
    """What the newest lookup came to, if it found nobody to go on with."""
    found = case.searched.event if case.searched and case.searched.seq > case.lookup_seq else None
    return found if isinstance(found, Unidentified) else None
