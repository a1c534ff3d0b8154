"""The rows of a case's log: which kind each event is, by whom it was, and when."""

from dataclasses import dataclass
from datetime import datetime

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
    LinkIssued,
    Noted,
    Opened,
    Proposed,
    Refreshed,
    Rejected,
    Reminded,
    Reopened,
    Reported,
    Shadowed,
    Undone,
    Unidentified,
    Unsettled,
    Voided,
    Withdrawn,
)

KINDS: dict[str, type[Event]] = {
    "opened": Opened,
    "identified": Identified,
    "unidentified": Unidentified,
    "classified": Classified,
    "proposed": Proposed,
    "approved": Approved,
    "lapsed": Lapsed,
    "reminded": Reminded,
    "escalated": Escalated,
    "rejected": Rejected,
    "withdrawn": Withdrawn,
    "expired": Expired,
    "voided": Voided,
    "attempted": Attempted,
    "executed": Executed,
    "shadowed": Shadowed,
    "failed": Failed,
    "unsettled": Unsettled,
    "undone": Undone,
    "reported": Reported,
    "denied": Denied,
    "gap_recorded": GapRecorded,
    "followed_up": FollowedUp,
    "link_issued": LinkIssued,
    "refreshed": Refreshed,
    "noted": Noted,
    "handed_off": HandedOff,
    "erased": Erased,
    "closed": Closed,
    "reopened": Reopened,
}
KIND_OF = {event: kind for kind, event in KINDS.items()}


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """A row of the log: `seq` counts from 1 within the case, `actor` is a Slack user id, `stripe` or `bot`."""

    seq: int
    at: datetime
    actor: str
    event: Event

    @property
    def kind(self) -> str:
        return KIND_OF[type(self.event)]
