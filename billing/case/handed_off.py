"""What happened in a case since it was handed off."""

from collections.abc import Sequence

from billing.case.events import (
    Closed,
    Denied,
    Escalated,
    Event,
    GapRecorded,
    HandedOff,
    LinkAsked,
    LinkIssued,
    Refreshed,
    Reminded,
    Reopened,
)
from billing.case.log import CaseEvent

# What happened without there being more to tell.
UNTELLING = frozenset({Denied, Reminded, Escalated, LinkAsked, LinkIssued, Refreshed, HandedOff, Closed, Reopened})


def resumed(log: Sequence[CaseEvent]) -> tuple[CaseEvent, CaseEvent] | None:
    """The newest handoff, and the first step after it that it does not tell; None without either."""
    told = next((recorded for recorded in reversed(log) if isinstance(recorded.event, HandedOff)), None)
    if told is None:
        return None
    since = (recorded for recorded in log if recorded.seq > told.seq and is_step(recorded.event))
    first = next(since, None)
    return (told, first) if first else None


def handed_to(log: Sequence[CaseEvent]) -> str | None:
    """Who has the case, by whom it was last handed to; None where nobody was named."""
    named = (recorded.event for recorded in reversed(log) if isinstance(recorded.event, HandedOff))
    return next((event.to for event in named if event.to), None)


def is_step(event: Event) -> bool:
    """A gap that the bot found belongs to the handoff that follows."""
    return type(event) not in UNTELLING and not (isinstance(event, GapRecorded) and event.found)
