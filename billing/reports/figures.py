"""What the snapshot of all subscriptions adds up to: the rows that the reports are made of.

Amounts are in minor units of the row's currency, and exact: those of one interval are kept apart until the end.
"""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from billing.reports.at_risk import Cause
from billing.reports.movements import Movements
from billing.reports.recurring import by_the_month
from billing.reports.snapshot import Cadence


@dataclass(frozen=True, slots=True)
class Plan:
    """A product at one interval in one currency. `amount` is what all of them ask for each interval."""

    product: str
    interval: str
    interval_count: int
    currency: str
    subscriptions: int
    seats: int
    amount: int

    @property
    def monthly(self) -> Fraction:
        return by_the_month(self.amount, self.interval, self.interval_count)


@dataclass(frozen=True, slots=True)
class InCurrency:
    """`unknown`: how many of them bring more than could be told."""

    currency: str
    subscriptions: int
    customers: int
    unknown: int


@dataclass(frozen=True, slots=True)
class OfCadence:
    currency: str
    cadence: Cadence
    subscriptions: int
    monthly: Fraction


@dataclass(frozen=True, slots=True)
class OfSize:
    """How many subscriptions have so many seats."""

    seats: int
    subscriptions: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Of subscriptions that are no part of the revenue: their status, and whether usage is all that they are billed."""

    status: str
    by_usage: bool
    subscriptions: int


@dataclass(frozen=True, slots=True)
class Switched:
    """A subscription that went from one cadence to the other."""

    subscription: str
    customer: str | None
    product: str | None
    was: Cadence
    now: Cadence
    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved the revenue of a currency."""

    currency: str
    movements: Movements


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """`since` is the day from whose end on `moved` is told; None where the snapshot is younger than a day."""

    plans: tuple[Plan, ...]
    currencies: tuple[InCurrency, ...]
    cadences: tuple[OfCadence, ...]
    sizes: tuple[OfSize, ...]
    team_revenue: tuple[Plan, ...]
    left_out: tuple[LeftOut, ...]
    switched: tuple[Switched, ...]
    history_since: date | None
    since: date | None
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """A subscription that may be lost. `monthly` is what it would bring a month, whatever its status."""

    subscription: str
    customer: str | None
    currency: str | None
    monthly: Fraction
    at_least: bool
    causes: tuple[Cause, ...]
    product: str | None
    interval: str | None
    interval_count: int | None
    seats: int
    until: datetime | None
