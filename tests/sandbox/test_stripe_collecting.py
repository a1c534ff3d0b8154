"""Collecting an open invoice, refused and paid, and who stops and restarts its collection."""

from datetime import timedelta
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import code_of, refusal

DEEPEST: Any = {"expand": ["payments.data.payment.payment_intent"]}


@pytest.fixture
def failed(account: Account, jane: StripeObject, monthly: StripeObject) -> StripeObject:
    created = account.now() - timedelta(days=40)
    subscription = account.add_subscription(jane, monthly, created=created)
    account.add_paid_invoice(subscription, at=created)
    return account.add_failed_invoice(subscription, decline_code="insufficient_funds")


def intent_of(client: stripe.StripeClient, invoice: StripeObject) -> Any:
    [paid] = client.v1.invoices.retrieve(invoice["id"], DEEPEST).to_dict()["payments"]["data"]
    return paid["payment"]["payment_intent"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("decline_code", "code", "advice"),
        [
            ("insufficient_funds", "card_declined", "try_again_later"),
            ("stolen_card", "card_declined", "do_not_try_again"),
            ("expired_card", "expired_card", "confirm_card_data"),
        ],
    )
    def test_the_last_attempt_says_why_and_whether_to_try_again(
        self,
        account: Account,
        client: stripe.StripeClient,
        failed: StripeObject,
        decline_code: str,
        code: str,
        advice: str,
    ) -> None:
        account.decline(account.all("payment_method")[0], decline_code)
        error = refusal(lambda: client.v1.invoices.pay(failed["id"]))
        assert isinstance(error, stripe.CardError)
        assert (error.http_status, error.code) == (402, code)
        last = intent_of(client, failed)["last_payment_error"]
        assert (last["code"], last["decline_code"], last["advice_code"]) == (code, decline_code, advice)
        assert failed["attempt_count"] == 2

    def test_a_bank_that_wants_to_hear_from_the_customer(
        self, account: Account, client: stripe.StripeClient, failed: StripeObject
    ) -> None:
        card = account.all("payment_method")[0]
        account.decline(card, "authentication_required")
        error = refusal(lambda: client.v1.invoices.pay(failed["id"]))
        assert (error.http_status, error.code) == (402, "invoice_payment_intent_requires_action")
        intent = intent_of(client, failed)
        assert (intent["status"], intent["last_payment_error"]["code"]) == (
            "requires_action",
            "authentication_required",
        )
        assert client.v1.invoices.retrieve(failed["id"]).status == "open"
        account.accept(card)
        assert client.v1.invoices.pay(failed["id"]).status == "paid"
        assert (intent_of(client, failed)["status"], intent_of(client, failed)["next_action"]) == ("succeeded", None)

    @pytest.mark.parametrize("ending", ["pay", "void_invoice"])
    def test_what_is_settled_is_neither_paid_nor_voided_again(
        self, client: stripe.StripeClient, failed: StripeObject, ending: str
    ) -> None:
        getattr(client.v1.invoices, ending)(failed["id"])
        assert refusal(lambda: client.v1.invoices.pay(failed["id"])).http_status == 400
        assert refusal(lambda: client.v1.invoices.void_invoice(failed["id"])).http_status == 400
        assert code_of(lambda: client.v1.invoices.update(failed["id"], {"auto_advance": True})) is not None


class TestCollection:
    @pytest.mark.parametrize("by_schedule", [False, True])
    def test_a_cancel_stops_it_for_the_other_subscriptions_too_until_it_is_turned_on(
        self,
        account: Account,
        client: stripe.StripeClient,
        failed: StripeObject,
        jane: StripeObject,
        monthly: StripeObject,
        by_schedule: bool,
    ) -> None:
        again = account.add_subscription(jane, monthly)
        account.add_paid_invoice(again)
        if by_schedule:
            plan = account.add_schedule(again)
            client.v1.subscription_schedules.cancel(plan["id"], {"invoice_now": False, "prorate": False})
        else:
            client.v1.subscriptions.cancel(again["id"])
        stopped = client.v1.invoices.retrieve(failed["id"])
        assert (stopped.status, stopped.auto_advance, stopped.next_payment_attempt) == ("open", False, None)
        collected = client.v1.invoices.update(failed["id"], {"auto_advance": True})
        assert collected.auto_advance
        assert (collected.next_payment_attempt or 0) > account.now().timestamp()

    def test_whoever_holds_the_link_sees_the_invoice(
        self, client: stripe.StripeClient, account: Account, failed: StripeObject
    ) -> None:
        for invoice in client.v1.invoices.list({"customer": "cus_Jane"}).data:
            assert (invoice.hosted_invoice_url or "").startswith("https://invoice.stripe.com/i/")
            assert (invoice.invoice_pdf or "").endswith("/pdf?s=ap")


class TestSlowPayments:
    def test_until_it_is_here_it_is_on_its_way_and_the_invoice_stays_open(
        self, account: Account, client: stripe.StripeClient, failed: StripeObject
    ) -> None:
        account.delay(account.all("payment_method")[0])
        assert client.v1.invoices.pay(failed["id"]).status == "open"
        intent = intent_of(client, failed)
        assert (intent["status"], account.charge_of(failed)["status"]) == ("processing", "pending")
        account.arrive(failed)
        invoice = client.v1.invoices.retrieve(failed["id"])
        assert (invoice.status, invoice.amount_remaining) == ("paid", 0)
        assert (intent_of(client, failed)["status"], account.charge_of(failed)["status"]) == ("succeeded", "succeeded")

    def test_what_comes_back_leaves_it_owed_with_the_reason(
        self, account: Account, client: stripe.StripeClient, failed: StripeObject
    ) -> None:
        account.delay(account.all("payment_method")[0])
        client.v1.invoices.pay(failed["id"])
        account.send_back(failed, "insufficient_funds")
        intent = intent_of(client, failed)
        assert intent["status"] == "requires_payment_method"
        assert intent["last_payment_error"]["decline_code"] == "insufficient_funds"
        assert account.charge_of(failed)["status"] == "failed"
        assert client.v1.invoices.retrieve(failed["id"]).status == "open"
