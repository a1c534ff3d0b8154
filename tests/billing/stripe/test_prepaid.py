"""Credits that were bought for usage, read over HTTP before their payment is offered back: what is used stays."""

from datetime import timedelta

import pytest

from billing.account.account import Account as Reading
from billing.account.giving_back import most
from billing.account.prepaid import of_no_payment
from billing.case.events import Targets
from billing.execution.completing import completed
from billing.policy.policy import Policy
from billing.remedies.refund_charge import RefundCharge
from billing.remedies.verdict import Verdict
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.money import Money
from billing.wording.giving_back import told
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.itemizing import Itemized
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_method import Other
from tests.billing.stripe.asking import paths, typed

HOUR = timedelta(hours=1)
GRANTS, LEFT = "/v1/billing/credit_grants", "/v1/billing/credit_balance_summary"
Line = tuple[object, ...]


def text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "•") for part in line)


@pytest.fixture
def bought(account: Account) -> StripeObject:
    """A hundred dollars of calls, paid an hour before they were granted."""
    calls = account.add_price(account.add_product("Calls", id="prod_Calls"), 1, usage_type="metered")
    customer = account.add_customer(id="cus_Yusuf", email="yusuf@example.com")
    account.add_payment_method(customer)
    account.add_subscription(customer, calls, id="sub_Yusuf")
    account.add_charge(customer, 10_000, id="ch_Pack", at=account.now() - 48 * HOUR)
    account.add_charge(customer, 2_500, id="ch_Other", at=account.now() - 47 * HOUR)
    return customer


def whole(processor: StripeProcessor, who: str = "cus_Yusuf") -> Reading:
    found = processor.look_up(typed(who)).account
    assert found
    return completed(found, processor)


def at_most(reading: Reading, id: str = "ch_Pack") -> int | None:
    charge = reading.charge(id)
    assert charge
    found = most(charge, reading)
    return found.amount if found else None


def may_refund(amount: int, reading: Reading) -> Verdict:
    return RefundCharge().guard(Targets(charge="ch_Pack", amount=amount, currency="usd"), reading, Policy())


class TestWhatIsUsed:
    @pytest.mark.parametrize(("used", "left"), [(0, 10_000), (6_300, 3_700), (10_000, 0)])
    def test_it_is_not_offered_back(
        self, account: Account, processor: StripeProcessor, bought: StripeObject, used: int, left: int
    ) -> None:
        account.grant_credits(bought, 10_000, used=used, name="Pack", at=account.now() - 47 * HOUR)
        found = whole(processor)
        assert (at_most(found), at_most(found, "ch_Other")) == (left, 2_500)
        charge = found.charge("ch_Pack")
        assert charge
        said = [text(line) for line in told(charge, found, as_credit=False)]
        assert any(f"{Money(used, 'usd')} used by what was billed so far" in line for line in said)

    def test_more_is_refused_with_why(self, account: Account, processor: StripeProcessor, bought: StripeObject) -> None:
        account.grant_credits(bought, 10_000, used=6_300, at=account.now() - 47 * HOUR)
        refused = may_refund(3_701, whole(processor))
        assert refused.reason == "credits_used"
        assert "Of this payment, 63.00 USD went for credits that are used: at most 37.00 USD" in refused.sentence
        assert may_refund(3_700, whole(processor)).allowed

    def test_nor_once_they_pay_by_usage_no_more(
        self, account: Account, processor: StripeProcessor, bought: StripeObject
    ) -> None:
        """A subscription shows only what it has by now; what was billed shows what it had."""
        subscription, over = account.find("subscription", "sub_Yusuf"), account.now() - 24 * HOUR
        calls = Itemized(2_000, "2,000 calls", over - 720 * HOUR, over, item=0)
        account.add_itemized_invoice(subscription, [calls], at=over, billing_reason="subscription_cycle")
        flat = account.add_price(account.add_product("Flat", id="prod_Flat"), 2_000)
        subscription["items"]["data"][0]["price"] = account.find("price", flat)
        account.grant_credits(bought, 10_000, used=6_300, at=account.now() - 47 * HOUR)
        assert at_most(whole(processor)) == 3_700

    def test_what_has_expired_is_used_up(
        self, account: Account, processor: StripeProcessor, bought: StripeObject
    ) -> None:
        account.grant_credits(bought, 10_000, at=account.now() - 47 * HOUR, expires=account.now() - HOUR)
        assert at_most(whole(processor)) == 0

    def test_what_was_taken_back_lowers_nothing(
        self, account: Account, processor: StripeProcessor, bought: StripeObject
    ) -> None:
        account.void_credits(account.grant_credits(bought, 10_000, used=500, at=account.now() - 47 * HOUR))
        assert at_most(whole(processor)) == 10_000

    def test_a_present_lowers_nothing(self, account: Account, processor: StripeProcessor, bought: StripeObject) -> None:
        account.grant_credits(bought, 10_000, used=5_000, category="promotional", at=account.now() - 47 * HOUR)
        assert at_most(whole(processor)) == 10_000


class TestWhichPaymentBoughtThem:
    def test_metadata_says_so_whatever_the_amount(
        self, account: Account, processor: StripeProcessor, bought: StripeObject
    ) -> None:
        account.grant_credits(bought, 3_000, used=1_000, metadata={"payment": "ch_Other"})
        found = whole(processor)
        assert (at_most(found), at_most(found, "ch_Other")) == (10_000, 1_500)

    def test_of_another_amount_or_another_week_nobody_knows(
        self, account: Account, processor: StripeProcessor, bought: StripeObject
    ) -> None:
        account.grant_credits(bought, 10_000, used=1_000)
        account.grant_credits(bought, 777, used=77, at=account.now() - 47 * HOUR)
        found = whole(processor)
        assert (at_most(found), len(of_no_payment(found))) == (10_000, 2)
        charge = found.charge("ch_Pack")
        assert charge
        said = " ".join(text(line) for line in told(charge, found, as_credit=False))
        assert said.count("which payment bought them is unknown") == 2

    def test_a_debit_is_granted_when_it_has_arrived(
        self, account: Account, processor: StripeProcessor, bought: StripeObject
    ) -> None:
        debit = account.add_payment_method(bought, Other("sepa_debit"), default=False)
        begun = account.now() - 240 * HOUR
        account.add_charge(bought, 5_000, id="ch_Debit", payment_method=debit, at=begun)
        account.grant_credits(bought, 5_000, used=4_000, at=begun + 96 * HOUR)
        assert at_most(whole(processor), "ch_Debit") == 1_000

    def test_an_automatic_top_up_is_granted_before_it_is_paid(
        self, account: Account, processor: StripeProcessor, bought: StripeObject
    ) -> None:
        account.grant_credits(bought, 10_000, used=6_300, at=account.now() - 48 * HOUR - timedelta(seconds=2))
        assert at_most(whole(processor)) == 3_700

    def test_what_is_granted_is_the_amount_before_tax(
        self, account: Account, processor: StripeProcessor, bought: StripeObject
    ) -> None:
        """119.00 paid, and 63 of 100.00 used: with their tax that is 74.97."""
        pack = account.add_price(account.add_product("Pack", id="prod_Pack"), 10_000)
        taxed = account.add_subscription(bought, pack, id="sub_Pack", created=account.now() - 24 * HOUR)
        account.add_tax(taxed, 19)
        account.add_paid_invoice(taxed, at=account.now() - 24 * HOUR, charge_id="ch_Taxed")
        account.grant_credits(bought, 10_000, used=6_300, at=account.now() - 23 * HOUR)
        found = whole(processor)
        assert (at_most(found, "ch_Taxed"), at_most(found)) == (4_403, 10_000)


class TestWhatItCosts:
    def test_a_lookup_never_asks(self, account: Account, processor: StripeProcessor, bought: StripeObject) -> None:
        processor.look_up(typed("cus_Yusuf"))
        assert not {GRANTS, LEFT} & set(paths(account))

    def test_nobody_is_asked_about_who_pays_for_no_usage(
        self, account: Account, processor: StripeProcessor, jane: StripeObject
    ) -> None:
        whole(processor, "cus_Jane")
        assert not {GRANTS, LEFT} & set(paths(account))

    def test_a_grant_costs_a_request(self, account: Account, processor: StripeProcessor, bought: StripeObject) -> None:
        account.grant_credits(bought, 10_000, at=account.now() - 47 * HOUR)
        whole(processor)
        assert (paths(account).count(GRANTS), paths(account).count(LEFT)) == (1, 1)


@pytest.mark.parametrize("path", [GRANTS, LEFT])
def test_what_may_not_be_read_is_unknown(
    account: Account, processor: StripeProcessor, bought: StripeObject, path: str
) -> None:
    account.grant_credits(bought, 10_000, used=6_300, at=account.now() - 47 * HOUR)
    account.faults.deny(path, "rak_billing_credits_read")
    found = whole(processor)
    assert at_most(found) is None
    assert may_refund(1, found).reason == "unknown"


def test_an_account_without_such_credits_has_none(
    account: Account, processor: StripeProcessor, bought: StripeObject
) -> None:
    account.faults.add(kind="error", method="GET", path=GRANTS, status=404, message="Unrecognized request URL", times=9)
    assert at_most(whole(processor)) == 10_000
