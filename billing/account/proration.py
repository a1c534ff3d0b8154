"""What a change in the middle of a period left to be billed: Stripe drops it when the subscription is cancelled."""

from collections.abc import Iterable

from billing.account.given_back import PendingItem
from billing.values.money import Money


def dropped(pending: Iterable[PendingItem], subscription: str | None) -> list[PendingItem]:
    """Other items that wait stay, and are billed with the customer's next invoice."""
    return [held for held in pending if held.proration and held.subscription == subscription]


def lost(pending: Iterable[PendingItem], subscription: str | None) -> dict[str, Money]:
    """What it is worth: charges and credits, each by itself."""
    amounts: dict[str, Money] = {}
    for held in dropped(pending, subscription):
        name = "lost_credit" if held.amount.amount < 0 else "lost_charge"
        worth = held.amount.negated() if held.amount.amount < 0 else held.amount
        amounts[name] = amounts[name] + worth if name in amounts else worth
    return amounts
