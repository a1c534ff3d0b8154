"""What Stripe holds ready for a subscription: its schedule's coming phases, and a change that waits for its payment.

A phase names its prices by their ids only; what they cost comes from the subscription's own items, or was read by
itself.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from billing.account.subscription import PlannedStart, Stage, SubscriptionItem, WaitingUpdate
from billing.stripe.translate.prices import OPTIONS, Prices, is_in_another
from billing.stripe.translate.values import Object, at, reference, rows, when

# How an item of a subscription is told, in the currency that is billed, as `subscriptions.py` does it.
Tell = Callable[[Object, str | None], SubscriptionItem]
NO_PHASES_AHEAD = frozenset({"released", "completed", "canceled"})


def coming(schedule: Object | str | None) -> list[Object]:
    """The phases behind the running one; none of a schedule that was not expanded, or that is over."""
    if not isinstance(schedule, Mapping) or schedule.get("status") in NO_PHASES_AHEAD:
        return []
    running = (schedule.get("current_phase") or {}).get("start_date")
    return [phase for phase in schedule.get("phases") or [] if running is None or phase["start_date"] > running]


def prices_of(found: Object) -> dict[str, Object]:
    return {item["price"]["id"]: item["price"] for item in rows(found["items"]) if item["price"].get("id")}


def wanted_prices(subscriptions: Iterable[Object]) -> list[str]:
    """Those that no subscription shows as they are billed: in another currency, or by their ids only."""
    return list(dict.fromkeys(price for found in subscriptions for price in unread_prices(found)))


def unread_prices(found: Object) -> list[str]:
    currency, shown = found.get("currency"), prices_of(found)
    update = (found.get("pending_update") or {}).get("subscription_items") or []
    theirs = [*shown.values(), *(item["price"] for item in update)]
    named = [(item.get("price"), phase) for phase in coming(found.get("schedule")) for item in phase.get("items") or []]
    return [
        *(price["id"] for price in theirs if lacks(price, currency)),
        *unread_in_phases((shown.get(reference(price) or "", price), phase) for price, phase in named),
    ]


def unread_in_phases(named: Iterable[tuple[Any, Object]]) -> list[str]:
    """A phase has a currency of its own, and prices by their ids or in full."""
    return [
        id
        for price, phase in named
        if (id := reference(price)) and (not isinstance(price, Mapping) or lacks(price, phase.get("currency")))
    ]


def prices_of_starts(schedules: Iterable[Object]) -> list[str]:
    """The same of schedules that have not begun."""
    named = [(item["price"], phase) for plan in schedules for phase in plan["phases"] for item in phase["items"]]
    return list(dict.fromkeys(unread_in_phases(named)))


def lacks(price: Object, currency: str | None) -> bool:
    """Whether it does not show what it costs in the currency."""
    return is_in_another(price, currency) and OPTIONS not in price


def products_of(prices: Iterable[Object]) -> set[str]:
    return {reference(price["product"]) or "" for price in prices}


def stages(found: Object, prices: Prices, tell: Tell) -> tuple[Stage, ...]:
    known = {**prices, **prices_of(found)}
    return tuple(stage(phase, known, tell) for phase in coming(found.get("schedule")))


def stage(phase: Object, prices: Prices, tell: Tell) -> Stage:
    items, unread, currency = [], [], phase.get("currency")
    for item in phase.get("items") or []:
        named = item.get("price")
        price = named if isinstance(named, Mapping) else prices.get(named or "")
        if price is None:
            unread.append(reference(named) or "a price")
        else:
            items.append(tell({**item, "price": price}, currency))
    begins, until = at(phase["start_date"]), when(phase.get("end_date"))
    trial_end = phase.get("trial_end")
    return Stage(
        begins=begins,
        until=until,
        items=tuple(items),
        unread=tuple(unread),
        trial=bool(phase.get("trial")) or bool(trial_end and trial_end == phase.get("end_date")),
        discounts=len(phase.get("discounts") or []),
        prorates=phase.get("proration_behavior") != "none",
        extras=len(phase.get("add_invoice_items") or []),
    )


def waiting(found: Object, tell: Tell) -> WaitingUpdate | None:
    update = found.get("pending_update")
    if not update:
        return None
    return WaitingUpdate(
        lapses=at(update["expires_at"]),
        items=tuple(tell(item, found.get("currency")) for item in update.get("subscription_items") or []),
        trial_end=when(update.get("trial_end")),
        ends=bool(update.get("cancel_at_period_end")),
        discounts=len(update.get("discounts") or []),
    )


def start(schedule: Object, tell: Tell) -> PlannedStart | None:
    """None where it says nothing of what it begins; its prices come expanded."""
    phases = schedule.get("phases") or []
    return PlannedStart(schedule["id"], stage(phases[0], {}, tell)) if phases else None
