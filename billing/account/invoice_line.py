"""What an invoice was for: its lines, each for something and some time, and the tax on them by rate."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from billing.values.money import Money


class LineKind(StrEnum):
    """Stripe has no word for it: it follows from the line's parent, its price and its period."""

    PERIOD = "period"
    USAGE = "usage"
    BACKDATED = "backdated"
    TRIAL = "trial"
    UNUSED = "unused"
    REMAINING = "remaining"
    ONE_TIME = "one_time"


class Purpose(StrEnum):
    """Why an invoice was made, where Stripe's `billing_reason` calls more than that by one name."""

    RENEWAL = "renewal"
    AFTER_TRIAL = "after_trial"
    USAGE = "usage"
    PRORATIONS = "prorations"
    ONE_TIME = "one_time"
    PERIOD_OVER = "period_over"
    BACKDATED = "backdated"


@dataclass(frozen=True, slots=True)
class Tax:
    """What of an amount, or on top of it, is tax of one rate.

    Attributes:
    rate: the rate's id; `name` what it is called and how much it is, where that was read.
    base: what it was counted on.
    reason: Stripe's word on why it is that much: `standard_rated`, `reverse_charge`, …
    """

    amount: Money
    inclusive: bool = False
    rate: str | None = None
    name: str | None = None
    base: Money | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """`amount` is before discounts, and before tax that comes on top; `off` is what the discounts take from it."""

    kind: LineKind
    what: str = field(repr=False)
    amount: Money
    begins: datetime | None = None
    until: datetime | None = None
    off: Money | None = None
