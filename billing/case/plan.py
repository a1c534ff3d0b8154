"""A plan: several steps that somebody took at once, done one after the other. How far it is, is read off the log."""

from collections.abc import Iterable
from dataclasses import dataclass

from billing.case.case import Case, remedy_of
from billing.case.events import (
    Attempted,
    Denied,
    FollowedUp,
    GapRecorded,
    HandedOff,
    LinkAsked,
    LinkIssued,
    PlanAsked,
    Refreshed,
    RemedyAsked,
    Reported,
    Unsettled,
)
from billing.case.log import CaseEvent
from billing.values.choices import Remedy

# What goes on beside a plan; anything else that is no step of it ends it.
BESIDE = (Attempted, FollowedUp, HandedOff, LinkAsked, LinkIssued, Refreshed, Reported, Unsettled)


@dataclass(frozen=True, slots=True)
class Plan:
    """Attributes:
    taken: the row in which it was taken.
    asked: what was chosen for its steps.
    left: the steps that are still to be done, the next one first.
    since: the newest row that belongs to it.
    """

    taken: CaseEvent
    asked: PlanAsked
    left: tuple[Remedy, ...]
    since: CaseEvent


def plan(case: Case) -> Plan | None:
    """The one that is under way; None where it is done, has failed, or somebody went on with something else."""
    taken = next((recorded for recorded in reversed(case.log) if isinstance(recorded.event, PlanAsked)), None)
    if taken is None or not isinstance(taken.event, PlanAsked):
        return None
    left, since = list(taken.event.steps), taken
    for recorded in case.since(taken.seq):
        if goes_on_beside(recorded, taken):
            continue
        if not left or remedy_of(recorded.event) is not left[0]:
            return None
        since = recorded
        if not isinstance(recorded.event, RemedyAsked):
            left.pop(0)
    return Plan(taken, taken.event, tuple(left), since) if left else None


def goes_on_beside(recorded: CaseEvent, taken: CaseEvent) -> bool:
    match recorded.event:
        case GapRecorded(found=found):
            return found
        case Denied(action=action, of=of) if of:
            # What could not be handed over ends a plan only as a step of it, and a portal link is none.
            return of < taken.seq or action == "session_link"
        case event:
            return isinstance(event, BESIDE)


def in_order(ticked: Iterable[Remedy], last: Remedy | None) -> tuple[Remedy, ...]:
    """As the ladder has them, and `last` the one that needs a second person."""
    chosen = set(ticked)
    return (*(remedy for remedy in Remedy if remedy in chosen and remedy is not last), *((last,) if last else ()))
