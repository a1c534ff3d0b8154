"""What was given back over all cases, and what they were about: the figures of the report on money. Amounts are per
currency and never added across.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from billing.values.choices import Classification, Remedy
from billing.values.money import Money


@dataclass(frozen=True, slots=True)
class Given:
    """Attributes:
    count, money: what was refunded or credited, with what came back or was taken back of it later.
    returned: what came back by itself, as a refund that fails does; `undone`: what somebody took back.
    """

    classification: Classification
    remedy: Remedy
    count: int
    money: Money
    returned: Money
    undone: Money


@dataclass(frozen=True, slots=True)
class ByPerson:
    person: str
    count: int
    money: Money


@dataclass(frozen=True, slots=True)
class Waits:
    """None where nobody waited."""

    median: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Repeated:
    """A customer who was refunded more than once."""

    customer: str
    count: int
    money: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """What people complain about: a classification or a gap's title, `closed_after` the median of those closed."""

    about: str
    cases: int
    closed: int
    closed_after: timedelta | None
    money: tuple[Money, ...]
    repeated: int


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """Attributes:
    since, until: between which moments it was given; what is `repeated` goes back further.
    to_approved, to_executed: how long it took from the proposal.
    """

    since: datetime
    until: datetime
    given: tuple[Given, ...]
    operators: tuple[ByPerson, ...]
    approvers: tuple[ByPerson, ...]
    to_approved: Waits | None
    to_executed: Waits | None
    repeated: tuple[Repeated, ...]
    kinds: tuple[Complaint, ...]
    gaps: tuple[Complaint, ...]


def waits(passed: list[timedelta]) -> Waits | None:
    if not passed:
        return None
    return Waits(timedelta(seconds=int(median(each.total_seconds() for each in passed))), max(passed))
