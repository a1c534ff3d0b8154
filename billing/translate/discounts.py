"""Stripe's discounts and coupons into our values. Pure.

A discount names its coupon by id where that was not expanded. What a coupon takes off never changes, so it may come
from an earlier reading.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from billing.picture.discount import Discount
from billing.translate.values import Object, money, reference, rows, when

# By id, each as it was read by itself, with the products that it is good for.
Coupons = Mapping[str, Object]


def discount(held: Object | str, coupons: Coupons) -> Discount:
    """An id where it was not expanded: that there is one is known all the same."""
    if isinstance(held, str):
        return Discount()
    shown = coupon_of(held)
    bare = Discount(ends=when(held.get("end")), coupon=reference(shown))
    known = coupons.get(bare.coupon or "")
    if known is not None:
        return with_coupon(bare, known)
    return with_coupon(bare, shown) if isinstance(shown, Mapping) else bare


def discounts(held: Iterable[Object | str] | None, coupons: Coupons) -> tuple[Discount, ...]:
    return tuple(discount(one, coupons) for one in held or ())


def coupon_of(held: Object | str) -> Any:
    return None if isinstance(held, str) else (held.get("source") or {}).get("coupon")


def with_coupon(bare: Discount, coupon: Object) -> Discount:
    percent = coupon.get("percent_off")
    return replace(
        bare,
        percent=None if percent is None else written(percent),
        amount=money(coupon.get("amount_off"), coupon.get("currency")),
        once=coupon.get("duration") == "once",
        products=tuple((coupon["applies_to"] or {}).get("products") or ()) if "applies_to" in coupon else None,
    )


def completed(held: Discount | None, coupons: Coupons) -> tuple[Discount, ...]:
    """A customer's own, with what was learnt of its coupon since."""
    if held is None:
        return ()
    known = coupons.get(held.coupon or "")
    return (held if known is None else with_coupon(held, known),)


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
        wanted += [reference(one) for one in own if several or not isinstance(one, Mapping)]
        wanted += [reference(one) for one in theirs if not isinstance(one, Mapping)]
    return list(dict.fromkeys(id for id in wanted if id))
