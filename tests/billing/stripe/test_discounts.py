"""Discounts as Stripe's lists show them and leave them out: what is asked for beside them, and only where it shows."""

from decimal import Decimal

import pytest

from billing.account.billed import renewal
from billing.account.discount import Discount
from billing.account.recurring import UNKNOWN_DISCOUNT, recurring
from billing.account.subscription import Subscription
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.money import Money
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.billing.stripe.asking import paths, typed

COUPONS, ITEMS = "/v1/coupons/", "/v1/subscription_items"


def read(processor: StripeProcessor) -> Subscription:
    told = processor.look_up(typed("cus_Jane"))
    assert told.account is not None
    return told.account.subscriptions[0]


def asked(account: Account, path: str) -> int:
    return sum(each.startswith(path) for each in paths(account))


def item_of(account: Account) -> str:
    return str(account.find("subscription", "sub_Jane")["items"]["data"][0]["id"])


@pytest.mark.usefixtures("jane")
class TestWhereItStands:
    def test_on_the_subscription(self, account: Account, processor: StripeProcessor) -> None:
        account.add_discount("sub_Jane", percent_off=12.5, months=300)
        subscription = read(processor)
        discount = subscription.discounts[0]
        assert (discount.percent, discount.once, renewal(subscription)) == ("12.5", False, Money(1750, "usd"))
        assert discount.ends is not None
        assert asked(account, COUPONS) + asked(account, ITEMS) == 0

    def test_on_the_customer_it_counts_where_the_subscription_has_none(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_discount("cus_Jane", amount_off=500)
        subscription = read(processor)
        assert subscription.discounts == (
            Discount(amount=Money(500, "usd"), products=(), coupon=subscription.discounts[0].coupon, of_customer=True),
        )
        assert renewal(subscription) == Money(1500, "usd")

    def test_the_subscriptions_own_stands_in_for_the_customers(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_discount("cus_Jane", amount_off=500)
        account.add_discount("sub_Jane", amount_off=100)
        assert renewal(read(processor)) == Money(1900, "usd")

    def test_on_an_item(self, account: Account, processor: StripeProcessor) -> None:
        account.add_discount(item_of(account), percent_off=50, once=True)
        subscription = read(processor)
        discount = subscription.items[0].discounts[0]
        assert (discount.percent, discount.once) == ("50", True)
        assert (renewal(subscription), asked(account, ITEMS)) == (Money(1000, "usd"), 1)

    def test_for_some_products_only(self, account: Account, processor: StripeProcessor) -> None:
        api = account.add_price(account.add_product("API", id="prod_Api"), 900)
        account.add_item("sub_Jane", api)
        account.add_discount("sub_Jane", percent_off=50, products=["prod_Api"])
        assert renewal(read(processor)) == Money(2450, "usd")

    def test_a_customers_that_is_good_for_another_product(self, account: Account, processor: StripeProcessor) -> None:
        account.add_discount("cus_Jane", percent_off=50, products=["prod_Api"])
        assert renewal(read(processor)) == Money(2000, "usd")


@pytest.mark.usefixtures("jane")
class TestWhatItCosts:
    def test_a_coupon_is_asked_for_once(self, account: Account, processor: StripeProcessor) -> None:
        account.add_discount("cus_Jane", percent_off=50)
        for _ in range(2):
            read(processor)
        assert asked(account, COUPONS) == 1

    def test_nothing_is_asked_for_where_there_is_none(self, account: Account, processor: StripeProcessor) -> None:
        read(processor)
        assert asked(account, COUPONS) + asked(account, ITEMS) == 0


@pytest.mark.usefixtures("jane")
@pytest.mark.parametrize("path", [COUPONS, ITEMS])
@pytest.mark.parametrize("status", [403, 500])
def test_what_could_not_be_read_is_unknown_and_said_so(
    account: Account, processor: StripeProcessor, path: str, status: int
) -> None:
    account.add_discount("cus_Jane", percent_off=50)
    account.add_discount(item_of(account), percent_off=50)
    wrong = account.find("customer", "cus_Jane")["discount"]["source"]["coupon"] if path == COUPONS else ""
    account.faults.add(kind="error", method="GET", path=f"{path}{wrong}", status=status, times=99)
    subscription = read(processor)
    assert renewal(subscription) is None
    assert (recurring(subscription)[0].monthly, recurring(subscription)[0].but) == (None, (UNKNOWN_DISCOUNT,))


@pytest.mark.usefixtures("jane")
def test_a_coupon_that_was_deleted_leaves_a_discount_of_unknown_size(
    account: Account, processor: StripeProcessor
) -> None:
    made = account.add_discount("cus_Jane", percent_off=50)
    del account.shelves["coupon"][made["source"]["coupon"]]
    assert renewal(read(processor)) is None


def packaged(account: Account, jane: StripeObject) -> StripeObject:
    price = account.add_price(account.add_product("Credits"), 1000, package=(1000, "up"))
    return account.add_subscription(jane, price, quantity=5000)


def test_packages_and_fractions_of_a_cent_are_what_stripe_bills(
    account: Account, jane: StripeObject, processor: StripeProcessor
) -> None:
    packs = packaged(account, jane)
    fine = account.add_subscription(
        jane, account.add_price(account.add_product("Storage"), Decimal("0.05")), quantity=30
    )
    none = account.add_subscription(jane, account.add_price(account.add_product("Seats"), 900), quantity=0)
    told = processor.look_up(typed("cus_Jane")).account
    assert told
    for each, amount in ((packs, 5000), (fine, 2), (none, 0)):
        invoice = account.add_open_invoice(each)
        found = told.subscription(each["id"])
        assert found
        assert (invoice["total"], renewal(found)) == (amount, Money(amount, "usd"))
