"""What the builders of a history tell, read back over HTTP with the expansions that a case asks for."""

from datetime import timedelta
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject, unix
from sandbox.standins.stripe.objects.payment_method import Card
from tests.sandbox.stripe_calls import code_of, refusal


@pytest.fixture
def pro(account: Account, jane: StripeObject, monthly: StripeObject) -> StripeObject:
    return account.add_subscription(jane, monthly, created=account.now() - timedelta(days=3))


def listed(service: Any, *expand: str) -> Any:
    [found] = service.list({"customer": "cus_Jane", "expand": list(expand)}).to_dict()["data"]
    return found


class TestSubscriptions:
    def test_a_discount_is_expanded_down_to_its_coupon(
        self, account: Account, client: stripe.StripeClient, pro: StripeObject
    ) -> None:
        account.add_discount(pro, percent_off=12.5)
        subscription = listed(client.v1.subscriptions, "data.discounts.source.coupon", "data.schedule")
        [discount] = subscription["discounts"]
        assert (discount["source"]["coupon"]["percent_off"], discount["subscription"]) == (12.5, pro["id"])
        assert subscription["schedule"] is None
        assert "discount" not in subscription
        paid = account.add_paid_invoice(pro)
        assert (paid["subtotal"], paid["total"], account.charge_of(paid)["amount"]) == (2_000, 1_750, 1_750)
        assert client.v1.invoices.create_preview({"subscription": pro["id"]}).total == 1_750
        too_deep: Any = {"expand": ["data.discounts.source.coupon.applies_to"]}
        assert code_of(lambda: client.v1.subscriptions.list(too_deep)) == "property_expansion_max_depth"

    def test_a_schedule_says_what_comes_after_it(
        self, account: Account, client: stripe.StripeClient, pro: StripeObject
    ) -> None:
        account.add_schedule(pro, end_behavior="cancel")
        assert listed(client.v1.subscriptions, "data.schedule")["schedule"]["end_behavior"] == "cancel"

    def test_tiers_show_only_when_asked_for(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject
    ) -> None:
        price = account.add_price(account.add_product("Team"), None, tiers=((10, 1_500), (None, 1_200)))
        subscription = account.add_subscription(jane, price, quantity=12)
        inline = listed(client.v1.subscriptions)["items"]["data"][0]["price"]
        assert (inline["billing_scheme"], inline["unit_amount"], "tiers" in inline) == ("tiered", None, False)
        full = client.v1.prices.retrieve(price["id"], {"expand": ["tiers"]}).to_dict(for_json=True)
        assert [tier["up_to"] for tier in full["tiers"]] == [10, None]
        assert account.add_paid_invoice(subscription)["total"] == 12 * 1_200

    def test_metered_usage_has_no_quantity(
        self, account: Account, client: stripe.StripeClient, pro: StripeObject
    ) -> None:
        metered = account.add_price(account.add_product("API calls"), 1, usage_type="metered")
        account.add_item(pro, metered)
        _, item = listed(client.v1.subscriptions)["items"]["data"]
        assert (item["price"]["recurring"]["usage_type"], item["quantity"]) == ("metered", None)
        assert account.add_paid_invoice(pro)["total"] == 2_000

    def test_one_that_ended_keeps_the_period_it_ended_in(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject, monthly: StripeObject
    ) -> None:
        now = account.now()
        subscription = account.add_subscription(jane, monthly, created=now - timedelta(days=200))
        ended = now - timedelta(days=100)
        account.cancel_subscription(subscription, at=ended, reason="payment_failed", feedback="unused")
        found = client.v1.subscriptions.retrieve(subscription["id"]).to_dict()
        [item] = found["items"]["data"]
        assert item["current_period_start"] < found["ended_at"] == unix(ended) <= item["current_period_end"]
        assert (found["cancellation_details"]["reason"], found["cancellation_details"]["feedback"]) == (
            "payment_failed",
            "unused",
        )

    def test_pauses_connect_and_managed_payments(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject, monthly: StripeObject
    ) -> None:
        subscription = account.add_subscription(jane, monthly, on_behalf_of="acct_Partner", managed_payments=True)
        account.pause_collection(subscription, behavior="keep_as_draft", resumes_at=account.now() + timedelta(days=9))
        found = listed(client.v1.subscriptions)
        assert (found["status"], found["pause_collection"]["behavior"]) == ("active", "keep_as_draft")
        assert (found["on_behalf_of"], found["managed_payments"]) == ("acct_Partner", {"enabled": True})
        charge = account.charge_of(account.add_paid_invoice(subscription))
        assert client.v1.charges.retrieve(charge["id"]).on_behalf_of == "acct_Partner"


class TestInvoices:
    def test_a_downgrade_leaves_credit(self, account: Account, client: stripe.StripeClient, pro: StripeObject) -> None:
        account.add_open_invoice(pro, at=account.now(), amount=-900, prorated=True)
        invoice = listed(client.v1.invoices, "data.payments")
        assert (invoice["billing_reason"], invoice["total"], invoice["amount_due"]) == ("subscription_update", -900, 0)
        assert invoice["lines"]["data"][0]["parent"]["subscription_item_details"]["proration"]
        assert (invoice["status"], invoice["payments"]["data"]) == ("paid", [])
        assert client.v1.customers.retrieve("cus_Jane").balance == -900

    def test_a_draft_has_no_number_and_asks_for_nothing(
        self, account: Account, client: stripe.StripeClient, pro: StripeObject
    ) -> None:
        account.add_draft_invoice(pro, stuck="customer_tax_location_invalid")
        invoice = listed(client.v1.invoices, "data.payments")
        assert (invoice["status"], invoice["number"], invoice["payments"]["data"]) == ("draft", None, [])
        assert invoice["last_finalization_error"]["code"] == "customer_tax_location_invalid"
        assert invoice["auto_advance"]
        assert refusal(lambda: client.v1.invoices.pay(invoice["id"])).http_status == 400

    def test_one_that_was_given_up_says_why(
        self, account: Account, client: stripe.StripeClient, pro: StripeObject
    ) -> None:
        account.give_up(account.add_failed_invoice(pro, attempts=4))
        invoice = listed(client.v1.invoices)
        assert (invoice["status"], invoice["auto_advance"], invoice["amount_remaining"]) == (
            "uncollectible",
            False,
            2_000,
        )
        assert invoice["status_details"]["uncollectible"]["reason"] == "max_payment_attempts"

    def test_one_that_was_sent_is_due_and_may_be_paid_by_bank(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject, monthly: StripeObject
    ) -> None:
        subscription = account.add_subscription(jane, monthly, collection_method="send_invoice")
        due = account.now() - timedelta(days=2)
        sent = account.add_open_invoice(subscription, due=due)
        found = listed(client.v1.invoices)
        assert (found["status"], found["due_date"], found["auto_advance"]) == ("open", unix(due), False)
        account.pay_off_stripe(sent)
        found = listed(client.v1.invoices)
        assert (found["status"], "amount_paid_off_stripe" in found) == ("paid", False)
        found = client.v1.invoices.retrieve(sent["id"], {"expand": ["amount_paid_off_stripe", "payments"]})
        assert found.payments
        recorded = next(row for row in found.payments.data if row.payment.type == "payment_record")
        assert (found.amount_paid_off_stripe, recorded.amount_paid, recorded.status) == (2_000, 2_000, "paid")
        assert client.v1.charges.list({"customer": "cus_Jane"}).data == []


class TestPayments:
    def test_a_block_and_advice_show_in_the_outcome(
        self, account: Account, client: stripe.StripeClient, pro: StripeObject
    ) -> None:
        invoice = account.add_open_invoice(pro)
        account.try_to_collect(invoice, decline_code="lost_card", advice="do_not_try_again")
        account.try_to_collect(invoice, blocked=True)
        blocked, declined = client.v1.charges.list({"customer": "cus_Jane"}).to_dict()["data"]
        assert declined["outcome"]["advice_code"] == "do_not_try_again"
        assert (declined["outcome"]["type"], declined["outcome"]["reason"]) == ("issuer_declined", "lost_card")
        assert (blocked["outcome"]["type"], blocked["outcome"]["reason"]) == ("blocked", "highest_risk_level")
        assert (blocked["outcome"]["network_status"], blocked["failure_code"]) == (
            "not_sent_to_network",
            "card_declined",
        )

    def test_a_decline_with_a_code_of_its_own_names_it(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject
    ) -> None:
        made = account.add_charge(jane, 900, decline_code="expired_card")
        assert client.v1.charges.retrieve(made["id"]).failure_code == "expired_card"

    def test_a_wallet_and_the_card_behind_it(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject
    ) -> None:
        card = Card(exp_month=4, exp_year=2029, fingerprint="one", wallet="apple_pay")
        account.add_payment_method(jane, card)
        made = account.add_charge(jane, 900, receipt_email="receipts@example.com")
        method = listed(client.v1.payment_methods)["card"]
        paid = client.v1.charges.retrieve(made["id"]).to_dict()
        assert paid["receipt_email"] == "receipts@example.com"
        for shown in (method, paid["payment_method_details"]["card"]):
            assert (shown["exp_month"], shown["exp_year"], shown["fingerprint"]) == (4, 2029, "one")
            assert shown["wallet"]["type"] == "apple_pay"

    def test_credit_is_kept_by_currency_and_shows_when_asked_for(
        self, account: Account, client: stripe.StripeClient
    ) -> None:
        account.add_customer(id="cus_Rich", business_name="Rich GmbH", invoice_credit={"eur": 500}, currency="usd")
        account.give_credit("cus_Rich", 300)
        bare = client.v1.customers.retrieve("cus_Rich").to_dict()
        assert (bare["business_name"], bare["balance"], bare["currency"]) == ("Rich GmbH", -300, "usd")
        assert "invoice_credit_balance" not in bare
        full = client.v1.customers.retrieve("cus_Rich", {"expand": ["invoice_credit_balance"]}).to_dict()
        assert full["invoice_credit_balance"] == {"eur": 500}

    @pytest.mark.parametrize("status", ["pending", "failed", "canceled"])
    def test_a_refund_may_wait_or_come_back(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject, status: str
    ) -> None:
        made = account.refund(charge, 500, status="pending")
        if status != "pending":
            account.settle_refund(made, status, failure_reason="expired_or_canceled_card")
        found = listed(client.v1.charges, "data.refunds")
        assert [refund["status"] for refund in found["refunds"]["data"]] == [status]
        assert found["amount_refunded"] == (500 if status == "pending" else 0)

    @pytest.mark.parametrize(
        ("status", "refundable"),
        [("needs_response", False), ("lost", False), ("warning_needs_response", True), ("warning_closed", True)],
    )
    def test_disputes_are_found_by_their_charge(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject, status: str, refundable: bool
    ) -> None:
        account.dispute(charge, status=status, reason="product_not_received")
        [dispute] = client.v1.disputes.list({"charge": charge["id"]}).to_dict()["data"]
        assert (dispute["status"], dispute["reason"]) == (status, "product_not_received")
        assert dispute["is_charge_refundable"] is refundable
        assert dispute["evidence_details"]["due_by"] > dispute["created"]

    def test_a_warning_of_fraud_is_found_by_its_charge(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.warn_of_fraud(charge)
        assert client.v1.radar.early_fraud_warnings.list({"charge": charge["id"]}).data[0].actionable
