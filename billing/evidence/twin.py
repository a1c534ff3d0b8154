"""A subscription that may be one too many: one seat of one product, alive and not about to end; and its card."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from billing.account.account import Account
from billing.account.billed import Rhythm, rhythm
from billing.account.customer import Customer
from billing.account.paying import paying
from billing.account.payment_method import PaymentMethod
from billing.account.subscription import Subscription, SubscriptionItem


@dataclass(frozen=True, slots=True)
class Signal:
    """`weight` is above zero where it speaks for a duplicate, below where it speaks for seats."""

    sentence: str
    weight: int


@dataclass(frozen=True, slots=True)
class Twin:
    """A subscription, whose it is, and the card that pays for it as far as that is known."""

    subscription: Subscription
    customer: Customer
    card: PaymentMethod | None


def is_twin(subscription: Subscription) -> bool:
    return subscription.is_live and subscription.is_one_seat and not subscription.is_ending


def all_twins(account: Account) -> Iterable[Twin]:
    for subscription in account.live_subscriptions:
        yield Twin(subscription, account.customer, card_of(subscription, account))
    for profile in account.others:
        for subscription in profile.live_subscriptions:
            card = paying(profile.customer, subscription, profile.payment_methods)
            yield Twin(subscription, profile.customer, card)


def card_of(subscription: Subscription, account: Account) -> PaymentMethod | None:
    return paying(account.customer, subscription, account.payment_methods)


def intervals(group: tuple[Twin, ...]) -> set[Rhythm | None]:
    return {rhythm(item) for item in first_items(group)}


def first_items(group: tuple[Twin, ...]) -> list[SubscriptionItem]:
    return [twin.subscription.items[0] for twin in group]


def span(gap: timedelta) -> str:
    """Roughly, as people say it."""
    seconds = int(gap.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
