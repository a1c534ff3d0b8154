"""Stripe's discounts and coupons into our values. Pure.

A discount names its coupon by id where that was not expanded. What a coupon takes off never changes, so it may come
from an earlier reading.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from billing.account.discount import Discount
from billing.stripe.translate.prices import OPTIONS
from billing.stripe.translate.values import Object, money, reference, rows, when
from billing.values.money import Money

# By id, each as it was read by itself, with the products that it is good for.
Coupons = Mapping[str, Object]


def discount(found: Object | str, coupons: Coupons, currency: str | None = None) -> Discount:
    """`found` is an id where it was not expanded: that there is one is known. `currency` is what is billed."""
    if isinstance(found, str):
        return Discount()
    shown = coupon_of(found)
    bare = Discount(ends=when(found.get("end")), coupon=reference(shown))
    known = coupons.get(bare.coupon or "")
    if known is not None:
        return with_coupon(bare, known, currency)
    return with_coupon(bare, shown, currency) if isinstance(shown, Mapping) else bare


def discounts(
    found: Iterable[Object | str] | None, coupons: Coupons, currency: str | None = None
) -> tuple[Discount, ...]:
    return tuple(discount(one, coupons, currency) for one in found or ())


def coupon_of(found: Object | str) -> Any:
    return None if isinstance(found, str) else (found.get("source") or {}).get("coupon")


def with_coupon(bare: Discount, coupon: Object, currency: str | None = None) -> Discount:
    percent = coupon.get("percent_off")
    return replace(
        bare,
        percent=None if percent is None else written(percent),
        amount=amount_off(coupon, currency),
        once=coupon.get("duration") == "once",
        products=tuple((coupon["applies_to"] or {}).get("products") or ()) if "applies_to" in coupon else None,
    )


def amount_off(coupon: Object, currency: str | None) -> Money | None:
    """In the currency that is billed, if the coupon has an amount in it; else in its own, which counts for nothing."""
    option = (coupon.get(OPTIONS) or {}).get(currency)
    return (
        Money(option["amount_off"], currency or "")
        if option
        else money(coupon.get("amount_off"), coupon.get("currency"))
    )


def completed(own: Discount | None, coupons: Coupons, currency: str | None = None) -> tuple[Discount, ...]:
    """A customer's own, with what was learnt of its coupon since."""
    if own is None:
        return ()
    known = coupons.get(own.coupon or "")
    return (own if known is None else with_coupon(own, known, currency),)


def written(percent: float | str) -> str:
    """Without an exponent and without idle zeros."""
    told = f"{Decimal(str(percent)):f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def unread_coupons(subscriptions: Iterable[Object], customers_own: Discount | None) -> list[str]:
    """Those of which nobody knows how much they take off, or off which products where that makes a difference."""
    wanted = [customers_own.coupon] if customers_own else []
    for found in subscriptions:
        items = rows(found["items"])
        several = len({reference(item["price"]["product"]) for item in items}) > 1
        theirs = [coupon_of(one) for item in items for one in item.get("discounts") or ()]
        own = [coupon_of(one) for one in found.get("discounts") or ()]
        wanted += [reference(one) for one in own if several or is_unread(one, found.get("currency"))]
        wanted += [reference(one) for one in theirs if is_unread(one, found.get("currency"))]
    return list(dict.fromkeys(id for id in wanted if id))


def is_unread(coupon: Any, currency: str | None) -> bool:
    """Only its id is there, or its amount in another currency alone."""
    if not isinstance(coupon, Mapping):
        return True
    return coupon.get("amount_off") is not None and coupon.get("currency") != currency and OPTIONS not in coupon
