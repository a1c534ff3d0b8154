"""Products and prices, in Stripe's JSON shape. Shapes only."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from sandbox.standins.stripe.ledger import StripeObject, new_id

# Up to how many units, the last without an end, and what each then costs.
Tiers = tuple[tuple[int | None, int], ...]
# How many units the price is for, and what becomes of the rest.
Package = tuple[int, Literal["up", "down"]]


def product(
    *, id: str | None, name: str, created: int, metadata: dict[str, str], description: str | None, active: bool
) -> StripeObject:
    return {
        "id": id or new_id("product"),
        "object": "product",
        "active": active,
        "created": created,
        "default_price": None,
        "description": description,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": metadata,
        "name": name,
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": created,
        "url": None,
    }


def price(
    *,
    id: str | None,
    product: str,
    amount: int | Decimal | None,
    currency: str,
    interval: str | None,
    interval_count: int,
    usage_type: str,
    created: int,
    nickname: str | None,
    metadata: dict[str, str],
    tiers: Tiers | None = None,
    package: Package | None = None,
    options: Mapping[str, int | Decimal] | None = None,
) -> StripeObject:
    """Tiered by volume where there are tiers: the tier that the quantity reaches prices every unit of it. With
    `options`, it is sold in further currencies, too.

    Whatever is finer than a minor unit has no `unit_amount`, as with Stripe.
    """
    if tiers and (package or options):
        raise ValueError("Stripe sells no packages in tiers, and this stand-in no tiers in several currencies")
    recurring = {
        "interval": interval,
        "interval_count": interval_count,
        "meter": new_id("billing.meter") if usage_type == "metered" else None,
        "trial_period_days": None,
        "usage_type": usage_type,
    }
    return {
        "id": id or new_id("price"),
        "object": "price",
        "active": True,
        "billing_scheme": "tiered" if tiers else "per_unit",
        "created": created,
        "currency": currency,
        "currency_options": {code: option(each) for code, each in {currency: amount, **(options or {})}.items()},
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": metadata,
        "nickname": nickname,
        "product": product,
        "recurring": recurring if interval else None,
        "tax_behavior": "unspecified",
        "tiers": [tier(most, amount) for most, amount in tiers] if tiers else None,
        "tiers_mode": "volume" if tiers else None,
        "transform_quantity": {"divide_by": package[0], "round": package[1]} if package else None,
        "type": "recurring" if interval else "one_time",
        **of_a_unit(amount),
    }


def of_a_unit(amount: int | Decimal | None) -> StripeObject:
    whole = amount is not None and amount == int(amount)
    return {
        "unit_amount": int(amount) if amount is not None and whole else None,
        "unit_amount_decimal": None if amount is None else f"{int(amount) if whole else amount}",
    }


def option(amount: int | Decimal | None) -> StripeObject:
    return {"custom_unit_amount": None, "tax_behavior": "unspecified", **of_a_unit(amount)}


def tier(most: int | None, amount: int) -> StripeObject:
    return {
        "flat_amount": None,
        "flat_amount_decimal": None,
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
        "up_to": most,
    }


def sold_in(price: StripeObject, currency: str) -> StripeObject:
    """As it is billed in that currency, which no answer shows: there it has the currency that it was made in."""
    if currency == price["currency"]:
        return price
    amounts = {name: price["currency_options"][currency][name] for name in ("unit_amount", "unit_amount_decimal")}
    return {**price, **amounts, "currency": currency}


def cost(price: StripeObject, quantity: int | None) -> int:
    """Of one interval. Metered usage costs nothing as long as nobody reports any."""
    if quantity is None:
        return 0
    for each in price["tiers"] or []:
        if each["up_to"] is None or quantity <= each["up_to"]:
            return int(each["unit_amount"] * quantity)
    return half_up(Fraction(price["unit_amount_decimal"] or 0) * sold(price, quantity))


def sold(price: StripeObject, quantity: int) -> int:
    """Packages, where it is for one of those."""
    package = price["transform_quantity"]
    if package is None:
        return quantity
    whole, rest = divmod(quantity, package["divide_by"])
    return int(whole + (1 if rest and package["round"] == "up" else 0))


def half_up(amount: Fraction) -> int:
    """As every line of an invoice is rounded."""
    return int((Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def plan(price: StripeObject) -> StripeObject:
    """The price once more in its older dress, which subscription items still carry."""
    recurring = price["recurring"]
    shared = ("id", "active", "billing_scheme", "created", "currency", "livemode", "metadata", "nickname", "product")
    return {
        **{name: price[name] for name in shared},
        "object": "plan",
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "meter": recurring["meter"],
        "tiers_mode": price["tiers_mode"],
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": recurring["usage_type"],
    }
