"""A subscription that may be one too many: one seat of one product, alive and not about to end; and its card."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from billing.picture.account import Account
from billing.picture.customer import Customer
from billing.picture.payments import PaymentMethod
from billing.picture.subscription import Subscription, SubscriptionItem


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
    return subscription.is_live and subscription.is_one_seat and not subscription.ends


def all_twins(account: Account) -> Iterable[Twin]:
    for subscription in account.live_subscriptions:
        yield Twin(subscription, account.customer, card_of(subscription, account))
    for profile in account.others:
        for subscription in profile.live_subscriptions:
            wanted = subscription.default_payment_method or profile.customer.default_payment_method
            yield Twin(subscription, profile.customer, chosen(wanted, profile.payment_methods))


def card_of(subscription: Subscription, account: Account) -> PaymentMethod | None:
    """Its own, or the customer's, or the only one."""
    wanted = subscription.default_payment_method or account.customer.default_payment_method
    return chosen(wanted, account.payment_methods)


def chosen(wanted: str | None, methods: tuple[PaymentMethod, ...]) -> PaymentMethod | None:
    if wanted is None:
        return methods[0] if len(methods) == 1 else None
    return next((method for method in methods if method.id == wanted), None)


def intervals(group: tuple[Twin, ...]) -> set[tuple[str | None, int]]:
    return {(item.interval, item.interval_count) for item in first_items(group)}


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
