"""Cases as lists show them, and which of them somebody wants to see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from billing.case.lifecycle import Status
from billing.values import identifiers
from billing.values.choices import Classification
from billing.values.identifiers import Identifier

# `waiting`: a proposal waits. `mine`: opened by, proposed by or handed to whoever asks, and open.
Which = Literal["open", "waiting", "mine", "closed", "all"]
WHICH: tuple[Which, ...] = ("open", "waiting", "mine", "closed", "all")
# A number is a case's own.
Wanted = Which | Classification | Identifier | int
# A higher number no case ever has.
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Listed:
    """`thread_ts` is None until its first message is posted."""

    number: int
    status: Status
    classification: Classification | None
    opened_at: datetime
    opened_by: str
    handed_to: str | None
    channel: str
    thread_ts: str | None


@dataclass(frozen=True, slots=True)
class CaseList:
    """`total` is how many there are, `newest` the first of them."""

    total: int
    newest: tuple[Listed, ...]


def wanted(typed: str) -> Wanted | None:
    """What stands behind `cases`; the open ones where nothing does, None for what nobody could mean."""
    word = typed.strip().lower()
    if not word:
        return "open"
    if which := next((known for known in WHICH if known == word), None):
        return which
    if word in set(Classification):
        return Classification(word)
    number = word.removeprefix("#")
    if number.isdecimal() and number.isascii() and len(number) <= DIGITS:
        return int(number)
    return identifiers.the_one(typed)
