"""Of subscriptions that are likely one too many: which to keep, and which to end."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.account.account import Account
from billing.account.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Pair:
    """Of subscriptions that are likely one too many: which to keep and why, and which to end."""

    keep: Subscription
    end: Subscription
    why: str


def pair(duplicates: Sequence[Sequence[Subscription]], account: Account) -> Pair | None:
    """The oldest one that is paid stays: it is what the customer knows, and what the product most likely points at."""
    for group in duplicates:
        paid = [
            subscription
            for subscription in group
            if subscription.status == "active" and has_paid(subscription, account)
        ]
        keep = next(iter(paid), group[0])
        end = next(other for other in reversed(group) if other is not keep)
        return Pair(keep, end, "it was bought first and is paid" if keep in paid else "it was bought first")
    return None


def has_paid(subscription: Subscription, account: Account) -> bool:
    return any(charge.subscription == subscription.id and charge.has_something_left for charge in account.charges)
