"""Whether ending a subscription leaves the customer with nothing to use."""

from billing.account.account import Account, Panel
from billing.account.subscription import Subscription
from billing.values.facts import Facts


def is_last_in_use(subscription: Subscription, account: Account) -> bool:
    """Whether nothing else of the customer's goes on once it has ended."""
    others = (held for held in account.live_subscriptions if held.id != subscription.id)
    return subscription.is_live and not any(goes_on(held) for held in others)


def goes_on(held: Subscription) -> bool:
    return not (held.is_ending or held.paused or held.is_at_rest)


def leaves(subscription: Subscription, account: Account) -> Facts:
    return {"last_in_use": is_last_in_use(subscription, account)} if account.knows(Panel.SUBSCRIPTIONS) else {}
