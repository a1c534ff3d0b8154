"""A subscription of the whole account's list into our values, with what pays for it. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from billing.account.discount import Discount
from billing.account.listed import Listed
from billing.account.payment_method import PaymentMethod
from billing.account.tiers import Tier, Tiers
from billing.stripe.translate import payment_methods, subscriptions
from billing.stripe.translate.discounts import Coupons, completed, discount
from billing.stripe.translate.prices import Prices
from billing.stripe.translate.values import Object, payer, rows


def listed(found: Object, prices: Prices, tiered: Prices, coupons: Coupons) -> Listed:
    """`prices` and `tiered` were read by themselves: for further currencies, and for their tiers."""
    own = customers_own(found)
    inherited = completed(own, coupons, found.get("currency"))
    subscription = subscriptions.subscription(found, {}, prices, coupons, inherited)
    steps = partial(tiers_of, tiered=tiered, currency=subscription.currency)
    items = zip(subscription.items, rows(found["items"]), strict=True)
    pays, shown = paying(found)
    return Listed(
        replace(subscription, items=tuple(replace(item, tiers=steps(raw["price"])) for item, raw in items)),
        payer(found),
        pays=pays,
        unusable_from=shown.unusable_from if shown else None,
        pays_unread=pays is None or (pays and shown is None),
        all_items=not found["items"].get("has_more"),
    )


def customers_own(found: Object) -> Discount | None:
    """The customer's, which counts where the subscription has none."""
    whose = found.get("customer")
    granted = whose.get("discount") if isinstance(whose, Mapping) else None
    return replace(discount(granted, {}), of_customer=True) if granted else None


def tiers_of(price: Object, tiered: Prices, currency: str | None) -> Tiers | None:
    """In the currency that the price was made in, which is no other's."""
    read = tiered.get(price["id"])
    if read is None or read["currency"] != currency or not read.get("tiers"):
        return None
    return Tiers(read.get("tiers_mode") or "", tuple(map(tier, read["tiers"])))


def tier(found: Object) -> Tier:
    return Tier(found.get("up_to"), amount(found, "unit_amount"), amount(found, "flat_amount"))


def amount(found: Object, name: str) -> Decimal:
    told = found.get(f"{name}_decimal")
    return Decimal(str(told if told is not None else found.get(name) or 0))


def paying(found: Object) -> tuple[bool | None, PaymentMethod | None]:
    """Whether anything pays, and what, as far as Stripe shows it; in the order in which it asks itself."""
    whose = found.get("customer")
    theirs: Mapping[str, Any] = whose if isinstance(whose, Mapping) else {}
    settings = theirs.get("invoice_settings") or {}
    asked = (
        (found.get("default_payment_method"), payment_methods.payment_method),
        (found.get("default_source"), payment_methods.source),
        (settings.get("default_payment_method"), payment_methods.payment_method),
        (theirs.get("default_source"), payment_methods.source),
    )
    for default, tell in asked:
        if default:
            return True, tell(default) if isinstance(default, Mapping) else None
    return (False if isinstance(whose, Mapping) else None), None


def tiered_prices(found: Object) -> list[str]:
    return [item["price"]["id"] for item in rows(found["items"]) if item["price"].get("billing_scheme") == "tiered"]
