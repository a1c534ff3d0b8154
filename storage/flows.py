"""What the durable queue is asked for: the flows by name, and how one is enqueued beside what it follows from."""

from typing import Protocol

from sqlalchemy import Connection

from billing.case.events import Denied, Event, Executed, GapRecorded, LinkAsked, Rejected, Unidentified
from billing.values.choices import Remedy

ADVANCE = "advance"
FILE_GAP = "file_gap"
WHISPER = "whisper"
TURN_AWAY = "turn_away"
HOME = "home"
MORE = "more"


class Enqueue(Protocol):
    def __call__(
        self, connection: Connection, flow: str, case_id: str, seq: int, *, again: bool = False, if_lost: bool = False
    ) -> None: ...


class HandOver(Protocol):
    def __call__(self, case_id: str) -> None:
        """Has a case worked on at once, whose log was committed."""
        ...


def left_to_the_sweep(case_id: str) -> None: ...


def flow_after(event: Event) -> str | None:
    """What one event asks for by itself, beside the case that goes on."""
    match event:
        case (
            LinkAsked()
            | Denied(told=False)
            | Executed(remedy=Remedy.SHARE_INVOICES)
            | Rejected()
            | Unidentified(reason="none")
        ):
            return WHISPER
        case GapRecorded():
            return FILE_GAP
    return None
