"""Products and prices, in Stripe's JSON shape. Shapes only."""

from sandbox.stripe.ledger import StripeObject, new_id


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
    amount: int | None,
    currency: str,
    interval: str | None,
    interval_count: int,
    usage_type: str,
    created: int,
    nickname: str | None,
    metadata: dict[str, str],
) -> StripeObject:
    recurring = {
        "interval": interval,
        "interval_count": interval_count,
        "meter": None,
        "trial_period_days": None,
        "usage_type": usage_type,
    }
    return {
        "id": id or new_id("price"),
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": metadata,
        "nickname": nickname,
        "product": product,
        "recurring": recurring if interval else None,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if interval else "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": None if amount is None else str(amount),
    }


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
        "meter": None,
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": recurring["usage_type"],
    }
