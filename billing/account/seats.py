"""Whether a subscription is for several people."""

from billing.account.subscription import Subscription
from billing.account.team_words import TEAM, words


def has_several_seats(subscription: Subscription) -> bool:
    """Counted, or one item for each kind of seat."""
    kinds = [item for item in subscription.items if words(item.product_name or "") & TEAM]
    return len(kinds) > 1 or any(item.seats > 1 for item in subscription.items)
