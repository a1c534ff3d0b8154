"""Whether a subscription is for several people."""

from billing.account.subscription import Subscription
from billing.account.team_words import TEAM, words


def has_several_seats(subscription: Subscription) -> bool:
    """Counted, or one item for each kind of seat."""
    items = subscription.items
    if any(item.seats > 1 for item in items):
        return True
    return len(items) > 1 and sum(bool(words(item.product_name or "") & TEAM) for item in items) > 1
