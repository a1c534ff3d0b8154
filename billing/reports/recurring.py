"""Monthly recurring revenue as Stripe publishes it: the monthly value of what is billed again and again.

Subscriptions that are `active` or `past_due`; no trials, no tax, nothing free and nothing by usage. A discount for good
lowers it, one that ends does not. A year has 12 months, 52 weeks and 365 days, and nothing is rounded before the end.
https://docs.stripe.com/billing/subscriptions/analytics/glossary, https://support.stripe.com/questions/billing-analytics

What a subscription is worth is told whatever its status: `counts` says whether it is part of the revenue.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from billing.account.billed import TIMES_A_YEAR, currency_of, full, lines, percentage, rhythm
from billing.account.discount import Discount
from billing.account.subscription import Subscription, SubscriptionItem

COUNTED = frozenset({"active", "past_due"})


class Unknown(StrEnum):
    """Why a part of what a subscription is worth can't be told."""

    PRICE = "price"
    DISCOUNT = "discount"
    SPREAD = "spread"
    ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Part:
    """What one item asks for each time, in minor units, after what is off for good. Sold in bulk it is one seat."""

    product: str
    interval: str
    interval_count: int
    seats: int
    amount: int

    @property
    def monthly(self) -> Fraction:
        """In minor units."""
        return by_the_month(self.amount, self.interval, self.interval_count)


@dataclass(frozen=True, slots=True)
class Worth:
    """`parts` are those that can be told; `by_usage` whether there are others that nobody can foretell."""

    currency: str | None
    parts: tuple[Part, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    by_usage: bool = False

    @property
    def monthly(self) -> Fraction:
        """In minor units; at least that much where something is unknown."""
        return sum((part.monthly for part in self.parts), Fraction(0))

    @property
    def is_free(self) -> bool:
        return not self.unknown and self.monthly == 0


def counts(status: str) -> bool:
    return status in COUNTED


def by_the_month(amount: int, interval: str, interval_count: int) -> Fraction:
    return Fraction(amount * TIMES_A_YEAR[interval], 12 * interval_count)


def worth(subscription: Subscription, *, all_items: bool = True) -> Worth:
    """`all_items`: whether Stripe showed every item of it."""
    kept = replace(
        subscription,
        discounts=for_good(subscription.discounts),
        items=tuple(replace(item, discounts=for_good(item.discounts)) for item in subscription.items),
    )
    licensed = [item for item in kept.items if item.usage_type != "metered"]
    priced = [item for item in licensed if rhythm(item) and full(item, kept.currency)]
    found, unknown = tell(kept, priced)
    if len(priced) < len(licensed) or not kept.items:
        unknown.add(Unknown.PRICE)
    if not all_items:
        unknown.add(Unknown.ITEMS)
    currency = kept.currency or next(filter(None, map(currency_of, kept.items)), None)
    by_usage = len(licensed) < len(kept.items)
    return Worth(currency, tuple(found), tuple(reason for reason in Unknown if reason in unknown), by_usage)


def tell(subscription: Subscription, priced: Sequence[SubscriptionItem]) -> tuple[list[Part], set[Unknown]]:
    """Items of one rhythm stand on one invoice, which is what an amount is taken off."""
    rhythms = list(dict.fromkeys(rhythm(item) for item in priced))
    if len(rhythms) > 1 and any(percentage(one) is None for one in subscription.discounts):
        return [], {Unknown.SPREAD}
    if reaches_unknown_products(subscription):
        return [], {Unknown.DISCOUNT}
    parts: list[Part] = []
    for often in rhythms:
        together = [item for item in priced if rhythm(item) == often]
        told = lines(subscription, together)
        if told is None:
            return [], {Unknown.DISCOUNT}
        parts += [part(item, line.amount) for item, line in zip(together, told, strict=True)]
    return parts, set()


def reaches_unknown_products(subscription: Subscription) -> bool:
    return len(subscription.products) > 1 and any(one.products is None for one in subscription.discounts)


def part(item: SubscriptionItem, amount: int) -> Part:
    seats = 1 if item.is_bulk else item.quantity or 0
    return Part(item.product, item.interval or "", item.interval_count, seats, amount)


def for_good(discounts: Iterable[Discount]) -> tuple[Discount, ...]:
    """One that ends has an end in Stripe, or counts for one invoice."""
    return tuple(one for one in discounts if not one.once and one.ends is None)
