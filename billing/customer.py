"""What a case shows of a customer: one reading of Stripe as frozen values, amounts as Money, times aware UTC.

A panel that could not be read is named in `Account.unknown`; its tuple is then empty, which says nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from billing.events import Facts
from billing.money import Money

LIVE_STATUSES = frozenset({"active", "trialing", "past_due", "unpaid", "paused"})


class Panel(StrEnum):
    SUBSCRIPTIONS = "subscriptions"
    INVOICES = "invoices"
    CHARGES = "charges"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class Customer:
    id: str
    livemode: bool = False
    name: str | None = None
    email: str | None = None
    created: datetime | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class SubscriptionItem:
    """`price` is for one unit and one interval; None where the price is tiered or finer than a minor unit."""

    product: str
    product_name: str | None
    price: Money | None
    interval: str | None
    interval_count: int
    quantity: int | None
    period_end: datetime | None


@dataclass(frozen=True, slots=True)
class Subscription:
    id: str
    status: str
    items: tuple[SubscriptionItem, ...]
    created: datetime
    cancel_at_period_end: bool = False
    cancel_at: datetime | None = None
    ended_at: datetime | None = None
    trial_end: datetime | None = None
    schedule: str | None = None
    collection_method: str = "charge_automatically"
    paused: bool = False

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_STATUSES

    @property
    def ends(self) -> datetime | None:
        """When it ends, if an end is planned."""
        return self.cancel_at or (self.period_end if self.cancel_at_period_end else None)

    @property
    def period_end(self) -> datetime | None:
        ends = [item.period_end for item in self.items if item.period_end]
        return min(ends) if ends else None

    @property
    def can_end_at_period_end(self) -> bool:
        """A subscription that a schedule drives refuses the flag, and one that ends already needs none."""
        return self.status in {"active", "trialing", "past_due"} and not self.ends and not self.schedule

    def facts(self) -> Facts:
        return {
            "status": self.status,
            "ends": self.ends.isoformat() if self.ends else None,
            "schedule": self.schedule,
            "items": " ".join(f"{item.product}×{item.quantity}" for item in self.items),
        }


@dataclass(frozen=True, slots=True)
class Invoice:
    id: str
    number: str | None
    status: str
    total: Money
    remaining: Money
    created: datetime
    subscription: str | None = None
    next_payment_attempt: datetime | None = None
    attempt_count: int = 0
    payment_intents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refund:
    id: str
    amount: Money
    status: str
    case_id: str | None = None
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    id: str
    status: str
    captured: Money
    refunded: Money
    created: datetime
    customer: str | None = None
    livemode: bool = False
    disputed: bool = False
    invoice: str | None = None
    subscription: str | None = None
    card: str | None = None
    failure: str | None = None
    refunds: tuple[Refund, ...] = ()

    @property
    def left(self) -> Money:
        """What can still be refunded."""
        return self.captured - self.refunded

    @property
    def is_refundable(self) -> bool:
        return self.status == "succeeded" and not self.disputed and self.left.amount > 0

    def facts(self) -> Facts:
        return {
            "status": self.status,
            "captured": self.captured.amount,
            "refunded": self.refunded.amount,
            "disputed": self.disputed,
            "customer": self.customer,
        }


@dataclass(frozen=True, slots=True)
class Portal:
    """The default customer portal of the account; `login_url` is the page where a customer proves their address."""

    configured: bool
    login_url: str | None = None
    cancel: bool = False
    invoices: bool = False
    payment_method: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    customer: Customer
    read_at: datetime
    subscriptions: tuple[Subscription, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    charges: tuple[Charge, ...] = ()
    portal: Portal | None = None
    unknown: tuple[Panel, ...] = ()
    # Panels of which Stripe has more than was read.
    cut: tuple[Panel, ...] = ()

    @property
    def live_subscriptions(self) -> list[Subscription]:
        return [subscription for subscription in self.subscriptions if subscription.is_live]

    @property
    def refundable_charges(self) -> list[Charge]:
        return [charge for charge in self.charges if charge.is_refundable]

    def subscription(self, id: str | None) -> Subscription | None:
        return next((found for found in self.subscriptions if found.id == id), None)

    def charge(self, id: str | None) -> Charge | None:
        return next((found for found in self.charges if found.id == id), None)
