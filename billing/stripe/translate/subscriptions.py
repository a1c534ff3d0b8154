"""Stripe's subscriptions into our values. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import partial

from billing.account.discount import Discount
from billing.account.subscription import Package, Subscription, SubscriptionItem
from billing.stripe.translate import planned
from billing.stripe.translate.discounts import Coupons, discounts
from billing.stripe.translate.prices import NO_PRICES, Prices, billed_in
from billing.stripe.translate.values import (
    Object,
    assigned_to,
    at,
    connected_account,
    labels,
    money,
    numbers,
    reference,
    rows,
    team_marks,
    when,
)
from billing.stripe.translate.waiting import setup

NO_COUPONS: Coupons = {}


def subscription(
    found: Object,
    product_names: Mapping[str, str],
    known_prices: Prices = NO_PRICES,
    coupons: Coupons = NO_COUPONS,
    inherited: tuple[Discount, ...] = (),
) -> Subscription:
    """`known_prices` were read by themselves; `inherited` are the customer's discounts, for where it has none."""
    currency = found.get("currency")
    tell = partial(subscription_item, product_names=product_names, coupons=coupons, prices=known_prices)
    items = rows(found["items"])
    prices = [item["price"] for item in items]
    ended = found.get("cancellation_details") or {}
    paused = found.get("pause_collection") or {}
    schedule = found.get("schedule")
    trial_settings = (found.get("trial_settings") or {}).get("end_behavior") or {}
    return Subscription(
        id=found["id"],
        status=found["status"],
        items=tuple(replace(tell(item, currency), billed_until=billed_until(item, found)) for item in items),
        created=at(found["created"]),
        currency=currency,
        cancel_at_period_end=found["cancel_at_period_end"],
        cancel_at=when(found.get("cancel_at")),
        ended_at=when(found.get("ended_at")),
        trial_end=when(found.get("trial_end")),
        schedule=reference(schedule),
        schedule_end=schedule.get("end_behavior") if isinstance(schedule, Mapping) else None,
        collection_method=found.get("collection_method") or "charge_automatically",
        paused=found.get("pause_collection") is not None,
        resumes_at=when(paused.get("resumes_at")),
        while_paused=paused.get("behavior"),
        rests_for=rests_for(found),
        discounts=discounts(found.get("discounts"), coupons, currency) or inherited,
        default_payment_method=reference(found.get("default_payment_method")),
        default_source=reference(found.get("default_source")),
        pending_update=found.get("pending_update") is not None,
        team_marks=team_marks(found, *items, *prices),
        assigned_to=assigned_to(found, *items),
        labels=labels(found, *items),
        numbers=numbers(found, *items),
        connect=connected_account(found),
        managed_payments=bool((found.get("managed_payments") or {}).get("enabled")),
        end_reason=ended.get("reason"),
        feedback=ended.get("feedback"),
        comment=ended.get("comment") or None,
        feedback_option=ticked(found),
        setup=setup(found.get("pending_setup_intent")),
        stages=planned.stages(found, known_prices, tell),
        waiting=planned.waiting(found, tell),
        without_payment_method=trial_settings.get("missing_payment_method"),
        billing_mode=(found.get("billing_mode") or {}).get("type"),
        items_cut=bool(found["items"].get("has_more")),
    )


def ticked(found: Object) -> str | None:
    """The id of what the customer ticked when they cancelled, where that is a choice of the account's own."""
    return reference((found.get("cancellation_details") or {}).get("feedback_option"))


def rests_for(found: Object) -> str | None:
    """Stripe says it only while the status is `paused`."""
    paused = (found.get("status_details") or {}).get("paused") or {}
    told: str | None = (paused.get(paused.get("type") or "") or {}).get("type")
    return told


def billed_until(item: Object, subscription: Object) -> datetime | None:
    """Only shown when asked for; but what bills ahead says how far, and for which prices."""
    ahead = [
        schedule["bill_until"].get("computed_timestamp")
        for schedule in subscription.get("billing_schedules") or []
        if applies(schedule, item)
    ]
    return when(max((told for told in (item.get("billed_until"), *ahead) if told), default=None))


def applies(schedule: Object, item: Object) -> bool:
    named = schedule.get("applies_to")
    return not named or any(reference(one.get("price")) == item["price"]["id"] for one in named)


def subscription_item(
    item: Object,
    currency: str | None,
    product_names: Mapping[str, str],
    coupons: Coupons = NO_COUPONS,
    prices: Prices = NO_PRICES,
) -> SubscriptionItem:
    """`currency` is the one that it is billed in."""
    price = billed_in(item["price"], currency, prices)
    product = reference(price["product"]) or ""
    recurring = price.get("recurring") or {}
    return SubscriptionItem(
        product=product,
        product_name=product_names.get(product) or price.get("nickname"),
        price=money(price.get("unit_amount"), price["currency"]),
        interval=recurring.get("interval"),
        interval_count=recurring.get("interval_count") or 1,
        quantity=item.get("quantity"),
        period_end=when(item.get("current_period_end")),
        period_start=when(item.get("current_period_start")),
        usage_type=recurring.get("usage_type") or "licensed",
        tiered=price.get("billing_scheme") == "tiered",
        finer=finer(price),
        currency=price["currency"],
        package=package(price.get("transform_quantity")),
        discounts=discounts(item.get("discounts"), coupons, currency),
    )


def finer(price: Object) -> Decimal | None:
    """The price of a unit in minor units, where those are too coarse for it."""
    told = price.get("unit_amount_decimal")
    if price.get("unit_amount") is not None or told is None:
        return None
    try:
        amount = Decimal(str(told))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def package(found: Object | None) -> Package | None:
    """A way of rounding that Stripe adds later makes a package of nothing, whose price nobody can tell."""
    if not found:
        return None
    return Package(found.get("divide_by") or 0, {"up": True, "down": False}.get(found.get("round") or ""))


def products_of(subscriptions: Iterable[Object]) -> set[str]:
    return {reference(item["price"]["product"]) or "" for found in subscriptions for item in rows(found["items"])}
