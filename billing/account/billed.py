"""What Stripe bills for an item, and for a subscription at its next renewal; nothing where that can't be told.

Each line of an invoice is rounded half up once its price was multiplied, and so is what a percentage takes off it;
before that nothing is (docs.stripe.com/billing/subscriptions/decimal-amounts). An item's discounts come first, then the
subscription's. A price by usage, in another currency than the subscription's, or in tiers that were not read is not
told here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from billing.account.discount import Discount
from billing.account.subscription import Subscription, SubscriptionItem
from billing.values.money import Money

TIMES_A_YEAR = {"day": 365, "week": 52, "month": 12, "year": 1}
# One rhythm may be written in several ways.
SAME_AS = {"year": ("month", 12), "week": ("day", 7)}

Rhythm = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """Of one invoice: what an item asks for, and the product that it is for."""

    product: str
    amount: int


def units(item: SubscriptionItem) -> int | None:
    """How many times the price is asked for."""
    if item.usage_type != "licensed" or item.tiered or item.quantity is None or item.quantity < 0:
        return None
    return item.package.count(item.quantity) if item.package else item.quantity


def unit_price(item: SubscriptionItem) -> Fraction | None:
    """In minor units."""
    if item.price is not None:
        return Fraction(item.price.amount)
    return None if item.finer is None else Fraction(item.finer)


def currency_of(item: SubscriptionItem) -> str | None:
    return item.price.currency if item.price else item.currency


def full(item: SubscriptionItem, currency: str | None = None) -> Money | None:
    """Of one period, before discounts; `currency` is the subscription's where that is known."""
    price, own = price_of_all(item), currency_of(item)
    return None if price is None or own is None or own != (currency or own) else Money(half_up(price), own)


def price_of_all(item: SubscriptionItem) -> Fraction | None:
    """Of one period, before rounding."""
    if item.tiers is not None and item.quantity is not None and item.usage_type == "licensed":
        return item.tiers.price(item.quantity)
    count, price = units(item), unit_price(item)
    return None if count is None or price is None else price * count


def rhythm(item: SubscriptionItem) -> Rhythm | None:
    """How often it is billed, a year as twelve months and a week as seven days."""
    if item.interval not in TIMES_A_YEAR or item.interval_count < 1:
        return None
    unit, count = SAME_AS.get(item.interval, (item.interval, 1))
    return unit, count * item.interval_count


def times_a_year(item: SubscriptionItem) -> Fraction:
    """0 where that is not known."""
    return Fraction(TIMES_A_YEAR.get(item.interval or "", 0), max(item.interval_count, 1))


def alike(item: SubscriptionItem, currency: str | None = None) -> tuple[Money, Rhythm] | None:
    """What is the same for two items that bill the same; None where nobody can tell."""
    amount, often = full(item, currency), rhythm(item)
    return (amount, often) if amount is not None and often else None


def line(item: SubscriptionItem, currency: str | None, over: "Over") -> Line | None:
    """With the item's own discounts taken off."""
    amount = full(item, currency)
    own = [Line(item.product, amount.amount)] if amount else None
    for discount in over(item.discounts):
        own = less(own, discount, amount.currency) if own and amount else None
    return own[0] if own else None


class Over:
    """Which discounts still count: `once` ones for the next invoice only, others until they end."""

    def __init__(self, subscription: Subscription, *, lasting: bool) -> None:
        self.until = subscription.period_end
        self.lasting = lasting

    def __call__(self, discounts: Iterable[Discount]) -> list[Discount]:
        return [one for one in discounts if not (self.lasting and one.once) and not self.is_over(one)]

    def is_over(self, discount: Discount) -> bool:
        return bool(discount.ends and self.until and discount.ends <= self.until)


def invoice(subscription: Subscription, items: Sequence[SubscriptionItem], *, lasting: bool = False) -> Money | None:
    """What one invoice for these items asks for, or every later one too where only what is `lasting` counts; before
    tax, and before what is on the customer's balance.
    """
    told, currency = lines(subscription, items, lasting=lasting), billing_currency(subscription, items)
    return None if told is None or currency is None else Money(sum(one.amount for one in told), currency)


def lines(subscription: Subscription, items: Sequence[SubscriptionItem], *, lasting: bool = False) -> list[Line] | None:
    """Of one invoice, in the order of the items, with all that is off."""
    over, currency = Over(subscription, lasting=lasting), billing_currency(subscription, items)
    told = [one for item in items if (one := line(item, subscription.currency, over))]
    if currency is None or len(told) < len(items) or any(currency_of(item) != currency for item in items):
        return None
    for discount in over(subscription.discounts):
        left = less(told, discount, currency)
        if left is None:
            return None
        told = left
    return told


def billing_currency(subscription: Subscription, items: Sequence[SubscriptionItem]) -> str | None:
    return subscription.currency or next(filter(None, map(currency_of, items)), None)


def renewal(subscription: Subscription) -> Money | None:
    """What its next invoice asks for, where all of its items are billed together."""
    if subscription.items_cut or not subscription.items or len({rhythm(item) for item in subscription.items}) > 1:
        return None
    if rhythm(subscription.items[0]) is None:
        return None
    return invoice(subscription, subscription.items)


def less(lines: Sequence[Line], discount: Discount, currency: str) -> list[Line] | None:
    """What is left of the lines of one invoice, none of them below nothing; None where nobody read how much is off."""
    percent = percentage(discount)
    if percent is None and (discount.amount is None or discount.amount.currency != currency):
        return None
    asked = [one.amount if discount.counts_for(one.product) else 0 for one in lines]
    if percent is not None:
        off = [half_up(amount * percent / 100) for amount in asked]
    else:
        off = spread(discount.amount.amount if discount.amount else 0, asked)
    return [Line(one.product, max(one.amount - each, 0)) for one, each in zip(lines, off, strict=True)]


def spread(amount: int, asked: Sequence[int]) -> list[int]:
    """An amount off an invoice, by line: each bears it by what it asks for, the largest fraction what is left over."""
    total = sum(asked)
    shares = [divmod(min(amount, total) * each, total or 1) for each in asked]
    left = min(amount, total) - sum(whole for whole, _ in shares)
    more = sorted(range(len(shares)), key=lambda place: -shares[place][1])[:left]
    return [whole + (place in more) for place, (whole, _) in enumerate(shares)]


def percentage(discount: Discount) -> Fraction | None:
    """None for none, and for what is not written as a percentage."""
    written = discount.percent or ""
    return Fraction(written) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,12})?", written) else None


def half_up(amount: Fraction) -> int:
    """Amounts are never below nothing here."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
