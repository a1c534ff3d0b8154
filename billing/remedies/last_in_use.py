"""Whether ending a subscription leaves the customer with nothing to use."""

from datetime import datetime

from billing.account.account import Account, Panel
from billing.account.subscription import Subscription
from billing.values.facts import Facts


def is_last_in_use(subscription: Subscription, account: Account) -> bool:
    """Whether nothing else of the customer's goes on once it has ended."""
    others = (held for held in account.live_subscriptions if held.id != subscription.id)
    return subscription.is_live and not any(goes_on(held) for held in others)


def goes_on(held: Subscription) -> bool:
    return not (held.is_ending or held.paused or held.is_at_rest)


def next_charge(held: Subscription) -> datetime | None:
    """When it is billed again by itself; None where it is not, or not on one day."""
    rests = not goes_on(held) or held.has_periods_of_its_items
    return None if rests or held.status not in {"active", "past_due"} else held.period_end


def leaves(subscription: Subscription, account: Account) -> Facts:
    return {"last_in_use": is_last_in_use(subscription, account)} if account.knows(Panel.SUBSCRIPTIONS) else {}
