"""The format of `README.md`, told to the stand-in Stripe: who somebody is, what they have, and how they may pay."""

import re

import pytest

from tests.corpus.catalog import CATALOG
from tests.corpus.entry import CUSTOMERS
from tests.corpus.story import INVOICE, JANE, PRO, Told, days


class TestPortal:
    def test_all_of_it_is_on_unless_told_otherwise(self, told: Told) -> None:
        [portal] = told(JANE).account.all("billing_portal.configuration")
        assert portal["login_page"]["enabled"]
        assert all(portal["features"][name]["enabled"] for name in ("subscription_cancel", "invoice_history"))

    def test_parts_of_it_can_be_off(self, told: Told) -> None:
        off = "[portal]\nlogin_page = false\ncancel = false\ninvoices = false\npayment_method = false"
        [portal] = told(off, JANE).account.all("billing_portal.configuration")
        features = ("subscription_cancel", "invoice_history", "payment_method_update")
        assert not portal["login_page"]["enabled"]
        assert [portal["features"][name]["enabled"] for name in features] == [False] * 3

    def test_all_of_it_can_be_off(self, told: Told) -> None:
        assert told("[portal]\noff = true", JANE).account.all("billing_portal.configuration") == []


class TestCatalog:
    def test_what_the_readme_lists_is_there(self) -> None:
        listed = (CUSTOMERS.parent / "README.md").read_text().split("The catalog:")[1].split("##")[0]
        assert set(re.findall(r"`(\w+)`", listed)) == {price.id for price in CATALOG}

    def test_metered_and_tiered_prices_have_their_marks(self, told: Told) -> None:
        told(JANE)
        metered, tiered = told["price_ApiMetered"], told["price_SeatsTiered"]
        assert metered["recurring"]["usage_type"] == "metered"
        assert (tiered["billing_scheme"], tiered["tiers_mode"], tiered["unit_amount"]) == ("tiered", "volume", None)
        assert told["prod_Team"]["name"] == "Team"

    def test_a_file_adds_prices_and_products(self, told: Told) -> None:
        told('[[price]]\nid = "desk_weekly"\nproduct = "Desk"\namount = 900\ncurrency = "eur"\ninterval = "week"', JANE)
        price = told["price_DeskWeekly"]
        assert (price["unit_amount"], price["currency"], price["product"]) == (900, "eur", "prod_Desk")
        assert price["recurring"]["interval"] == "week"


class TestCustomer:
    def test_who_it_is(self, told: Told) -> None:
        told(JANE, 'company = "Doe GmbH"\nmetadata = { github = "jane-doe" }')
        jane = told["cus_DoubleClick"]
        assert (jane["name"], jane["email"], jane["created"]) == ("Jane Doe", "jane@example.com", days(-40))
        assert (jane["business_name"], jane["metadata"]) == ("Doe GmbH", {"github": "jane-doe"})

    def test_the_second_one_has_a_number(self, told: Told) -> None:
        told(JANE, '[[customer]]\nemail = "JANE@example.com"')
        assert told["cus_DoubleClick2"]["email"] == "JANE@example.com"

    def test_credit_on_both_balances(self, told: Told) -> None:
        told(JANE, 'balance = -500\ncurrency = "eur"\ninvoice_credit = { usd = 300 }')
        jane = told["cus_DoubleClick"]
        assert (jane["balance"], jane["currency"], jane["invoice_credit_balance"]) == (-500, "eur", {"usd": 300})

    def test_a_card_is_the_default(self, told: Told) -> None:
        card = (
            'card = { brand = "amex", last4 = "0005", expires = "2029-04", fingerprint = "one", wallet = "apple_pay" }'
        )
        told(JANE, card)
        method = told[told["cus_DoubleClick"]["invoice_settings"]["default_payment_method"]]
        card = method["card"]
        assert (card["brand"], card["last4"], card["exp_year"], card["exp_month"]) == ("amex", "0005", 2029, 4)
        assert (card["fingerprint"], card["wallet"]["type"]) == ("one", "apple_pay")

    def test_whoever_never_paid_by_card_has_none(self, told: Told) -> None:
        assert told(JANE).account.all("payment_method") == []

    def test_a_deleted_one_is_gone_with_its_subscriptions(self, told: Told) -> None:
        told(JANE, "deleted = true", PRO)
        assert told["cus_DoubleClick"]["deleted"]
        assert told["sub_DoubleClick1"]["status"] == "canceled"


class TestSubscription:
    def test_the_first_and_the_current_period_are_paid(self, told: Told) -> None:
        told(JANE, PRO)
        first, current = told["in_DoubleClick1"], told["in_DoubleClick2"]
        assert (first["created"], first["billing_reason"], first["status"]) == (
            days(-40),
            "subscription_create",
            "paid",
        )
        assert (current["billing_reason"], current["status"]) == ("subscription_cycle", "paid")
        assert current["created"] == told["sub_DoubleClick1"]["items"]["data"][0]["current_period_start"]
        assert [told["ch_DoubleClick1"]["status"], told["ch_DoubleClick2"]["status"]] == ["succeeded"] * 2

    def test_nothing_is_billed_if_only_the_listed_is(self, told: Told) -> None:
        told(JANE, PRO, 'billed = "nothing"', INVOICE)
        [invoice] = told.account.all("invoice")
        assert invoice["created"] == days(-2)

    def test_of_what_fell_behind_only_the_first_period_is_paid(self, told: Told) -> None:
        told(JANE, PRO, 'status = "past_due"', INVOICE, 'state = "failed"')
        assert told["sub_DoubleClick1"]["status"] == "past_due"
        assert [invoice["status"] for invoice in told.account.all("invoice")] == ["paid", "open"]

    @pytest.mark.parametrize("status", ["incomplete", "incomplete_expired"])
    def test_of_what_never_began_nothing_is_paid(self, told: Told, status: str) -> None:
        told(JANE, PRO, f'status = "{status}"')
        assert told["sub_DoubleClick1"]["status"] == status
        assert told.account.all("invoice") == []
        assert bool(told["sub_DoubleClick1"]["ended_at"]) is (status == "incomplete_expired")

    def test_quantities_items_and_metadata(self, told: Told) -> None:
        told(
            JANE,
            PRO,
            'quantity = 3\nitems = ["addon_monthly", "api_metered"]\n'
            'metadata = { workspace = "design" }\nitem_metadata = { seat = "3" }',
        )
        subscription = told["sub_DoubleClick1"]
        items = subscription["items"]["data"]
        assert [(item["price"]["id"], item["quantity"]) for item in items] == [
            ("price_ProMonthly", 3),
            ("price_AddonMonthly", 1),
            ("price_ApiMetered", None),
        ]
        assert (subscription["metadata"], items[0]["metadata"]) == ({"workspace": "design"}, {"seat": "3"})
        assert told["in_DoubleClick1"]["total"] == 3 * 2_000 + 500

    def test_an_end_that_is_planned(self, told: Told) -> None:
        told(JANE, PRO, 'ends = "period end"', PRO, 'ends = "in 5 days"')
        first, second = told["sub_DoubleClick1"], told["sub_DoubleClick2"]
        assert first["cancel_at_period_end"]
        assert first["cancel_at"] == first["items"]["data"][0]["current_period_end"]
        assert (second["cancel_at_period_end"], second["cancel_at"]) == (False, days(5))

    def test_an_end_that_has_come(self, told: Told) -> None:
        told(JANE, PRO, 'ended = "20 days"\nend_reason = "payment_failed"\nfeedback = "too_complex"')
        subscription = told["sub_DoubleClick1"]
        [item] = subscription["items"]["data"]
        assert (subscription["status"], subscription["ended_at"]) == ("canceled", days(-20))
        assert subscription["cancellation_details"]["reason"] == "payment_failed"
        assert subscription["cancellation_details"]["feedback"] == "too_complex"
        # It shows the period that ran when it ended, and that one was the last to be paid.
        assert item["current_period_start"] < days(-20) < item["current_period_end"] < days(0)
        assert len(told.account.all("invoice")) == 1

    def test_a_trial(self, told: Told) -> None:
        told(JANE, '[[customer.subscription]]\nprice = "pro_monthly"\nsince = "5 days"\ntrial_ends = "in 3 days"')
        subscription = told["sub_DoubleClick1"]
        assert (subscription["status"], subscription["trial_end"]) == ("trialing", days(3))
        assert (told["in_DoubleClick1"]["total"], told["in_DoubleClick1"]["status"]) == (0, "paid")
        assert told.account.all("charge") == []

    def test_pause_schedule_discount_and_connect(self, told: Told) -> None:
        told(
            JANE,
            PRO,
            'paused = true\nschedule = "cancel"\ndiscount = "20%"\n'
            'on_behalf_of = "acct_Partner"\nmanaged_payments = true',
        )
        subscription = told["sub_DoubleClick1"]
        assert subscription["pause_collection"]["behavior"] == "void"
        assert told[subscription["schedule"]]["end_behavior"] == "cancel"
        assert told[told[subscription["discounts"][0]]["source"]["coupon"]]["percent_off"] == 20
        assert (subscription["on_behalf_of"], subscription["managed_payments"]) == ("acct_Partner", {"enabled": True})
        assert (told["in_DoubleClick1"]["subtotal"], told["in_DoubleClick1"]["total"]) == (2_000, 1_600)
        assert told["ch_DoubleClick1"]["on_behalf_of"] == "acct_Partner"

    def test_a_discount_of_an_amount(self, told: Told) -> None:
        told(JANE, PRO, "discount = 500")
        assert told["in_DoubleClick1"]["total"] == 1_500

    def test_a_card_of_its_own_pays_it(self, told: Told) -> None:
        told(JANE, PRO, 'card = { last4 = "1881", fingerprint = "two" }')
        subscription = told["sub_DoubleClick1"]
        assert told["ch_DoubleClick1"]["payment_method"] == subscription["default_payment_method"]
        assert told["ch_DoubleClick1"]["payment_method_details"]["card"]["fingerprint"] == "two"
        assert told["cus_DoubleClick"]["invoice_settings"]["default_payment_method"] is None

    def test_what_is_sent_is_paid_by_bank(self, told: Told) -> None:
        told(JANE, PRO, 'collection = "send_invoice"')
        first = told["in_DoubleClick1"]
        assert (first["status"], first["amount_paid_off_stripe"], first["auto_advance"]) == ("paid", 2_000, False)
        assert told.account.all("charge") == []
