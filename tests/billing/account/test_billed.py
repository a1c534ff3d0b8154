"""What Stripe bills: packages, prices below a cent, quantity 0, discounts of every kind; unknown what can't be told."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.billed import alike, full, invoice, renewal, units
from billing.account.discount import Discount
from billing.account.recurring import EVERY_PRODUCT, SPREAD_DISCOUNT, UNKNOWN_DISCOUNT, UNPRICED, recurring
from billing.account.seats import has_several_seats
from billing.account.subscription import Package, Subscription, SubscriptionItem
from billing.values.money import Money
from billing.wording.lines import plan
from tests.billing.evidence.readings import item
from tests.billing.samples import NOW, subscription, usd

PER_THOUSAND = {"price": usd(1000), "package": Package(1000)}


def finer(written: str, **given: Any) -> SubscriptionItem:
    return item(price=None, finer=Decimal(written), currency="usd", **given)


def subscribed(*items: SubscriptionItem, **given: Any) -> Subscription:
    return subscription(items=items, currency="usd", **given)


BILLED = {
    "ten dollars per thousand, five thousand": (item(**PER_THOUSAND, quantity=5000), 5000),
    "a package that was begun is a whole one": (item(**PER_THOUSAND, quantity=4001), 5000),
    "unless it is rounded down": (item(price=usd(1000), package=Package(1000, False), quantity=4999), 4000),
    "less than a package, rounded down": (item(price=usd(1000), package=Package(1000, False), quantity=999), 0),
    "none of it": (item(quantity=0), 0),
    "no package": (item(**PER_THOUSAND, quantity=0), 0),
    # docs.stripe.com/billing/subscriptions/decimal-amounts: 1.5 cents are rounded up.
    "thirty at a twentieth of a cent": (finer("0.05", quantity=30), 2),
    "twenty-nine of them": (finer("0.05", quantity=29), 1),
    "half a cent": (finer("0.5"), 1),
    "just below half a cent": (finer("0.499999999999"), 0),
    "a half each, not one by one": (finer("10.5", quantity=3), 32),
    "packages at a price below a cent": (finer("0.1", package=Package(10), quantity=95), 1),
    "free": (item(price=usd(0), quantity=7), 0),
}
UNTOLD = {
    "tiers": item(price=None, tiered=True),
    "usage": item(quantity=None, usage_type="metered"),
    "usage that is shown": item(usage_type="metered"),
    "a kind of usage that Stripe adds later": item(usage_type="prepaid"),
    "a price that was not read": item(price=None),
    "packages of nothing": item(price=usd(1000), package=Package(0)),
    "a rounding that Stripe adds later": item(price=usd(1000), package=Package(10, None)),
    "another currency": item(price=Money(4900, "eur")),
}


@pytest.mark.parametrize("case", BILLED)
def test_a_line_is_the_price_times_what_is_sold_rounded_once(case: str) -> None:
    of, amount = BILLED[case]
    assert full(of, "usd") == usd(amount)
    assert renewal(subscribed(of)) == usd(amount)


@pytest.mark.parametrize("case", UNTOLD)
def test_what_can_not_be_told_is_unknown_and_is_said_so(case: str) -> None:
    of = UNTOLD[case]
    assert full(of, "usd") is None
    assert renewal(subscribed(of)) is None
    (told,) = recurring(subscribed(of))
    assert told.monthly is None
    assert told.but


OFF = {
    "a percentage of each line": ([item(price=usd(999))], ("50",), 499),
    "of two lines, each rounded": ([item(price=usd(999))] * 2, ("50",), 998),
    "two, one after the other": ([item()], ("50", "50"), 1225),
    "an amount of all of it": ([item(), item()], (900,), 8900),
    "an amount above all of it": ([item()], (9000,), 0),
    "of one product only": ([item(), item(product="prod_api")], ("50", ["prod_api"]), 7350),
    "an amount of one product only": ([item(), item(product="prod_api")], (9000, ["prod_api"]), 4900),
    "none of a product that it is not for": ([item()], ("50", ["prod_api"]), 4900),
}


def made(off: tuple[Any, ...]) -> tuple[Discount, ...]:
    reach = next((tuple(each) for each in off if isinstance(each, list)), ())
    return tuple(
        Discount(each, products=reach) if isinstance(each, str) else Discount(amount=usd(each), products=reach)
        for each in off
        if not isinstance(each, list)
    )


@pytest.mark.parametrize("case", OFF)
def test_discounts_are_taken_off_as_stripe_does(case: str) -> None:
    items, off, amount = OFF[case]
    assert renewal(subscribed(*items, discounts=made(off))) == usd(amount)


def test_an_items_own_discount_comes_first_and_leaves_the_others_alone() -> None:
    own = item(discounts=(Discount("50"),))
    assert renewal(subscribed(own, item(), discounts=(Discount("10"),))) == usd(2205 + 4410)


def test_what_is_for_one_invoice_is_off_the_next_and_no_later_one() -> None:
    of = subscribed(item(), discounts=(Discount("50", once=True),))
    assert (renewal(of), invoice(of, of.items, lasting=True)) == (usd(2450), usd(4900))


def test_what_ends_before_the_next_invoice_is_not_off_it() -> None:
    soon = Discount("50", ends=NOW + timedelta(days=26))
    later = Discount("50", ends=NOW + timedelta(days=40))
    assert [renewal(subscribed(item(), discounts=(one,))) for one in (soon, later)] == [usd(4900), usd(2450)]


@pytest.mark.parametrize("unread", [Discount(), Discount(amount=Money(500, "eur")), Discount("a half")])
def test_a_discount_that_was_not_read_leaves_nothing_known(unread: Discount) -> None:
    for of in (subscribed(item(), discounts=(unread,)), subscribed(item(discounts=(unread,)))):
        assert renewal(of) is None
        assert recurring(of)[0].monthly is None
        assert UNKNOWN_DISCOUNT in recurring(of)[0].but


def test_whether_it_counts_for_each_of_several_products_is_said_where_it_was_not_read() -> None:
    of = subscribed(item(), item(product="prod_api"), discounts=(Discount("50"),))
    assert recurring(of)[0].but == (EVERY_PRODUCT,)
    read = replace(of, discounts=(Discount("50", products=()),))
    assert recurring(read)[0].but == ()


def test_an_amount_off_invoices_of_several_rhythms_is_unknown() -> None:
    of = subscribed(item(), item(interval="year"), discounts=(Discount(amount=usd(500), products=()),))
    assert (recurring(of)[0].monthly, recurring(of)[0].but) == (None, (SPREAD_DISCOUNT,))


def test_revenue_is_of_what_is_billed() -> None:
    assert recurring(subscribed(item(**PER_THOUSAND, quantity=5000)))[0].monthly == usd(5000)
    assert recurring(subscribed(finer("0.05", quantity=30_000)))[0].monthly == usd(1500)
    assert recurring(subscribed(item(quantity=0)))[0].monthly == usd(0)
    assert recurring(subscribed(item(price=Money(4900, "eur"))))[0].but == (UNPRICED,)


SAME = [
    (item(), item(), True),
    (item(), finer("4900"), True),
    (item(interval="year"), item(interval_count=12), True),
    (item(interval="week"), item(interval="day", interval_count=7), True),
    (item(quantity=5000, **PER_THOUSAND), item(price=usd(1000), quantity=5), True),
    (item(quantity=4001, **PER_THOUSAND), item(quantity=5000, **PER_THOUSAND), True),
    (item(quantity=5000, **PER_THOUSAND), item(quantity=6000, **PER_THOUSAND), False),
    (item(), item(interval="year"), False),
    (item(), item(price=usd(5900)), False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_two_prices_are_the_same_if_what_is_billed_is(
    one: SubscriptionItem, other: SubscriptionItem, same: bool
) -> None:
    assert (alike(one, "usd") == alike(other, "usd")) is same


@pytest.mark.parametrize("of", UNTOLD.values())
def test_of_what_is_unknown_nobody_says_that_it_is_the_same(of: SubscriptionItem) -> None:
    assert alike(of, "usd") is None


@pytest.mark.parametrize(
    ("of", "seats", "one"),
    [
        (item(), 1, True),
        (item(quantity=7), 7, False),
        (item(quantity=0), 0, False),
        (item(quantity=5000, **PER_THOUSAND), 0, True),
        (item(quantity=0, **PER_THOUSAND), 0, False),
        (finer("0.05", quantity=30_000), 0, True),
        (finer("1050.5", quantity=3), 3, False),
        (item(quantity=None, usage_type="metered"), 0, False),
        (item(price=None, tiered=True, quantity=12), 12, False),
    ],
)
def test_packages_and_usage_are_no_seats(of: SubscriptionItem, seats: int, one: bool) -> None:
    assert (of.seats, of.is_one_seat) == (seats, one)
    assert has_several_seats(subscribed(of)) is (seats > 1)


PLANS = [
    (item(), "Pro, 49.00 USD per month"),
    (item(quantity=3), "Pro, 49.00 USD per month × 3"),
    (item(quantity=0), "Pro, 49.00 USD per month × 0"),
    (
        item(quantity=5000, **PER_THOUSAND),
        "Pro, 50.00 USD per month (10.00 USD for 1,000, quantity 5,000)",
    ),
    (finer("0.05", quantity=30_000), "Pro, 15.00 USD per month (0.0005 USD for one, quantity 30,000)"),
    (item(price=None, tiered=True), "Pro, price in tiers per month"),
    (item(quantity=None, usage_type="metered"), "Pro, metered per month"),
    (item(price=Money(4900, "eur")), "Pro, price in EUR only per month"),
    (item(price=None), "Pro, price unknown per month"),
]


@pytest.mark.parametrize(("of", "said"), PLANS)
def test_a_plan_says_what_is_billed_and_how_that_comes_about(of: SubscriptionItem, said: str) -> None:
    assert plan(subscribed(of)) == said


QUANTITIES = st.integers(0, 10**9)
UNITS = st.one_of(
    st.integers(0, 10**8).map(lambda amount: {"price": usd(amount)}),
    st.decimals(0, 10**6, places=12).map(lambda amount: {"price": None, "finer": amount, "currency": "usd"}),
)
PACKAGES = st.one_of(st.none(), st.builds(Package, st.integers(-1, 10**6), st.sampled_from([True, False, None])))
ITEMS = st.builds(
    lambda unit, quantity, package, product: item(**unit, quantity=quantity, package=package, product=product),
    UNITS,
    st.one_of(st.none(), QUANTITIES),
    PACKAGES,
    st.sampled_from(["prod_pro", "prod_api"]),
)
DISCOUNTS = st.builds(
    Discount,
    st.one_of(st.none(), st.integers(0, 10_000).map(lambda hundredths: f"{hundredths / 100:.2f}"), st.text(max_size=3)),
    st.one_of(st.none(), st.integers(0, 10**8).map(usd), st.just(Money(5, "eur"))),
    products=st.sampled_from([None, (), ("prod_api",)]),
    once=st.booleans(),
)


@given(st.lists(ITEMS, max_size=4))
def test_without_discounts_a_renewal_is_the_sum_of_its_items(items: list[SubscriptionItem]) -> None:
    each = [full(one, "usd") for one in items]
    told = renewal(subscribed(*items))
    if not items or None in each:
        assert told is None
    else:
        assert told == usd(sum(amount.amount for amount in each if amount))


@given(st.lists(ITEMS, max_size=4), st.lists(DISCOUNTS, max_size=3), st.lists(DISCOUNTS, max_size=2))
def test_a_discount_never_raises_and_never_makes_it_dearer_or_less_than_nothing(
    items: list[SubscriptionItem], own: list[Discount], of_items: list[Discount]
) -> None:
    bare = subscribed(*items)
    discounted = subscribed(*(replace(one, discounts=tuple(of_items)) for one in items), discounts=tuple(own))
    before, after = renewal(bare), renewal(discounted)
    assert recurring(discounted)
    assert plan(discounted)
    if after is not None:
        assert before is not None
        assert 0 <= after.amount <= before.amount


@given(QUANTITIES, st.integers(1, 10**6))
def test_packages_hold_what_was_ordered_and_no_package_more(quantity: int, size: int) -> None:
    up = units(item(quantity=quantity, package=Package(size, True)))
    down = units(item(quantity=quantity, package=Package(size, False)))
    assert up is not None
    assert down is not None
    assert up * size - size < quantity <= up * size
    assert down * size <= quantity < down * size + size


@given(st.decimals(0, 10**6, places=12), QUANTITIES)
def test_a_line_is_off_by_no_more_than_half_a_cent(amount: Decimal, quantity: int) -> None:
    told = full(finer(str(amount), quantity=quantity), "usd")
    assert told
    assert -Fraction(1, 2) < told.amount - Fraction(amount) * quantity <= Fraction(1, 2)
