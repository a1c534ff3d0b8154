"""Discounts and their coupons: expanded, learnt earlier, or not read at all; on a subscription, an item, a customer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.discount import Discount
from billing.stripe.translate import customers, subscriptions
from billing.stripe.translate.discounts import Coupons, completed, discount, unread_coupons
from billing.stripe.translate.values import at
from billing.values.money import Money
from tests.billing import stripe_shapes as shapes
from tests.billing.stripe_shapes import AT, Object

THEN = at(AT)
FRIENDS = shapes.discount(percent_off=20.0)
BARE = FRIENDS | {"source": {"type": "coupon", "coupon": "friends"}}
# As they are read by themselves.
LEARNT: Coupons = {"friends": {"id": "friends", "percent_off": 20.0, "duration": "forever", "applies_to": None}}
ONLY_API: Coupons = {
    "friends": {"id": "friends", "percent_off": 20.0, "duration": "once", "applies_to": {"products": ["prod_api"]}}
}


def read(found: Object | str, coupons: Coupons | None = None) -> Discount:
    return discount(found, coupons or {})


@pytest.mark.parametrize(
    ("percent", "shown"), [(20.0, "20"), (20, "20"), (12.5, "12.5"), (33.33, "33.33"), (100.0, "100"), (0.5, "0.5")]
)
def test_a_percentage_is_written_as_stripe_writes_it(percent: float, shown: str) -> None:
    assert read(shapes.discount(percent_off=percent)).percent == shown


@given(st.integers(1, 9999))
def test_no_percentage_is_rounded(hundredths: int) -> None:
    assert round(float(read(shapes.discount(percent_off=hundredths / 100)).percent or 0) * 100) == hundredths


def test_an_amount_is_money() -> None:
    assert read(shapes.discount(amount_off=500, currency="eur")).amount == Money(500, "eur")


def test_it_may_end() -> None:
    assert read(FRIENDS | {"end": AT}).ends == THEN


@pytest.mark.parametrize("duration", ["forever", "once", "repeating"])
def test_it_may_be_for_one_invoice_only(duration: str) -> None:
    assert read(shapes.discount(percent_off=20.0, duration=duration)).once is (duration == "once")


@pytest.mark.parametrize("source", [None, {"type": "coupon", "coupon": "friends"}, {"type": "coupon"}])
def test_without_its_coupon_it_is_known_to_be_there_and_when_it_ends(source: Any) -> None:
    found = read(FRIENDS | {"source": source, "end": AT})
    assert (found.is_read, found.ends) == (False, THEN)


def test_one_that_was_not_expanded_is_still_one() -> None:
    found = subscriptions.subscription(shapes.subscription(discounts=["di_1", FRIENDS]), {})
    assert [off.percent for off in found.discounts] == [None, "20"]


def test_a_coupon_that_was_learnt_earlier_says_the_rest() -> None:
    assert read(BARE, LEARNT) == Discount("20", products=(), coupon="friends")
    assert read(FRIENDS, ONLY_API) == Discount("20", once=True, products=("prod_api",), coupon="friends")


def test_what_it_counts_for_is_unknown_from_the_coupon_alone() -> None:
    assert read(FRIENDS).products is None


def test_an_items_own_stand_on_the_item() -> None:
    found = subscriptions.subscription(shapes.subscription(shapes.item(discounts=[BARE])), {}, {}, LEARNT)
    assert (found.discounts, found.items[0].discounts) == ((), (Discount("20", products=(), coupon="friends"),))


class TestOfTheCustomer:
    def of(self, **given: Any) -> Discount | None:
        return customers.customer({"id": "cus_1", "livemode": False, **given}).discount

    def test_it_says_so(self) -> None:
        assert self.of(discount=BARE) == Discount(coupon="friends", of_customer=True)
        assert self.of(discount=None) is None

    def test_it_is_completed_with_what_was_learnt(self) -> None:
        assert completed(self.of(discount=BARE), LEARNT) == (
            Discount("20", products=(), coupon="friends", of_customer=True),
        )
        assert completed(self.of(discount=BARE), {}) == (self.of(discount=BARE),)
        assert completed(None, LEARNT) == ()

    def test_it_counts_where_the_subscription_has_none_of_its_own(self) -> None:
        theirs = completed(self.of(discount=BARE), LEARNT)
        with_own = subscriptions.subscription(shapes.subscription(discounts=[FRIENDS]), {}, {}, {}, theirs)
        without = subscriptions.subscription(shapes.subscription(), {}, {}, {}, theirs)
        assert [off.of_customer for off in (*with_own.discounts, *without.discounts)] == [False, True]


class TestWhatIsAskedForByItself:
    TWO = (shapes.item(), shapes.item(price=shapes.price(product="prod_api")))

    @pytest.mark.parametrize(
        ("found", "wanted"),
        [
            (shapes.subscription(discounts=[FRIENDS]), []),
            (shapes.subscription(discounts=[BARE]), ["friends"]),
            (shapes.subscription(*TWO, discounts=[FRIENDS]), ["friends"]),
            (shapes.subscription(shapes.item(discounts=[FRIENDS])), []),
            (shapes.subscription(shapes.item(discounts=[BARE, BARE])), ["friends"]),
            (shapes.subscription(discounts=["di_1"]), []),
            (shapes.subscription(), []),
        ],
    )
    def test_only_what_nothing_else_told(self, found: Object, wanted: list[str]) -> None:
        assert unread_coupons([found], None) == wanted

    def test_a_customers_own_always_for_it_may_not_count_for_everything(self) -> None:
        assert unread_coupons([], Discount("20", coupon="friends")) == ["friends"]
