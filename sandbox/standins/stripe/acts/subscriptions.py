"""A subscription's life: it starts, is told to end, is canceled. What it costs is in `invoices.py`."""

from datetime import UTC, datetime
from typing import Any

from sandbox.standins.stripe.errors import InvalidParameter, StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.catalog import cost, sold_in
from sandbox.standins.stripe.objects.subscription import item, subscription
from sandbox.standins.stripe.periods import period_at

ENDED = ("canceled", "incomplete_expired")


def start(
    ledger: Ledger,
    customer: StripeObject,
    price: StripeObject,
    *,
    id: str | None,
    quantity: int | None,
    status: str,
    created: datetime,
    collection_method: str,
    days_until_due: int | None,
    trial_end: datetime | None,
    payment_method: str | None,
    metadata: dict[str, str],
    currency: str | None = None,
) -> StripeObject:
    made = subscription(
        id=id,
        customer=customer,
        currency=currency or price["currency"],
        status=status,
        created=unix(created),
        collection_method=collection_method,
        days_until_due=days_until_due,
        default_payment_method=payment_method,
        trial_end=unix(trial_end) if trial_end else None,
        metadata=metadata,
    )
    add_item(ledger, made, price, quantity=quantity)
    customer["currency"] = customer["currency"] or made["currency"]
    return ledger.put(made)


def add_item(ledger: Ledger, subscription: StripeObject, price: StripeObject, *, quantity: int | None) -> StripeObject:
    refuse_other_currency(price, subscription["currency"], param="items[0][price]")
    metered = price["recurring"]["usage_type"] == "metered"
    made = item(
        subscription=subscription["id"],
        price=price,
        quantity=None if metered else quantity,
        created=subscription["created"],
        period=period_of(subscription, price, at=ledger.now()),
    )
    subscription["items"]["data"].append(made)
    return made


def period_of(subscription: StripeObject, price: StripeObject, *, at: datetime) -> tuple[int, int]:
    trial_end = subscription["trial_end"]
    if trial_end is not None and unix(at) < trial_end:
        return subscription["trial_start"], trial_end
    anchor = datetime.fromtimestamp(trial_end or subscription["billing_cycle_anchor"], UTC)
    recurring = price["recurring"]
    begin, end = period_at(at, anchor=anchor, interval=recurring["interval"], count=recurring["interval_count"])
    return unix(begin), unix(end)


def period_end(subscription: StripeObject) -> int:
    return int(min(item["current_period_end"] for item in subscription["items"]["data"]))


def named_end(subscription: StripeObject, wish: int | str) -> int:
    """A moment, or one that goes by a name: it is what it is now, whatever becomes of the periods."""
    items = subscription["items"]["data"]
    ends = [item["current_period_end"] for item in items]
    named = {
        "max_billed_until": max(item["billed_until"] for item in items),
        "max_period_end": max(ends),
        "min_period_end": min(ends),
    }
    return named[wish] if isinstance(wish, str) else wish


def cycle_price(subscription: StripeObject) -> int:
    return sum(cost(item["price"], item["quantity"]) for item in billed_items(subscription))


def billed_items(subscription: StripeObject) -> list[StripeObject]:
    """With their prices as they are billed, which may be in another currency than the prices were made in."""
    currency = subscription["currency"]
    return [{**item, "price": sold_in(item["price"], currency)} for item in subscription["items"]["data"]]


def refuse_other_currency(price: StripeObject, currency: str, *, param: str) -> None:
    if currency not in price["currency_options"]:
        raise InvalidParameter(
            f"The price specified only supports `{'`, `'.join(price['currency_options'])}`. "
            f"This doesn't match the expected currency: `{currency}`.",
            param=param,
        )


def refuse_if_scheduled(subscription: StripeObject) -> None:
    if subscription["schedule"]:
        raise StripeError(
            400,
            f"The subscription is managed by the subscription schedule `{subscription['schedule']}`: "
            "its end cannot be changed directly. Update the schedule instead.",
        )


def end_at(ledger: Ledger, subscription: StripeObject, when: int, *, at_period_end: bool) -> None:
    subscription.update(cancel_at=when, cancel_at_period_end=at_period_end, canceled_at=unix(ledger.now()))
    subscription["cancellation_details"]["reason"] = "cancellation_requested"


def go_on(subscription: StripeObject) -> None:
    subscription.update(cancel_at=None, cancel_at_period_end=False, canceled_at=None)
    subscription["cancellation_details"]["reason"] = None


def cancel(
    ledger: Ledger,
    subscription: StripeObject,
    *,
    details: dict[str, Any] | None = None,
    reason: str = "cancellation_requested",
    at: datetime | None = None,
) -> StripeObject:
    when = unix(at or ledger.now())
    for each in subscription["items"]["data"]:
        # Canceled in the past, it still shows the period that ran then.
        if when <= each["current_period_start"]:
            last = datetime.fromtimestamp(when - 1, UTC)
            begin, end = period_of(subscription, each["price"], at=last)
            each.update(current_period_start=begin, current_period_end=end, billed_until=end)
    subscription.update(status="canceled", canceled_at=when, ended_at=when)
    subscription["cancellation_details"].update(details or {}, reason=reason)
    if subscription["schedule"]:
        plan = ledger.find("subscription_schedule", subscription["schedule"])
        plan.update(status="canceled", canceled_at=when, current_phase=None)
    # Stripe's side effect: nothing of the customer's that is finalized is collected by itself any more.
    owner = {name: subscription[name] for name in ("customer", "customer_account")}
    for invoice in ledger.all("invoice", **owner, status="open"):
        if invoice["created"] <= when:
            invoice.update(auto_advance=False, next_payment_attempt=None)
    return subscription
