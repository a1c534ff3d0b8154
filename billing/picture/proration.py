"""What a change in the middle of a period left to be billed: Stripe drops it when the subscription is cancelled."""

from collections.abc import Iterable

from billing.picture.given_back import PendingItem


def dropped(pending: Iterable[PendingItem], subscription: str | None) -> list[PendingItem]:
    """Other items that wait stay, and are billed with the customer's next invoice."""
    return [held for held in pending if held.proration and held.subscription == subscription]
