"""What a change in the middle of a period left to be billed: Stripe drops it when the subscription is cancelled."""

from collections.abc import Iterable

from billing.account.given_back import PendingItem
from billing.values.money import Money


def dropped(pending: Iterable[PendingItem], subscription: str | None) -> list[PendingItem]:
    """Other items that wait stay, and are billed with the customer's next invoice."""
    return [item for item in pending if item.proration and item.subscription == subscription]


def lost(pending: Iterable[PendingItem], subscription: str | None) -> dict[str, Money]:
    """What it is worth: charges and credits, each by itself."""
    amounts: dict[str, Money] = {}
    for item in dropped(pending, subscription):
        name = "lost_credit" if item.amount.amount < 0 else "lost_charge"
        worth = item.amount.negated() if item.amount.amount < 0 else item.amount
        amounts[name] = amounts[name] + worth if name in amounts else worth
    return amounts
