"""All subscriptions of an account over HTTP: what they bring in, what pays for them, and what a key may not see."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from billing.account.billed import half_up
from billing.account.listed import Listed
from billing.reports.at_risk import Cause, causes
from billing.reports.recurring import Unknown, counts, worth
from billing.reports.snapshot import kept
from billing.stripe.catalog import Catalog
from billing.stripe.client import Stripe
from billing.stripe.stripe_processor import StripeProcessor
from billing.stripe.whole_account import EXPANSIONS, StripeAccount
from billing.values.errors import Declined, NotPermitted, Unavailable
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.crowd import add_crowd
from sandbox.standins.stripe.customers import fill_account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_method import Card
from tests.billing.samples import NOW
from tests.billing.stripe.asking import paths

TWELFTHS = {"month": Fraction(1), "year": Fraction(1, 12)}


@pytest.fixture
def whole(stripe: Stripe, processor: StripeProcessor) -> StripeAccount:
    return StripeAccount(stripe, Catalog(stripe, lambda: 0.0), processor.threads, lambda: NOW)


def every(whole: StripeAccount) -> Iterator[Listed]:
    page = whole.subscriptions()
    yield from page.listed
    while page.more:
        page = whole.subscriptions(after=page.listed[-1].subscription.id)
        yield from page.listed


def by_stripes_own_books(account: Account, *, currency: str) -> int:
    """Priced from the books themselves, not by the bot's reading of them."""
    total = Fraction(0)
    for subscription in account.each("subscription"):
        if subscription["status"] in ("active", "past_due") and subscription["currency"] == currency:
            off = Fraction(0)
            for id in subscription["discounts"]:
                discount = account.find("discount", id)
                coupon = account.find("coupon", discount["source"]["coupon"])
                off += Fraction(str(coupon["percent_off"])) if coupon["duration"] == "forever" else 0
            for item in subscription["items"]["data"]:
                asked = account_cost(item) * (100 - off) / 100
                total += Fraction(half_up(asked)) * TWELFTHS[item["price"]["recurring"]["interval"]]
    return half_up(total)


def account_cost(item: StripeObject) -> Fraction:
    if item["quantity"] is None:
        return Fraction(0)
    tiers = item["price"]["tiers"]
    unit = next((t["unit_amount"] for t in tiers or () if t["up_to"] is None or item["quantity"] <= t["up_to"]), None)
    each = Decimal(item["price"]["unit_amount_decimal"] or 0) if unit is None else Decimal(unit)
    return Fraction(each) * int(item["quantity"])


def test_a_year_of_selling_adds_up_to_what_the_books_say(account: Account, whole: StripeAccount) -> None:
    fill_account(account)
    add_crowd(account)
    found = list(every(whole))
    assert len(found) == len(account.shelves["subscription"])
    for currency in ("usd", "jpy", "kwd"):
        counted = [
            each for each in found if counts(each.subscription.status) and each.subscription.currency == currency
        ]
        revenue = half_up(sum((worth(each.subscription).monthly for each in counted), Fraction(0)))
        assert revenue == by_stripes_own_books(account, currency=currency)
    assert not [each for each in found if worth(each.subscription).unknown]
    told = Counter(cause for each in found for cause in causes(each))
    assert set(told) == set(Cause) - {Cause.DISPUTED}
    assert paths(account).count("/v1/subscriptions") == len(found) // 100 + 1


def test_what_pays_is_found_in_the_order_in_which_stripe_asks(
    account: Account, whole: StripeAccount, monthly: StripeObject
) -> None:
    lapsing = Card(exp_month=NOW.month, exp_year=NOW.year)
    for name in ("Own", "Theirs", "Source", "Nothing"):
        holder = account.add_customer(id=f"cus_{name}")
        if name == "Own":
            account.add_payment_method(holder, Card(exp_year=NOW.year + 3), id="pm_Default")
            account.add_payment_method(holder, lapsing, id="pm_Own", default=False)
        if name == "Theirs":
            account.add_payment_method(holder, lapsing, id="pm_Theirs")
        if name == "Source":
            account.add_source(holder, lapsing, id="card_Source")
        own = "pm_Own" if name == "Own" else None
        account.add_subscription(holder, monthly, id=f"sub_{name}", payment_method=own)
    found = {each.customer: each for each in every(whole)}
    assert {id: each.pays for id, each in found.items()} == {
        "cus_Own": True,
        "cus_Theirs": True,
        "cus_Source": True,
        "cus_Nothing": False,
    }
    assert [id for id, each in found.items() if Cause.CARD in causes(each)] == ["cus_Source", "cus_Theirs", "cus_Own"]


def test_a_trial_without_a_payment_method_is_at_risk_and_one_that_is_sent_a_bill_is_not(
    account: Account, whole: StripeAccount, monthly: StripeObject
) -> None:
    for name, how in (("Charged", "charge_automatically"), ("Sent", "send_invoice")):
        account.add_subscription(
            account.add_customer(),
            monthly,
            id=f"sub_{name}",
            status="trialing",
            trial_end=NOW + timedelta(days=9),
            collection_method=how,
        )
    assert {each.subscription.id: causes(each) for each in every(whole)} == {
        "sub_Charged": (Cause.TRIAL,),
        "sub_Sent": (),
    }


def test_a_discount_of_the_customer_counts_as_stripe_bills_it(
    account: Account, whole: StripeAccount, jane: StripeObject
) -> None:
    account.add_discount(jane, percent_off=25)
    (found,) = every(whole)
    assert worth(found.subscription).monthly == 1_500


def test_a_key_that_sees_less_reads_what_it_may(account: Account, whole: StripeAccount, jane: StripeObject) -> None:
    for refused, pays in ((0, True), (1, True), (2, None)):
        whole.stripe.bare_until = dict.fromkeys(EXPANSIONS[:refused], 9.0)
        (found,) = every(whole)
        assert (found.customer, found.pays) == ("cus_Jane", pays)
        assert kept(found).pays_unread is (refused > 0)
    assert worth(found.subscription).monthly == 2_000
    account.faults.deny("/v1/subscriptions", "rak_subscription_read")
    with pytest.raises(NotPermitted):
        whole.subscriptions()


def test_tiers_that_can_t_be_read_are_unknown(account: Account, whole: StripeAccount, jane: StripeObject) -> None:
    tiered = account.add_price("prod_Pro", None, id="price_Tiered", tiers=((None, 500),))
    account.add_item("sub_Jane", tiered, quantity=3)
    denied = account.faults.deny("/v1/prices/price_Tiered", "rak_plan_read")
    (found,) = every(whole)
    assert worth(found.subscription).unknown == (Unknown.PRICE,)
    account.faults.mend(denied)
    (found,) = every(whole)
    assert worth(found.subscription).monthly == 3_500
    assert worth(found.subscription).unknown == ()


def test_whoever_disputes_is_known_unless_the_key_may_not(
    account: Account, whole: StripeAccount, jane: StripeObject
) -> None:
    account.dispute("ch_Jane")
    assert whole.disputed() == {"cus_Jane"}
    account.faults.deny("/v1/disputes", "rak_dispute_read")
    with pytest.raises(Declined):
        whole.disputed()


def test_names_are_read_one_by_one_and_what_has_none_is_left_out(
    account: Account, whole: StripeAccount, jane: StripeObject
) -> None:
    account.add_customer(id="cus_Nameless")
    assert whole.customers(["cus_Jane", "cus_Nameless", "cus_gone", "acct_1", "cus_Jane"]) == {"cus_Jane": "Jane Doe"}
    assert whole.products(["prod_Pro", "prod_gone"]) == {"prod_Pro": "Pro"}


class TestWhose:
    """A report counts the subscriptions of one account and mode."""

    def test_it_is_the_account_and_the_mode_of_the_key(self, whole: StripeAccount) -> None:
        assert whole.whose() == "acct_sandbox/test"

    def test_where_the_key_may_not_say_which_the_mode_is_all(self, account: Account, whole: StripeAccount) -> None:
        account.faults.fail("/v1/account", status=403)
        assert whole.whose() == "test"

    def test_until_stripe_answers_nobody_knows(self, account: Account, whole: StripeAccount) -> None:
        account.faults.fail("/v1/account")
        with pytest.raises(Unavailable):
            whole.whose()
