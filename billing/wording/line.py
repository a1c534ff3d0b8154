"""A line of text before it is anybody's: what the summary, the cards and the handoff are made of.

It is a tuple of texts, times, people of the team and objects of Stripe's. The texts may hold what customers typed, so
whoever shows a line escapes them, and shows its times in the reader's own zone.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team, by Slack user id, or the bot."""

    user: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, to the minute; a bare datetime in a line is a day."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """A text that stands for one of Stripe's objects, whose page it leads to."""

    text: str
    id: str


Line = tuple[str | datetime | Member | Moment | Named, ...]


def counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
