"""What concerns no single case, and where it is logged: who stopped all execution, and who lets it go on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from billing.values.errors import Refused

# Within this time a second approver has to agree that execution goes on.
AGREED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ControlEvent:
    """`seq` counts from 1; `actor` is a Slack user id or `bot`."""

    seq: int
    at: datetime
    actor: str
    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Paused:
    """Attributes:
    by: who stopped it; empty where the log of it was not written by the bot alone.
    asked: who last asked that it goes on, and when.
    """

    by: str
    at: datetime
    seq: int = 0
    asked: tuple[str, datetime] | None = None

    def resumes(self, user: str, now: datetime) -> str:
        """The kind of event that this person's word makes: it takes two. Raises Refused where they gave it already."""
        if not self.by:
            raise Refused("log_changed")
        agreed = self.asked and now - self.asked[1] < AGREED_WITHIN
        if agreed and self.asked and self.asked[0] == user:
            raise Refused("own_resume")
        return "resumed" if agreed else "resume_asked"


class Control(Protocol):
    def paused(self) -> Paused | None:
        """Whether execution is stopped, in every process alike."""
        ...

    def pause(self, actor: str, reason: str, *, delivery: str | None = None) -> Paused | None:
        """Who stopped it already; None where this did. Raises AlreadyDelivered."""
        ...

    def resume(self, actor: str, *, delivery: str | None = None) -> str:
        """What that came to: `resume_asked`, `resumed`, or nothing where it was not paused.

        Raises Refused, and AlreadyDelivered.
        """
        ...

    def reason(self, paused: Paused) -> str | None:
        """What whoever stopped it typed, until that is erased."""
        ...
