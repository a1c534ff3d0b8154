"""What kinds of agreement there are beside one seat by the month."""

from collections.abc import Callable
from dataclasses import dataclass

from billing.account.seats import has_several_seats
from billing.account.subscription import Subscription, SubscriptionItem


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that makes a contract more than one seat by the month; `verify` completes "verify …"."""

    name: str
    verify: str


MANAGED = Trait("managed payments", "with Stripe, who sells it and refunds by its own rules")
CONNECT = Trait("money for another Stripe account", "whose money it is")
CURRENCIES = Trait("several currencies", "each currency by itself")
SCHEDULE = Trait("driven by a schedule", "what the schedule does next")
PENDING = Trait("a change waits for its payment", "whether that change is still wanted")
SEVERAL_ITEMS = Trait("several products on one subscription", "which of its products is meant")
SEATS = Trait("several seats", "who uses the seats")
TIERED = Trait("tiered price", "what the next tier costs")
METERED = Trait("metered usage", "usage that is not billed yet")
SENT = Trait("sent invoices", "what was paid by bank transfer")
TRIAL = Trait("trial", "what its end does")
YEARLY = Trait("yearly", "what is left of the year that was paid")
LONG = Trait("long interval", "what is left of the period that was paid")
PRORATED = Trait("prorated", "credits for unused time, so that nothing is paid back twice")
DISCOUNTED = Trait("discounted", "what was really paid")
PAUSED = Trait("collection paused", "why it is paused, and until when")


def some(holds: Callable[[Subscription], bool]) -> Callable[[list[Subscription]], bool]:
    return lambda live: any(map(holds, live))


def are_in_several_currencies(live: list[Subscription]) -> bool:
    return len({subscription.currency for subscription in live if subscription.currency}) > 1


def is_long(item: SubscriptionItem) -> bool:
    return item.interval != "year" and item.interval_count > 1


# Strictest first: what to verify is said for the first two.
TRAITS: tuple[tuple[Trait, Callable[[list[Subscription]], bool]], ...] = (
    (MANAGED, some(lambda subscription: subscription.managed_payments)),
    (CONNECT, some(lambda subscription: subscription.connect is not None)),
    (CURRENCIES, are_in_several_currencies),
    (SCHEDULE, some(lambda subscription: subscription.schedule is not None)),
    (PENDING, some(lambda subscription: subscription.pending_update)),
    (SEVERAL_ITEMS, some(lambda subscription: len(subscription.items) > 1)),
    (SEATS, some(has_several_seats)),
    (TIERED, some(lambda subscription: any(item.tiered for item in subscription.items))),
    (METERED, some(lambda subscription: any(item.usage_type == "metered" for item in subscription.items))),
    (SENT, some(lambda subscription: subscription.collection_method == "send_invoice")),
    (TRIAL, some(lambda subscription: subscription.status == "trialing")),
    (YEARLY, some(lambda subscription: any(item.interval == "year" for item in subscription.items))),
    (LONG, some(lambda subscription: any(map(is_long, subscription.items)))),
    (PAUSED, some(lambda subscription: subscription.paused)),
    (DISCOUNTED, some(lambda subscription: bool(subscription.discounts))),
)


def traits_of(*subscriptions: Subscription) -> list[Trait]:
    """Strictest first."""
    return [trait for trait, holds in TRAITS if holds(list(subscriptions))]
