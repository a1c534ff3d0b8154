"""A subscription is billed in its own currency, whichever its prices and coupons were made in: read over HTTP, where
Stripe shows what they are in others only to whoever asks for it.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.account.account import Account as Reading
from billing.account.billed import renewal
from billing.account.recurring import recurring
from billing.account.subscription import Subscription
from billing.evidence.duplicates import judge
from billing.evidence.judgement import Finding
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.money import Money
from billing.wording import coming_changes
from billing.wording.line import Line
from billing.wording.lines import plan
from billing.wording.subscriptions import start, subscription
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.billing.stripe.asking import paths, typed

DAY = timedelta(days=1)


def text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "•") for part in line)


def reading(processor: StripeProcessor, who: str = "cus_Gaspard") -> Reading:
    found = processor.look_up(typed(who)).account
    assert found is not None
    return found


def read(processor: StripeProcessor) -> Subscription:
    [only] = reading(processor).subscriptions
    return only


@pytest.fixture
def dollars(account: Account) -> StripeObject:
    return account.add_price(account.add_product("Pro", id="prod_Pro"), 2000, id="price_Pro", options={"eur": 1800})


@pytest.fixture
def gaspard(account: Account, dollars: StripeObject) -> StripeObject:
    customer = account.add_customer(id="cus_Gaspard", name="Gaspard", email="gaspard@example.com")
    account.add_subscription(customer, dollars, id="sub_Gaspard", currency="eur")
    return customer


@pytest.mark.usefixtures("gaspard")
class TestWhatIsBilled:
    def test_it_is_what_the_price_costs_in_that_currency(self, account: Account, processor: StripeProcessor) -> None:
        account.add_paid_invoice("sub_Gaspard", id="in_1")
        of = read(processor)
        assert plan(of) == "Pro, 18.00 EUR per month"
        assert renewal(of) == Money(1800, "eur") == reading(processor).invoices[0].total
        assert [found.monthly for found in recurring(of)] == [Money(1800, "eur")]

    def test_it_costs_one_request_for_ten_minutes(self, account: Account, processor: StripeProcessor) -> None:
        for _ in range(3):
            read(processor)
        assert paths(account).count("/v1/prices/price_Pro") == 1

    def test_what_may_not_be_read_is_unknown_and_never_the_other_amount(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        fault = account.faults.deny("/v1/prices/*", "rak_plan_read")
        of = read(processor)
        assert plan(of) == "Pro, price unknown per month"
        assert renewal(of) is None
        assert [found.monthly for found in recurring(of)] == [None]
        account.faults.mend(fault)
        assert plan(read(processor)) == "Pro, 18.00 EUR per month"

    def test_a_price_that_has_none_in_it_is_not_counted(self, account: Account, processor: StripeProcessor) -> None:
        account.find("price", "price_Pro")["currency_options"].pop("eur")
        assert plan(read(processor)) == "Pro, price in USD only per month"
        assert renewal(read(processor)) is None

    def test_an_amount_may_be_finer_than_a_cent(self, account: Account, processor: StripeProcessor) -> None:
        finer = account.add_price("prod_Pro", Decimal("0.5"), options={"eur": Decimal("0.45")}, id="price_Finer")
        account.add_item("sub_Gaspard", finer, quantity=1000)
        assert "4.50 EUR per month (0.0045 EUR for one, quantity 1,000)" in plan(read(processor))

    def test_before_an_act_it_reads_the_same(self, processor: StripeProcessor) -> None:
        """A decision compares both, and is void where they differ."""
        assert read(processor).facts() == processor.subscriptions.read("sub_Gaspard").facts()
        [living] = processor.subscriptions.of("cus_Gaspard")
        assert living.facts() == read(processor).facts()

    def test_so_it_is_before_an_act_where_it_was_never_looked_up(self, processor: StripeProcessor) -> None:
        assert renewal(processor.subscriptions.read("sub_Gaspard")) == Money(1800, "eur")


@pytest.mark.usefixtures("gaspard")
class TestWhatIsTakenOff:
    @pytest.mark.parametrize("holder", ["sub_Gaspard", "cus_Gaspard"])
    def test_it_is_what_the_coupon_is_in_that_currency(
        self, account: Account, processor: StripeProcessor, holder: str
    ) -> None:
        account.add_discount(holder, amount_off=500, currency="usd", others={"eur": 400})
        assert "4.00 EUR off" in text(subscription(read(processor)))
        assert renewal(read(processor)) == Money(1400, "eur")

    def test_of_an_item_too(self, account: Account, processor: StripeProcessor) -> None:
        item = account.find("subscription", "sub_Gaspard")["items"]["data"][0]["id"]
        account.add_discount(item, amount_off=500, currency="usd", others={"eur": 400})
        assert renewal(read(processor)) == Money(1400, "eur")

    def test_a_coupon_that_has_none_in_it_leaves_the_amount_open(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_discount("sub_Gaspard", amount_off=500, currency="usd")
        assert renewal(read(processor)) is None


@pytest.mark.usefixtures("gaspard")
class TestWhatWillBeBilled:
    def test_a_planned_change(self, account: Account, processor: StripeProcessor) -> None:
        basic = account.add_product("Basic", id="prod_Basic")
        account.add_price(basic, 700, id="price_Basic", options={"eur": 600})
        account.add_phase(account.add_schedule("sub_Gaspard"), until=account.now() + 90 * DAY, price="price_Basic")
        assert "changes to Basic, 6.00 EUR per month" in text(subscription(read(processor)))

    def test_a_planned_change_of_seats(self, account: Account, processor: StripeProcessor) -> None:
        account.add_phase(account.add_schedule("sub_Gaspard"), until=account.now() + 90 * DAY, quantity=4)
        assert "changes to Pro, 18.00 EUR per month × 4" in text(subscription(read(processor)))

    def test_a_change_that_waits(self, account: Account, processor: StripeProcessor) -> None:
        team = account.add_price(account.add_product("Team"), 1500, options={"eur": 1400})
        account.wait_for_payment("sub_Gaspard", team, quantity=3)
        shown = [text(line) for line in coming_changes.coming(read(processor), reading(processor))]
        assert "Once its open invoice is paid: from Pro, 18.00 EUR per month to Team, 14.00 EUR per month × 3" in shown

    def test_what_has_not_begun(self, account: Account, processor: StripeProcessor) -> None:
        account.plan_start("cus_Gaspard", "price_Pro", begins=account.now() + 9 * DAY, currency="eur")
        assert [text(start(begins)) for begins in reading(processor).starting or ()] == [
            "Pro, 18.00 EUR per month · begins •"
        ]


def test_two_that_bill_the_same_are_told_by_what_is_billed(
    account: Account, processor: StripeProcessor, gaspard: StripeObject
) -> None:
    """A price made in dollars and one made in euro, both 18.00 EUR a month; and the other customer's as well."""
    euros = account.add_price("prod_Pro", 1800, "eur")
    account.add_payment_method(gaspard)
    account.add_subscription(gaspard, euros, id="sub_Second")
    other = account.add_customer(id="cus_Other", email="Gaspard@example.com")
    account.add_subscription(other, "price_Pro", id="sub_Other", currency="eur")
    found = reading(processor)
    assert {plan(one) for profile in found.others for one in profile.subscriptions} == {"Pro, 18.00 EUR per month"}
    assert judge(found).finding is Finding.LIKELY_DUPLICATE


def test_profiles_to_choose_from_show_it_too(
    account: Account, processor: StripeProcessor, gaspard: StripeObject
) -> None:
    other = account.add_customer(id="cus_Other", email="gaspard@example.com")
    account.add_subscription(other, "price_Pro", currency="eur")
    found = processor.look_up(typed("gaspard@example.com")).found
    assert [plan(one) for profile in found for one in profile.subscriptions] == ["Pro, 18.00 EUR per month"] * 2
