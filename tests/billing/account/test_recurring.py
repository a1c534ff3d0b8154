"""What a subscription brings in by the month: exact, whatever the rhythm, the currency and the discounts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.account import Account
from billing.account.discount import Discount
from billing.account.recurring import PASSING_DISCOUNT, TRIAL, UNKNOWN_DISCOUNT, UNPRICED, USAGE, Recurring, recurring
from billing.account.subscription import Subscription, SubscriptionItem
from billing.values.money import Money
from tests.billing.evidence.arbitrary import accounts
from tests.billing.evidence.readings import item
from tests.billing.samples import NOW, subscription, usd


def billed(
    price: int | None, interval: str | None = "month", count: int = 1, quantity: int | None = 1, usage: str = "licensed"
) -> SubscriptionItem:
    money = None if price is None else usd(price)
    return replace(item(), price=money, interval=interval, interval_count=count, quantity=quantity, usage_type=usage)


def subscribed(*items: SubscriptionItem, discounts: tuple[Discount, ...] = ()) -> Subscription:
    return subscription(items=items, discounts=discounts)


def monthly(of: Subscription) -> int | None:
    (one,) = recurring(of)
    return one.monthly.amount if one.monthly else None


RHYTHMS = [
    (billed(4900), 4900),
    (billed(24000, "year"), 2000),
    (billed(1000, "year"), 83),
    (billed(1000, "week"), 4333),
    (billed(6, "day"), 183),  # 182.5
    (billed(18, "day"), 548),  # 547.5
    (billed(3000, "month", 3), 1000),
    (billed(100, "week", 2), 217),
    (billed(240, "year", 2), 10),
    (billed(500, "month", 1, 7), 3500),
    (billed(0), 0),
    (billed(500, "month", 1, 0), 0),
]


@pytest.mark.parametrize(("priced", "a_month"), RHYTHMS)
def test_every_rhythm_is_told_by_the_month(priced: SubscriptionItem, a_month: int) -> None:
    assert monthly(subscribed(priced)) == a_month


def test_items_are_rounded_together_and_not_one_by_one() -> None:
    assert monthly(subscribed(*[billed(1000, "year")] * 3)) == 250


def test_what_is_billed_by_the_year_is_told_by_the_year_too() -> None:
    assert recurring(subscribed(billed(24000, "year"))) == [Recurring(usd(2000), usd(24000))]
    assert recurring(subscribed(billed(24000, "year"), billed(100)))[0].yearly is None
    assert recurring(subscribed(billed(100, "year", 2)))[0].yearly == usd(50)


OFF = [
    ((Discount("12.5"),), 4287),  # 612.5 are off, as 613
    ((Discount("100"),), 0),
    ((Discount(amount=usd(900)),), 4000),
    ((Discount(amount=usd(9000)),), 0),
    ((Discount(amount=Money(900, "eur")),), None),
    ((Discount("50"), Discount(amount=usd(50))), 2400),
    ((Discount("50", once=True),), 4900),
    ((Discount("50", ends=NOW + timedelta(days=5)),), 4900),
    ((Discount("50", ends=NOW + timedelta(days=90)),), 2450),
    ((Discount("a half"),), None),
]


@pytest.mark.parametrize(("discounts", "a_month"), OFF)
def test_discounts_that_last_are_taken_off(discounts: tuple[Discount, ...], a_month: int | None) -> None:
    assert monthly(subscription(discounts=discounts)) == a_month


def test_an_amount_is_off_each_invoice_and_not_each_month() -> None:
    assert monthly(subscribed(billed(24000, "year"), discounts=(Discount(amount=usd(1200)),))) == 1900
    assert monthly(subscribed(billed(3000, "month", 3), discounts=(Discount(amount=usd(300)),))) == 900


BUT = [
    (subscribed(billed(100), billed(None, quantity=None, usage="metered")), 100, (USAGE,)),
    (subscribed(billed(5, quantity=None, usage="metered")), None, (USAGE,)),
    (subscribed(replace(billed(None), tiered=True)), None, (UNPRICED,)),
    (subscribed(billed(100), billed(None)), 100, (UNPRICED,)),
    (subscribed(billed(100, None)), None, (UNPRICED,)),
    (subscribed(), None, (UNPRICED,)),
    (subscription(discounts=(Discount(),)), None, (UNKNOWN_DISCOUNT,)),
    (subscription(discounts=(Discount("10", ends=NOW + timedelta(days=90)),)), 4410, (PASSING_DISCOUNT,)),
    (subscription(status="trialing"), 4900, (TRIAL,)),
]


@pytest.mark.parametrize(("of", "a_month", "but"), BUT)
def test_what_the_amount_leaves_out_is_said(of: Subscription, a_month: int | None, but: tuple[str, ...]) -> None:
    assert monthly(of) == a_month
    assert recurring(of)[0].but == but


@given(accounts())
def test_any_subscription_has_an_amount_per_currency_that_is_none_or_not_below_zero(reading: Account) -> None:
    for one in reading.subscriptions:
        told = recurring(one)
        assert told
        currencies = [found.monthly.currency for found in told if found.monthly]
        assert len(currencies) == len(set(currencies))
        assert all(found.monthly is None or found.monthly.amount >= 0 for found in told)
        assert all(
            found.yearly is None or (found.monthly and found.yearly.currency == found.monthly.currency)
            for found in told
        )


@given(
    st.permutations([billed(100), billed(700, "year"), billed(3, "week"), replace(billed(5), price=Money(5, "eur"))])
)
def test_the_order_of_items_does_not_matter(items: list[SubscriptionItem]) -> None:
    first, second = recurring(subscribed(*items))
    assert (first.monthly, second.monthly) == (Money(5, "eur"), usd(171))
