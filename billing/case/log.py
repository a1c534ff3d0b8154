"""The rows of a case's log: which step each event is, by whom it was, and when."""

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

# By its name in the lifecycle: the row's kind, and of what was noted also its topic.
STEPS: dict[str, type[Event]] = {
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
    "noted:identify": SearchAsked,
    "noted:reclassify": ReclassificationAsked,
    "noted:remedy": RemedyAsked,
    "noted:undo": UndoAsked,
    "noted:session_link": LinkAsked,
    "noted:plan": PlanAsked,
    "handed_off": HandedOff,
    "erased": Erased,
    "closed": Closed,
    "reopened": Reopened,
}
STEP_OF = {event: step for step, event in STEPS.items()}


def step_of(event: Event) -> str:
    return STEP_OF[type(event)]


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """A row of the log: `seq` counts from 1 within the case, `actor` is a Slack user id, `stripe` or `bot`."""

    seq: int
    at: datetime
    actor: str
    event: Event

    @property
    def kind(self) -> str:
        return step_of(self.event).partition(":")[0]
