"""Time that is paid for: how far each item of a subscription is, what an end takes of it, and which takes none.

Stripe's `cancel_at_period_end` is the end of the item whose period is over first; only flexible subscriptions have
items with periods of their own. https://docs.stripe.com/changelog/basil/2025-07-30/cancel-at-enums
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from billing.account.billed import full, half_up
from billing.account.subscription import AT_PERIOD_END, Change, Subscription, SubscriptionItem
from billing.values.money import Money


@dataclass(frozen=True, slots=True)
class Lost:
    """`worth` is before discounts and tax; None where the price does not say."""

    item: SubscriptionItem
    until: datetime
    worth: Money | None


def end_of(subscription: Subscription) -> datetime | None:
    """When it ends if an end is planned now: once the last of what is paid ahead is over."""
    return subscription.paid_until


def planned_end(subscription: Subscription) -> Change:
    """The end in Stripe's words that takes no paid time away.

    What is billed by shorter periods goes on being billed until then.
    """
    end = end_of(subscription)
    if end is None or end == subscription.period_end:
        return AT_PERIOD_END
    if any(item.billed_until == end and item.billed_until != item.period_end for item in subscription.items):
        return {"cancel_at": "max_billed_until"}
    if end == max(item.period_end for item in subscription.items if item.period_end):
        return {"cancel_at": "max_period_end"}
    return {"cancel_at": int(end.timestamp())}


def taken_back(subscription: Subscription, before: datetime | None = None) -> Change:
    """`before` is the later end that was planned before this one took its place."""
    if before and not (subscription.ends and before <= subscription.ends):
        return {"cancel_at": int(before.timestamp())}
    return {"cancel_at_period_end": False} if subscription.cancel_at_period_end else {"cancel_at": ""}


def lost_by(subscription: Subscription, end: datetime) -> list[Lost]:
    """What of each item is paid for and lies behind the end."""
    found = []
    for item in subscription.items:
        until = item.paid_until
        if item.is_paid_ahead and until and until > end:
            found.append(Lost(item, until, worth(item, until, end, subscription.currency)))
    return found


def worth(item: SubscriptionItem, until: datetime, end: datetime, currency: str | None) -> Money | None:
    """By the second, as Stripe prorates: of the running period, or of as many as are billed ahead."""
    whole, begin, over = full(item, currency), item.period_start, item.period_end
    if whole is None or begin is None or over is None or over <= begin:
        return None
    share = Fraction(int((until - end).total_seconds()), int((over - begin).total_seconds()))
    return Money(half_up(whole.amount * share), whole.currency)


def goes_on_until(subscription: Subscription, end: datetime) -> list[SubscriptionItem]:
    """What begins a further period before the end, and so is billed again."""
    return [item for item in subscription.items if item.paid_until and item.paid_until < end]
