"""Subscriptions, invoices and the portal of the stand-in Stripe."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.periods import period_at
from tests.sandbox.stripe_calls import code_of, refusal


class TestSubscriptions:
    def test_the_period_stands_on_the_item(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject, monthly: StripeObject
    ) -> None:
        made = account.add_subscription(jane, monthly, created=account.now() - timedelta(days=45), quantity=3)
        subscription = client.v1.subscriptions.retrieve(made["id"])
        assert "current_period_end" not in subscription
        [item] = subscription.items.data
        assert item.quantity == 3
        assert item.current_period_start <= account.now().timestamp() < item.current_period_end

    def test_an_end_can_be_set_and_taken_back(
        self, client: stripe.StripeClient, account: Account, charge: StripeObject
    ) -> None:
        subscription = account.all("subscription")[0]
        ending = client.v1.subscriptions.update(subscription["id"], {"cancel_at_period_end": True})
        assert ending.cancel_at == subscription["items"]["data"][0]["current_period_end"]
        going_on = client.v1.subscriptions.update(subscription["id"], {"cancel_at_period_end": False})
        assert (going_on.cancel_at, going_on.canceled_at, going_on.status) == (None, None, "active")

    def test_what_is_canceled_is_gone_for_cancel_and_closed_to_change(
        self, client: stripe.StripeClient, account: Account, charge: StripeObject
    ) -> None:
        id = account.all("subscription")[0]["id"]
        canceled = client.v1.subscriptions.cancel(id, {"prorate": False, "cancellation_details": {"comment": "twice"}})
        assert canceled.status == "canceled"
        assert canceled.cancellation_details is not None
        assert canceled.cancellation_details.comment == "twice"
        assert code_of(lambda: client.v1.subscriptions.cancel(id)) == "resource_missing"
        assert refusal(lambda: client.v1.subscriptions.update(id, {"cancel_at_period_end": True})).http_status == 400
        assert client.v1.subscriptions.update(id, {"metadata": {"a": "b"}}).metadata["a"] == "b"

    def test_a_schedule_owns_the_end(self, client: stripe.StripeClient, account: Account, charge: StripeObject) -> None:
        subscription = account.all("subscription")[0]
        account.add_schedule(subscription)
        error = refusal(lambda: client.v1.subscriptions.update(subscription["id"], {"cancel_at_period_end": True}))
        assert (error.http_status, subscription["cancel_at_period_end"]) == (400, False)

    def test_a_cancel_stops_the_collection_of_open_invoices(
        self, client: stripe.StripeClient, account: Account, jane: StripeObject, monthly: StripeObject
    ) -> None:
        subscription = account.add_subscription(jane, monthly, created=account.now() - timedelta(days=40))
        account.add_paid_invoice(subscription, at=account.now() - timedelta(days=40))
        failed = account.add_failed_invoice(subscription)
        assert (subscription["status"], failed["auto_advance"]) == ("past_due", True)
        client.v1.subscriptions.cancel(subscription["id"])
        again = client.v1.invoices.retrieve(failed["id"])
        assert (again.auto_advance, again.next_payment_attempt, again.status) == (False, None, "open")


class TestInvoices:
    @pytest.fixture
    def failed(self, account: Account, jane: StripeObject, monthly: StripeObject) -> StripeObject:
        created = account.now() - timedelta(days=40)
        subscription = account.add_subscription(jane, monthly, created=created)
        account.add_paid_invoice(subscription, at=created)
        return account.add_failed_invoice(subscription, decline_code="insufficient_funds")

    def test_a_failed_payment_says_why(
        self, client: stripe.StripeClient, account: Account, failed: StripeObject
    ) -> None:
        charge = client.v1.charges.retrieve(account.charge_of(failed)["id"], {"expand": ["payment_intent"]}).to_dict()
        assert (charge["status"], charge["outcome"]["reason"]) == ("failed", "insufficient_funds")
        assert charge["payment_intent"]["last_payment_error"]["decline_code"] == "insufficient_funds"
        assert charge["payment_intent"]["status"] == "requires_payment_method"

    def test_paying_it_makes_the_subscription_active(
        self, client: stripe.StripeClient, account: Account, failed: StripeObject
    ) -> None:
        paid = client.v1.invoices.pay(failed["id"])
        assert (paid.status, paid.amount_remaining) == ("paid", 0)
        assert account.charge_of(failed)["status"] == "succeeded"
        assert account.all("subscription")[0]["status"] == "active"

    def test_a_card_still_declined_is_a_card_error_and_one_more_attempt(
        self, client: stripe.StripeClient, account: Account, failed: StripeObject
    ) -> None:
        account.decline(account.all("payment_method")[0], "expired_card")
        error = refusal(lambda: client.v1.invoices.pay(failed["id"]))
        assert isinstance(error, stripe.CardError)
        assert error.error is not None
        assert error.error.decline_code == "expired_card"
        assert (failed["status"], failed["attempt_count"]) == ("open", 2)

    def test_a_void_invoice_is_owed_no_more(
        self, client: stripe.StripeClient, account: Account, failed: StripeObject
    ) -> None:
        assert client.v1.invoices.void_invoice(failed["id"]).status == "void"
        assert account.all("subscription")[0]["status"] == "active"
        assert refusal(lambda: client.v1.invoices.pay(failed["id"])).http_status == 400

    def test_a_preview_of_a_cancel_credits_the_time_left(
        self, client: stripe.StripeClient, account: Account, charge: StripeObject
    ) -> None:
        subscription = account.all("subscription")[0]
        preview = client.v1.invoices.create_preview(
            {
                "subscription": subscription["id"],
                "subscription_details": {"cancel_now": True, "proration_behavior": "create_prorations"},
            }
        )
        # The period began a moment ago.
        assert -2_000 <= preview.total <= -1_990
        ending: Any = {"subscription": subscription["id"], "subscription_details": {"cancel_at_period_end": True}}
        assert code_of(lambda: client.v1.invoices.create_preview(ending)) == "invoice_upcoming_none"

    def test_a_credit_note_counts_earlier_refunds(
        self, client: stripe.StripeClient, account: Account, charge: StripeObject
    ) -> None:
        invoice = account.all("invoice")[0]["id"]
        account.refund(charge, 1_500)
        too_much: Any = {"invoice": invoice, "amount": 501, "credit_amount": 501}
        assert refusal(lambda: client.v1.credit_notes.create(too_much)).http_status == 400
        made = client.v1.credit_notes.create({"invoice": invoice, "amount": 500, "refund_amount": 500})
        assert (made.status, charge["refunded"]) == ("issued", True)

    def test_a_month_of_the_31st_comes_back_to_the_31st(self) -> None:
        anchor = datetime(2026, 1, 31, tzinfo=UTC)
        moment = datetime(2026, 3, 15, tzinfo=UTC)
        begin, end = period_at(moment, anchor=anchor, interval="month", count=1)
        assert (begin.day, end) == (28, datetime(2026, 3, 31, tzinfo=UTC))


class TestPortal:
    def test_a_portal_that_was_never_set_up_opens_for_nobody(
        self, client: stripe.StripeClient, account: Account, jane: StripeObject
    ) -> None:
        account.turn_portal_off()
        assert client.v1.billing_portal.configurations.list({"is_default": True, "active": True}).data == []
        error = refusal(lambda: client.v1.billing_portal.sessions.create({"customer": "cus_Jane"}))
        assert error.http_status == 400

    def test_features_and_the_login_page_can_be_off(self, client: stripe.StripeClient, account: Account) -> None:
        account.turn_portal_on(login_page=False, subscription_cancel=False)
        [configuration] = client.v1.billing_portal.configurations.list().data
        assert (configuration.login_page.enabled, configuration.login_page.url) == (False, None)
        assert not configuration.features.subscription_cancel.enabled
        assert configuration.features.invoice_history.enabled
