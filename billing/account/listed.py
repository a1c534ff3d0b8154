"""A subscription as the list of the whole account shows it: whose it is, what pays for it, and nobody's name."""

from dataclasses import dataclass
from datetime import datetime

from billing.account.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Listed:
    """Attributes:
    customer: `cus_…`, or `acct_…` of Accounts v2.
    pays: whether there is a payment method that Stripe would charge; None where that was not read.
    unusable_from: when the card that pays expires; None where no card pays, or it was not read.
    pays_unread: whether Stripe did not show what pays, or did not show that there is nothing.
    all_items: whether Stripe showed every item of it.
    """

    subscription: Subscription
    customer: str | None
    pays: bool | None = None
    unusable_from: datetime | None = None
    pays_unread: bool = False
    all_items: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Newest first, and whether there are older ones."""

    listed: tuple[Listed, ...]
    more: bool
