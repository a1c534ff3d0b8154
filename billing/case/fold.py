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
        case Rejected(proposal=proposal) | Withdrawn(proposal=proposal) | Expired(proposal=proposal):
            return without_proposal(case, proposal)
        case Voided(proposal=proposal):
            # What it rested on was found changed in Stripe.
            return on_old_reading(without_proposal(case, proposal), recorded.seq)
        case Executed() | Undone() | Failed() | Shadowed() if case.waiting:
            return after_step_beside(case, event, recorded.seq)
        case Executed() | Undone() | Failed():
            at_rest = without_work(case)
            return on_old_reading(at_rest, recorded.seq) if case.work else at_rest
        case Shadowed():
            return without_work(case)
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


def without_proposal(case: Case, proposal: int) -> Case:
    """It waits no longer, or was approved and is not carried out; what is done beside it goes on."""
    if case.waiting:
        if case.waiting.seq != proposal:
            raise Stale
        decided = replace(case, waiting=None)
        return decided if case.work else replace(decided, status=resting_status(decided))
    if case.work is None or not is_vote(case.work.event, proposal):
        raise Stale
    return without_work(case)


def without_work(case: Case) -> Case:
    over = replace(case, work=None)
    return replace(over, status=resting_status(over))


def after_step_beside(case: Case, ended: Executed | Undone | Failed | Shadowed, seq: int) -> Case:
    """The proposal waits on, whatever was done beside it: at the click, or by the worker for a request."""
    at_the_click = isinstance(ended, Executed) and not (ended.proposal or ended.request)
    if at_the_click and case.work is None:
        return case
    if case.work is None or ended.request != case.work.seq:
        raise Stale
    over = without_work(case)
    return over if isinstance(ended, Shadowed) else on_old_reading(over, seq)


def on_old_reading(case: Case, since: int) -> Case:
    """Whatever was asked of Stripe, or was found changed there, has made the reading old."""
    return replace(case, stale_before_seq=since, acted_seq=since)


def is_vote(event: Event, proposal: int) -> bool:
    return isinstance(event, Approved) and event.proposal == proposal


def resting_status(case: Case) -> Status:
    """While nothing is carried out."""
    if case.waiting:
        return Status.PROPOSED
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
