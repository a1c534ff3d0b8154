"""Monthly recurring revenue, against subscriptions that were worked by hand."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from billing.account.billed import half_up
from billing.account.subscription import Subscription
from billing.account.tiers import Tier, Tiers
from billing.reports.recurring import Unknown, counts, worth
from billing.stripe.translate.discounts import discounts
from billing.stripe.translate.subscriptions import subscription
from tests.billing import stripe_shapes as shapes
from tests.billing.evidence.arbitrary import accounts

Entry = dict[str, Any]
WORKED: list[Entry] = tomllib.loads(Path(__file__).with_name("recurring.toml").read_text())["subscription"]
UNREAD = "di_unread"


def price(given: Entry, currency: str, number: int) -> Entry:
    unit = given.get("unit")
    whole = unit if isinstance(unit, int) else None
    package = {"divide_by": given["per"], "round": given["round"]} if "per" in given else None
    return shapes.price(
        id=f"price_{number}",
        product=given.get("product", "prod_a"),
        currency=given.get("priced_in", currency),
        unit_amount=whole,
        unit_amount_decimal=None if unit is None else str(unit),
        billing_scheme="per_unit" if unit is not None else "tiered",
        transform_quantity=package,
        recurring={
            "interval": given["every"],
            "interval_count": given.get("count", 1),
            "usage_type": given.get("usage", "licensed"),
        },
    )


def discount(given: Entry) -> Entry | str:
    if not given:
        return UNREAD
    lasts = given.get("lasts", "forever")
    coupon = {
        "percent_off": given.get("percent"),
        "amount_off": given.get("off"),
        "currency": given.get("currency", "usd") if "off" in given else None,
        "duration": lasts,
        "applies_to": {"products": given["products"]} if "products" in given else None,
    }
    return shapes.discount(**coupon) | {"end": shapes.AT * 2 if lasts == "repeating" else None}


def tiers(given: Entry) -> Tiers | None:
    steps = tuple(Tier(up_to or None, Decimal(unit), Decimal(flat)) for up_to, unit, flat in given.get("tiers", ()))
    return Tiers(given["mode"], steps) if steps else None


def built(entry: Entry) -> Subscription:
    """Through the same translation as what Stripe sends."""
    currency = entry.get("currency", "usd")
    prices = [price(item, currency, number) for number, item in enumerate(entry["items"])]
    items = [
        shapes.item(
            id=f"si_{number}",
            price=prices[number],
            quantity=None if item.get("usage") == "metered" else item.get("quantity", 1),
            discounts=[discount(one) for one in item.get("discounts", ())],
        )
        for number, item in enumerate(entry["items"])
    ]
    found = shapes.subscription(
        *items,
        currency=currency,
        status=entry.get("status", "active"),
        cancel_at_period_end=entry.get("ends", False),
        collection_method=entry.get("collection_method", "charge_automatically"),
        pause_collection={"behavior": "void", "resumes_at": None} if entry.get("paused") else None,
        discounts=[discount(one) for one in entry.get("discounts", ())],
    )
    read = {
        plain["id"]: plain
        | {"currency_options": {code: {"unit_amount": unit} for code, unit in item["options"].items()}}
        for plain, item in zip(prices, entry["items"], strict=True)
        if "options" in item
    }
    inherited = discounts([discount(one) for one in entry.get("customers", ())], {}, currency)
    translated = subscription(found, {}, read, inherited=inherited)
    told = zip(translated.items, entry["items"], strict=True)
    return replace(translated, items=tuple(replace(item, tiers=tiers(given)) for item, given in told))


@pytest.mark.parametrize("entry", WORKED, ids=[entry["name"] for entry in WORKED])
def test_what_was_worked_by_hand(entry: Entry) -> None:
    found = worth(built(entry))
    assert half_up(found.monthly) == entry["monthly"]
    assert found.unknown == tuple(map(Unknown, entry.get("unknown", ())))
    assert found.by_usage == entry.get("by_usage", False)
    assert counts(entry.get("status", "active")) == entry.get("counted", True)
    assert found.currency == entry.get("currency", "usd")


def test_enough_were_worked() -> None:
    assert len(WORKED) >= 60
    assert len({entry["name"] for entry in WORKED}) == len(WORKED)


def test_an_item_that_stripe_did_not_show_is_said() -> None:
    assert worth(built(WORKED[0]), all_items=False).unknown == (Unknown.ITEMS,)


@given(accounts())
def test_whatever_stripe_says_is_told_or_said_to_be_unknown(account: Any) -> None:
    for one in account.subscriptions:
        found = worth(one)
        assert found.monthly >= 0
        licensed = [item for item in one.items if item.usage_type != "metered"]
        assert found.unknown or len(found.parts) == len(licensed)


@pytest.mark.parametrize(
    ("prices", "off", "left"),
    [
        ((3000, 7000), 1000, [2700, 6300]),
        ((7000, 3000), 1000, [6300, 2700]),
        ((1000, 1000, 1000), 100, [966, 967, 967]),
        ((0, 999, 1), 100, [0, 899, 1]),
        ((500, 700), 2000, [0, 0]),
    ],
)
def test_an_amount_off_several_plans_is_off_each_by_what_it_asks_for(
    prices: tuple[int, ...], off: int, left: list[int]
) -> None:
    """Whichever of them stands first."""
    items = [{"unit": unit, "every": "month", "product": f"prod_{n}"} for n, unit in enumerate(prices)]
    told = worth(built({"items": items, "discounts": [{"off": off}]}))
    assert [part.amount for part in told.parts] == left
