"""What a subscription brings in by the month, and by the year where it is billed so; exact until the last rounding."""

from dataclasses import dataclass
from fractions import Fraction

from billing.account.billed import Over, currency_of, full, half_up, invoice, percentage, rhythm, times_a_year
from billing.account.discount import Discount
from billing.account.subscription import Subscription, SubscriptionItem
from billing.values.money import Money

USAGE = "plus usage"
UNPRICED = "plus items whose price is unknown"
UNKNOWN_DISCOUNT = "a discount of unknown size"
SPREAD_DISCOUNT = "an amount off invoices of several rhythms"
EVERY_PRODUCT = "if its discount counts for each of its products"
PASSING_DISCOUNT = "with a discount that runs out later"
TRIAL = "once the trial is over"


@dataclass(frozen=True, slots=True)
class Recurring:
    """In one currency. Attributes:
    monthly: None where no item has a price, or nobody can tell what is taken off.
    yearly: where everything is billed by the year.
    but: what the amount leaves out, or rests on.
    """

    monthly: Money | None
    yearly: Money | None = None
    but: tuple[str, ...] = ()


def recurring(subscription: Subscription) -> list[Recurring]:
    """One for each currency; never empty, for what can't be told is said as that."""
    priced = [item for item in subscription.items if times_a_year(item) and full(item, subscription.currency)]
    but = leaves_out(subscription, priced)
    if not priced or {UNKNOWN_DISCOUNT, SPREAD_DISCOUNT} & set(but):
        return [Recurring(None, but=but)]
    currencies = sorted({code for item in priced if (code := currency_of(item))})
    return [
        in_currency(subscription, [item for item in priced if currency_of(item) == code], code, but)
        for code in currencies
    ]


def in_currency(
    subscription: Subscription, priced: list[SubscriptionItem], currency: str, but: tuple[str, ...]
) -> Recurring:
    """Items of one rhythm stand on one invoice."""
    a_year = Fraction(0)
    for often in {rhythm(item) for item in priced}:
        together = [item for item in priced if rhythm(item) == often]
        asked = invoice(subscription, together, lasting=True)
        if asked is None:
            return Recurring(None, but=(UNKNOWN_DISCOUNT,))
        a_year += asked.amount * times_a_year(together[0])
    by_the_year = all(item.interval == "year" for item in priced)
    return Recurring(
        monthly=Money(half_up(a_year / 12), currency),
        yearly=Money(half_up(a_year), currency) if by_the_year else None,
        but=but,
    )


def lasting(subscription: Subscription) -> list[Discount]:
    """Without the discounts that are over with the invoice at hand."""
    over = Over(subscription, lasting=True)
    return over([*subscription.discounts, *(discount for item in subscription.items for discount in item.discounts)])


def leaves_out(subscription: Subscription, priced: list[SubscriptionItem]) -> tuple[str, ...]:
    rest = [item for item in subscription.items if item not in priced]
    metered = any(item.usage_type == "metered" for item in rest)
    unpriced = not subscription.items or subscription.items_cut or any(item.usage_type != "metered" for item in rest)
    discounts, own = lasting(subscription), Over(subscription, lasting=True)(subscription.discounts)
    amounts = [one for one in own if percentage(one) is None and one.amount]
    said = {
        USAGE: metered,
        UNPRICED: unpriced,
        UNKNOWN_DISCOUNT: any(is_unknown(one, subscription, priced) for one in discounts),
        SPREAD_DISCOUNT: bool(amounts) and len({rhythm(item) for item in priced}) > 1,
        EVERY_PRODUCT: len(subscription.products) > 1 and any(one.products is None for one in own),
        PASSING_DISCOUNT: any(one.ends for one in discounts),
        TRIAL: subscription.status == "trialing",
    }
    return tuple(words for words, holds in said.items() if holds)


def is_unknown(discount: Discount, subscription: Subscription, priced: list[SubscriptionItem]) -> bool:
    """Not read, or an amount in a currency that this is not billed in."""
    if percentage(discount) is not None:
        return False
    currencies = {subscription.currency} if subscription.currency else {currency_of(item) for item in priced}
    return discount.amount is None or discount.amount.currency not in currencies
