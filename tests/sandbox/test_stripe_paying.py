"""What customers pay with besides cards: what Stripe says of it, payments that take days, and where refunds go."""

from datetime import timedelta

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_method import Card, Other, charged_with
from sandbox.standins.stripe.objects.payment_types import PAYMENT_TYPES
from tests.sandbox.stripe_calls import code_of

DEBITS = ["au_becs_debit", "bacs_debit", "sepa_debit", "us_bank_account"]


def named(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("_"))


@pytest.fixture
def renewal(account: Account, jane: StripeObject, monthly: StripeObject) -> StripeObject:
    """Of a subscription in use, just finalized."""
    return account.add_open_invoice(account.add_subscription(jane, monthly), billing_reason="subscription_cycle")


@pytest.mark.parametrize("kind", PAYMENT_TYPES)
class TestEveryType:
    def test_says_only_what_stripe_says_of_it(self, account: Account, jane: StripeObject, kind: str) -> None:
        method = account.add_payment_method(jane, Other(kind))
        assert method["type"] == kind
        assert set(method[kind]) <= fields(stripe.PaymentMethod, kind)
        details = charged_with(method)
        assert set(details[kind]) <= fields(stripe.Charge.PaymentMethodDetails, kind)

    def test_refunds_go_where_stripe_sends_them_as_long_as_there_are_any(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject, kind: str
    ) -> None:
        method, rules = account.add_payment_method(jane, Other(kind)), PAYMENT_TYPES[kind]
        paid = account.add_charge(jane, 2_000, payment_method=method)
        if rules.refund_days:
            too_old = account.now() - timedelta(days=rules.refund_days, seconds=1)
            old = account.add_charge(jane, 2_000, payment_method=method, at=too_old)
            assert code_of(lambda: client.v1.refunds.create({"charge": old["id"]})) == "charge_not_refundable"
        if not rules.has_refunds:
            assert code_of(lambda: client.v1.refunds.create({"charge": paid["id"]})) == "charge_not_refundable"
            return
        made = client.v1.refunds.create({"charge": paid["id"]}).to_dict()
        where = PAYMENT_TYPES[kind].destination
        assert (made["destination_details"] or {}).get("type") == where
        if where:
            assert set(made["destination_details"][where]) <= fields(stripe.Refund.DestinationDetails, where)
            assert where in stripe.Refund.DestinationDetails.__annotations__


def fields(holder: type, kind: str) -> set[str]:
    described = getattr(holder, named(kind), None)
    return set(getattr(described, "__annotations__", {}))


@pytest.mark.parametrize("kind", DEBITS)
class TestBankDebits:
    def test_take_days_and_nothing_can_be_done_about_them_meanwhile(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject, renewal: StripeObject, kind: str
    ) -> None:
        account.add_payment_method(jane, Other(kind))
        assert client.v1.invoices.pay(renewal["id"]).status == "open"
        [charge] = client.v1.charges.list({"customer": "cus_Jane"}).data
        assert charge.payment_method_details
        assert (charge.status, charge.paid, charge.payment_method_details.type) == ("pending", False, kind)
        for act in (client.v1.invoices.void_invoice, client.v1.invoices.pay):
            with pytest.raises(stripe.InvalidRequestError, match="processing"):
                act(renewal["id"])
        account.arrive(renewal)
        assert client.v1.invoices.retrieve(renewal["id"]).status == "paid"

    def test_that_come_back_leave_the_renewal_past_due(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject, renewal: StripeObject, kind: str
    ) -> None:
        account.add_payment_method(jane, Other(kind))
        account.set_off(renewal)
        account.send_back(renewal)
        [subscription] = client.v1.subscriptions.list({"customer": "cus_Jane"}).data
        assert (subscription.status, client.v1.invoices.retrieve(renewal["id"]).status) == ("past_due", "open")


def test_a_card_of_before_there_were_payment_methods_is_one_and_pays_where_it_is_the_default(
    account: Account, client: stripe.StripeClient, jane: StripeObject, renewal: StripeObject
) -> None:
    card = account.add_source(jane, Card(last4="1881"), id="card_Old")
    customer = client.v1.customers.retrieve("cus_Jane", {"expand": ["default_source"]}).to_dict()
    assert (customer["default_source"]["object"], customer["default_source"]["last4"]) == ("card", "1881")
    assert [row.id for row in client.v1.payment_methods.list({"customer": "cus_Jane"})] == ["card_Old"]
    assert client.v1.invoices.pay(renewal["id"]).status == "paid"
    assert account.charge_of(renewal)["payment_method"] == card["id"]


def test_what_a_customer_saw_in_their_currency_stands_on_charge_and_refund(
    account: Account, client: stripe.StripeClient, charge: StripeObject
) -> None:
    account.present(charge, 1_850, "eur")
    made = client.v1.refunds.create({"charge": charge["id"], "amount": 1_000})
    assert made.presentment_details
    assert (made.presentment_details.presentment_amount, made.presentment_details.presentment_currency) == (925, "eur")


def test_less_than_stripe_charges_is_refused(
    account: Account, client: stripe.StripeClient, jane: StripeObject, monthly: StripeObject
) -> None:
    account.add_payment_method(jane)
    subscription = account.add_subscription(jane, monthly)
    too_little, least = (account.add_open_invoice(subscription, amount=amount) for amount in (49, 50))
    assert code_of(lambda: client.v1.invoices.pay(too_little["id"])) == "amount_too_small"
    assert client.v1.invoices.pay(least["id"]).status == "paid"
