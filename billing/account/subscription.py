"""Subscriptions as contracts: what is billed, how often, for how many, and what is planned for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from billing.account.discount import Discount
from billing.account.tiers import Tiers
from billing.account.waiting import Waiting
from billing.values.facts import Facts
from billing.values.money import Money

# Metadata by key, each value as a fingerprint.
Marks = tuple[tuple[str, str], ...]
# Of its end, as Stripe takes it.
Change = Mapping[str, Any]
AT_PERIOD_END: Change = {"cancel_at_period_end": True}
LIVE_STATUSES = frozenset({"active", "trialing", "past_due", "unpaid", "paused"})


@dataclass(frozen=True, slots=True)
class Package:
    """So many units are sold together; what is left over is sold as a whole package where it `rounds_up`, which is None
    where Stripe says neither.
    """

    size: int
    rounds_up: bool | None = True

    def count(self, quantity: int) -> int | None:
        """None where nobody can tell."""
        if self.size < 1 or self.rounds_up is None:
            return None
        return -(-quantity // self.size) if self.rounds_up else quantity // self.size


@dataclass(frozen=True, slots=True)
class SubscriptionItem:
    """Attributes:
    price: for one unit or package, and one interval; None where it is tiered, finer than a minor unit, or not read.
    quantity: None where usage is metered.
    usage_type: `licensed` or `metered`.
    billed_until: how far ahead it is billed already, where that is further than its period.
    finer: the price in minor units where it is finer than one.
    currency: the price's own, which another one of the subscription's makes worthless.
    package: what the price is for, where that is not one unit.
    discounts: of this item alone; they come before those of the subscription.
    tiers: of a tiered price, where they were read, which a case does not do.
    """

    product: str
    product_name: str | None
    price: Money | None
    interval: str | None
    interval_count: int
    quantity: int | None
    period_end: datetime | None
    period_start: datetime | None = None
    usage_type: str = "licensed"
    tiered: bool = False
    billed_until: datetime | None = None
    finer: Decimal | None = None
    currency: str | None = None
    package: Package | None = None
    discounts: tuple[Discount, ...] = ()
    tiers: Tiers | None = None

    @property
    def name(self) -> str:
        return self.product_name or self.product

    @property
    def is_paid_ahead(self) -> bool:
        """Usage is billed when its period is over."""
        return self.usage_type != "metered"

    @property
    def paid_until(self) -> datetime | None:
        """For what is paid ahead."""
        return max(filter(None, (self.period_end, self.billed_until)), default=None)

    @property
    def seats(self) -> int:
        """Nothing of what is sold in packages, by usage, or for less than a cent: that counts files, and not people."""
        return self.quantity or 0 if self.usage_type == "licensed" and not self.is_bulk else 0

    @property
    def is_bulk(self) -> bool:
        """Sold by the thousand, in one way or the other."""
        return self.package is not None or (self.price is None and self.finer is not None and self.finer < 1)

    @property
    def is_one_seat(self) -> bool:
        """Or so many packages of something that are bought together."""
        if self.usage_type != "licensed" or self.tiered or self.quantity is None:
            return False
        if self.is_bulk:
            return bool(self.package.count(self.quantity) if self.package else self.quantity)
        return self.quantity == 1

    @property
    def priced(self) -> str:
        """What it is sold at, so that a change of it shows."""
        unit = self.finer if self.price is None else self.price.amount
        package = f"/{self.package.size}{'+' if self.package.rounds_up else '-'}" if self.package else ""
        return f"{'–' if unit is None else unit}{package}"


@dataclass(frozen=True, slots=True)
class Stage:
    """What a schedule bills from a day on.

    Attributes:
    items: what is billed then, without periods; `unread` are the prices of others that could not be read.
    until: when the schedule goes on to the next one, or is over.
    trial: whether nothing is charged meanwhile.
    prorates: whether the change is made up for in money where it falls into a period that is paid.
    extras: how many one-time items come on its first invoice.
    """

    begins: datetime
    until: datetime | None
    items: tuple[SubscriptionItem, ...]
    unread: tuple[str, ...] = ()
    trial: bool = False
    discounts: int = 0
    prorates: bool = True
    extras: int = 0


@dataclass(frozen=True, slots=True)
class PlannedStart:
    """A schedule that has not begun: there is no subscription yet, and its first phase makes one."""

    id: str
    first: Stage


@dataclass(frozen=True, slots=True)
class WaitingUpdate:
    """A change that is made once its invoice is paid, and forgotten at `lapses`; what is None or empty stays so."""

    lapses: datetime
    items: tuple[SubscriptionItem, ...] = ()
    trial_end: datetime | None = None
    ends: bool = False
    discounts: int = 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """Attributes:
    discounts: its own, or the customer's where it has none: Stripe takes off the one or the other.
    schedule: id of the schedule that drives it; `schedule_end` is what that does when it is over.
    paused: whether collection is paused; Stripe then keeps the status `active`. `while_paused` is what becomes of its
        invoices meanwhile: `keep_as_draft`, `mark_uncollectible` or `void`.
    rests_for: why it has the status `paused`, where Stripe says so.
    stages: what the schedule bills next, in order; empty where it was not read with the subscription.
    pending_update: whether a change waits for its payment; `waiting` is what it changes.
    without_payment_method: what a trial's end does where none is there: `cancel`, `create_invoice` or `pause`.
    billing_mode: `classic` or `flexible`; only the latter has items with periods of their own.
    team_marks: metadata keys, of it, its items or prices, that speak of a team, its seats or a workspace.
    assigned_to: the metadata that says whose it is, by key; each value as a fingerprint, so that two can be compared.
    labels, numbers: what else the metadata says, in words or in numbers and ids, in the same way.
    connect: the other Stripe account that money goes to or through.
    managed_payments: whether Stripe is the merchant of record.
    end_reason, feedback: why it ended, and what the customer ticked when they cancelled; `comment` is what they wrote.
        Of a choice of the account's own `feedback_option` is the id, and `feedback_label` what it was called.
    items_cut: whether it has more items than were read.
    setup: what the payment method that was left for later payments waits for, where it waits for the customer.
    """

    id: str
    status: str
    items: tuple[SubscriptionItem, ...]
    created: datetime
    currency: str | None = None
    cancel_at_period_end: bool = False
    cancel_at: datetime | None = None
    ended_at: datetime | None = None
    trial_end: datetime | None = None
    schedule: str | None = None
    schedule_end: str | None = None
    collection_method: str = "charge_automatically"
    paused: bool = False
    resumes_at: datetime | None = None
    while_paused: str | None = None
    rests_for: str | None = None
    discounts: tuple[Discount, ...] = ()
    default_payment_method: str | None = None
    default_source: str | None = None
    pending_update: bool = False
    team_marks: tuple[str, ...] = ()
    assigned_to: Marks = ()
    labels: Marks = ()
    numbers: Marks = ()
    connect: str | None = None
    managed_payments: bool = False
    end_reason: str | None = None
    feedback: str | None = None
    comment: str | None = field(default=None, repr=False)
    feedback_option: str | None = None
    feedback_label: str | None = None
    setup: Waiting | None = None
    stages: tuple[Stage, ...] = ()
    waiting: WaitingUpdate | None = None
    without_payment_method: str | None = None
    billing_mode: str | None = None
    items_cut: bool = False

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_STATUSES

    @property
    def is_one_seat(self) -> bool:
        """One seat of one product, which is what a person buys for themselves."""
        return len(self.items) == 1 and self.items[0].is_one_seat

    @property
    def ends(self) -> datetime | None:
        """When it ends, if an end is planned."""
        return self.cancel_at or (self.period_end if self.cancel_at_period_end else None)

    @property
    def period_end(self) -> datetime | None:
        ends = [item.period_end for item in self.items if item.period_end]
        return min(ends) if ends else None

    @property
    def has_periods_of_its_items(self) -> bool:
        return len({item.period_end for item in self.items if item.period_end}) > 1

    @property
    def paid_until(self) -> datetime | None:
        """When the last of what is paid ahead is over; for usage alone, when it is billed."""
        ends = [item.paid_until for item in self.items if item.is_paid_ahead and item.paid_until]
        return max(ends, default=self.period_end)

    @property
    def products(self) -> frozenset[str]:
        return frozenset(item.product for item in self.items)

    @property
    def name(self) -> str:
        """Its first product's name, which is what people call it."""
        return (self.items[0].product_name or self.items[0].product) if self.items else self.id

    @property
    def has_period_to_end(self) -> bool:
        return self.status in {"active", "trialing", "past_due"}

    @property
    def ends_after_its_period(self) -> bool:
        """An end may be planned for months from now: until then it renews like any other."""
        return bool(self.ends and self.paid_until and self.ends > self.paid_until)

    @property
    def is_ending(self) -> bool:
        """Whether nothing is billed after what is paid for."""
        return self.ends is not None and not self.ends_after_its_period

    @property
    def last_day(self) -> datetime | None:
        """If it is not renewed any more."""
        return self.ends if self.is_ending else self.paid_until

    @property
    def is_at_rest(self) -> bool:
        """Paused as a whole: it has no periods until somebody resumes it, unlike one whose collection is paused."""
        return self.status == "paused"

    def facts(self) -> Facts:
        return {
            "status": self.status,
            "ends": self.ends.isoformat() if self.ends else None,
            "schedule": self.schedule,
            "items": " ".join(f"{item.product}×{item.quantity}" for item in self.items),
            "prices": " ".join(item.priced for item in self.items),
            "period_end": self.period_end.isoformat() if self.period_end else None,
            "collection": "paused" if self.paused else self.collection_method,
        }
