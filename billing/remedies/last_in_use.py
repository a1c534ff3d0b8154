"""Whether ending a subscription leaves the customer with nothing to use."""

from datetime import datetime

from billing.account.account import Account, Panel
from billing.account.subscription import Subscription
from billing.values.facts import Facts


def is_last_in_use(subscription: Subscription, account: Account) -> bool:
    """Whether nothing else of the customer's goes on once it has ended."""
    others = (other for other in account.live_subscriptions if other.id != subscription.id)
    return subscription.is_live and not any(goes_on(other) for other in others)


def goes_on(subscription: Subscription) -> bool:
    return not (subscription.is_ending or subscription.paused or subscription.is_at_rest)


def next_charge(subscription: Subscription) -> datetime | None:
    """When it is billed again by itself; None where it is not, or not on one day."""
    rests = not goes_on(subscription) or subscription.has_periods_of_its_items
    return None if rests or subscription.status not in {"active", "past_due"} else subscription.period_end


def leaves(subscription: Subscription, account: Account) -> Facts:
    return {"last_in_use": is_last_in_use(subscription, account)} if account.knows(Panel.SUBSCRIPTIONS) else {}
