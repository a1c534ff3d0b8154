"""What a subscription brings in by the month, and by the year where it is billed so; exact until the last rounding."""

import re
from dataclasses import dataclass
from fractions import Fraction

from billing.money import Money
from billing.picture.subscription import Discount, Subscription, SubscriptionItem

TIMES_A_YEAR = {"day": 365, "week": 52, "month": 12, "year": 1}

USAGE = "plus usage"
UNPRICED = "plus items whose price is unknown"
UNKNOWN_DISCOUNT = "before a discount of unknown size"
PASSING_DISCOUNT = "with a discount that runs out later"
TRIAL = "once the trial is over"


@dataclass(frozen=True, slots=True)
class Recurring:
    """In one currency. Attributes:
    monthly: None where no item has a price.
    yearly: where everything is billed by the year.
    but: what the amount leaves out, or rests on.
    """

    monthly: Money | None
    yearly: Money | None = None
    but: tuple[str, ...] = ()


def recurring(held: Subscription) -> list[Recurring]:
    """One for each currency; never empty, for what can't be told is said as that."""
    priced = [item for item in held.items if times_a_year(item) and item.price and item.quantity is not None]
    but = leaves_out(held, priced)
    if not priced:
        return [Recurring(None, but=but)]
    currencies = sorted({item.price.currency for item in priced if item.price})
    return [in_currency(held, [item for item in priced if in_(item, code)], code, but) for code in currencies]


def in_currency(held: Subscription, priced: list[SubscriptionItem], currency: str, but: tuple[str, ...]) -> Recurring:
    full = sum((a_year(item) for item in priced), Fraction(0))
    invoices = max(times_a_year(item) for item in priced)
    left = max(less(full, lasting(held), invoices, currency), Fraction(0))
    by_the_year = all(item.interval == "year" for item in priced)
    return Recurring(
        monthly=Money(round(left / 12), currency),
        yearly=Money(round(left), currency) if by_the_year else None,
        but=but,
    )


def times_a_year(item: SubscriptionItem) -> Fraction:
    """How often it is billed; 0 where Stripe does not say, or where it is no contract over time or is metered."""
    if item.usage_type == "metered" or item.tiered or item.interval_count < 1:
        return Fraction(0)
    return Fraction(TIMES_A_YEAR.get(item.interval or "", 0), item.interval_count)


def a_year(item: SubscriptionItem) -> Fraction:
    return (item.price.amount if item.price else 0) * (item.quantity or 0) * times_a_year(item)


def in_(item: SubscriptionItem, currency: str) -> bool:
    return item.price is not None and item.price.currency == currency


def less(full: Fraction, discounts: list[Discount], invoices: Fraction, currency: str) -> Fraction:
    """A percentage is off each invoice, and so is an amount: of everything on it together."""
    for discount in discounts:
        if percent := percentage(discount):
            full -= full * percent / 100
        elif discount.amount and discount.amount.currency == currency:
            full -= discount.amount.amount * invoices
    return full


def percentage(discount: Discount) -> Fraction | None:
    """None for none, and for what is not written as a percentage."""
    written = discount.percent or ""
    return Fraction(written) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,10})?", written) else None


def lasting(held: Subscription) -> list[Discount]:
    """Without the discounts that are over with the invoice at hand."""
    over = held.period_end
    return [one for one in held.discounts if not one.once and not (one.ends and over and one.ends <= over)]


def leaves_out(held: Subscription, priced: list[SubscriptionItem]) -> tuple[str, ...]:
    rest = [item for item in held.items if item not in priced]
    metered = any(item.usage_type == "metered" for item in rest)
    discounts = lasting(held)
    said = {
        USAGE: metered,
        UNPRICED: not held.items or any(item.usage_type != "metered" for item in rest),
        UNKNOWN_DISCOUNT: any(percentage(one) is None and one.amount is None for one in discounts),
        PASSING_DISCOUNT: any(one.ends for one in discounts),
        TRIAL: held.status == "trialing",
    }
    return tuple(words for words, holds in said.items() if holds)
