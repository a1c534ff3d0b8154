"""What is kept of each subscription for the reports: ids, words of Stripe's, amounts and times. Nobody's name."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from billing.account.billed import half_up
from billing.account.listed import Listed
from billing.reports.at_risk import Cause, causes, is_charged
from billing.reports.recurring import Part, Unknown, Worth, counts, worth


class Cadence(StrEnum):
    MONTHLY = "monthly"
    YEARLY = "yearly"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Kept:
    """Attributes:
    counted: whether it is part of the monthly recurring revenue.
    monthly: what it brings in a month, or would if it counted; in minor units, exact.
    unknown: why that is only the least.
    by_usage: whether there is more to it that is billed by usage.
    cadence: how often most of it is billed.
    pays_unread: whether it is charged by itself, and nobody could read what pays.
    seats: the largest quantity of any of its items; 1 where they are sold in bulk.
    """

    subscription: str
    customer: str | None
    status: str
    currency: str | None
    created: datetime
    period_end: datetime | None
    ends_at: datetime | None
    trial_end: datetime | None
    ended_at: datetime | None
    counted: bool
    monthly: Fraction
    unknown: tuple[Unknown, ...]
    by_usage: bool
    cadence: Cadence
    seats: int
    discount: str | None
    causes: tuple[Cause, ...]
    pays_unread: bool
    parts: tuple[Part, ...]

    @property
    def rounded(self) -> int:
        return half_up(self.monthly)

    @property
    def main(self) -> Part | None:
        """What brings in most of it, and names it."""
        return max(self.parts, key=lambda part: part.monthly, default=None)

    @property
    def digest(self) -> str:
        """Another one after any change."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def kept(listed: Listed) -> Kept:
    subscription, told = listed.subscription, worth(listed.subscription, all_items=listed.all_items)
    off = next(iter(subscription.discounts), None)
    return Kept(
        subscription=subscription.id,
        customer=listed.customer,
        status=subscription.status,
        currency=told.currency,
        created=subscription.created,
        period_end=subscription.period_end,
        ends_at=subscription.ends,
        trial_end=subscription.trial_end,
        ended_at=subscription.ended_at,
        counted=counts(subscription.status)
        and told.currency is not None
        and not (told.is_free or is_usage_alone(told)),
        monthly=told.monthly,
        unknown=told.unknown,
        by_usage=told.by_usage,
        cadence=cadence(told),
        seats=max((part.seats for part in told.parts), default=0) or 1,
        discount=off.coupon if off else None,
        causes=causes(listed),
        pays_unread=is_charged(subscription) and listed.pays_unread,
        parts=told.parts,
    )


def is_usage_alone(told: Worth) -> bool:
    return told.by_usage and told.monthly == 0 and not told.unknown


def cadence(told: Worth) -> Cadence:
    main = max(told.parts, key=lambda part: part.monthly, default=None)
    if main is None:
        return Cadence.OTHER
    match main.interval, main.interval_count:
        case ("month", 1):
            return Cadence.MONTHLY
        case ("year", 1) | ("month", 12):
            return Cadence.YEARLY
        case _:
            return Cadence.OTHER
