"""A report that somebody asked for: who, where, and where they are told."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """Attributes:
    word: which report; `days` how far back, where that was said.
    channel: where it was asked for, and where cases are opened from it.
    place, ts: the conversation with the person and the message in it; without `ts`, `place` says that one was sent, and
        not answered yet.
    """

    id: int
    word: str
    days: int | None
    person: str
    channel: str
    asked_at: datetime
    place: str | None = None
    ts: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a report with a button: its number, and what a case is opened on."""

    n: int
    subscription: str
    customer: str | None
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was opened from a report, whose person does not know yet where it is."""

    asked: Asked
    n: int
    case_id: str
