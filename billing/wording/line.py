"""A line of text before it is anybody's: what the summary, the cards and the handoff are made of.

It is a tuple of texts, times, people of the team and objects of Stripe's. The texts may hold what customers typed, so
whoever shows a line escapes them, and shows its times in the reader's own zone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


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


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is written out."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Strong:
    """What a line is about: a text, or one that names people."""

    text: str | tuple[str | Member, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """An id as it stands in Stripe."""

    text: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Marks what follows as something to look at."""


Part = str | datetime | Member | Moment | Named | Day | Strong | Code | Warned
Line = tuple[Part, ...]


# Wherever the reader is, two of one day there are nearer to each other than this.
ONE_DAY = timedelta(days=1)


def day_among(at: datetime, others: Iterable[datetime]) -> datetime | Moment:
    """The day, and the time where something else of the kind may be of the same one."""
    return Moment(at) if any(abs(other - at) < ONE_DAY for other in others) else at


# What ends a quotation, or reads like it: straight ones stand in.
CLOSING = str.maketrans(dict.fromkeys("“”„‟«»❝❞〝〞＂", '"'))


def counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def listed(ids: Iterable[str], shown: Callable[[str], Part]) -> Line:
    parts = [part for id in ids for part in (", ", shown(id))]
    return tuple(parts[1:])


def linked(id: str) -> Named:
    return Named(id, id)


def quoted(text: str) -> str:
    """What somebody else wrote, between marks that it cannot close itself."""
    return f"“{text.translate(CLOSING)}”"
