"""The contract's shape: what kind of agreement it is, and what to verify before anything is done to it."""

from collections.abc import Callable
from dataclasses import dataclass

from billing.account.account import Account, Panel
from billing.account.seats import has_several_seats
from billing.account.subscription import Subscription
from billing.wording import unanswered
from billing.wording.line import Line


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
    return len({held.currency for held in live if held.currency}) > 1


# Strictest first: what to verify is said for the first two.
TRAITS: tuple[tuple[Trait, Callable[[list[Subscription]], bool]], ...] = (
    (MANAGED, some(lambda held: held.managed_payments)),
    (CONNECT, some(lambda held: held.connect is not None)),
    (CURRENCIES, are_in_several_currencies),
    (SCHEDULE, some(lambda held: held.schedule is not None)),
    (PENDING, some(lambda held: held.pending_update)),
    (SEVERAL_ITEMS, some(lambda held: len(held.items) > 1)),
    (SEATS, some(has_several_seats)),
    (TIERED, some(lambda held: any(item.tiered for item in held.items))),
    (METERED, some(lambda held: any(item.usage_type == "metered" for item in held.items))),
    (SENT, some(lambda held: held.collection_method == "send_invoice")),
    (TRIAL, some(lambda held: held.status == "trialing")),
    (YEARLY, some(lambda held: any(item.interval == "year" for item in held.items))),
    (LONG, some(lambda held: any(item.interval != "year" and item.interval_count > 1 for item in held.items))),
    (PAUSED, some(lambda held: held.paused)),
    (DISCOUNTED, some(lambda held: bool(held.discounts))),
)
VERIFIED = 2


def traits_of(*subscriptions: Subscription) -> list[Trait]:
    """Strictest first."""
    return [trait for trait, holds in TRAITS if holds(list(subscriptions))]


def traits(account: Account) -> list[Trait]:
    """Of everything alive, strictest first."""
    live = account.live_subscriptions
    found = traits_of(*live)
    mine = {subscription.id for subscription in live}
    if any(invoice.prorated and invoice.subscription in mine for invoice in account.invoices):
        found.append(PRORATED)
    return found


def shape_line(account: Account) -> Line:
    """What it is and what to verify before acting; empty where nothing is alive."""
    if not account.knows(Panel.SUBSCRIPTIONS):
        return (unanswered.unknown(account),)
    if not account.live_subscriptions:
        return ()
    found = traits(account)
    if not found:
        each = "each " if len(account.live_subscriptions) > 1 else ""
        return (f"{each}one seat{', by the month' if is_monthly(account) else ''}",)
    verify = "; ".join(trait.verify for trait in found[:VERIFIED])
    return (f"{', '.join(trait.name for trait in found)} · verify {verify}",)


def is_monthly(account: Account) -> bool:
    items = [item for subscription in account.live_subscriptions for item in subscription.items]
    return all((item.interval, item.interval_count) == ("month", 1) for item in items)
