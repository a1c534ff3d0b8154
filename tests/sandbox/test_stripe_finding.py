"""Finding a customer in the stand-in Stripe by what people write: addresses, ids, receipts, accounts of Accounts v2."""

from datetime import timedelta
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import code_of, refusal

EITHER: Any = {"query": 'email:"lena@example.com" OR metadata["support_email"]:"lena@example.com"'}


class TestSearch:
    @pytest.fixture(autouse=True)
    def lena(self, account: Account) -> None:
        account.add_customer(id="cus_Own", email="Lena@example.com")
        account.add_customer(id="cus_Noted", email="x@example.com", metadata={"support_email": "lena@example.com"})
        account.add_customer(id="cus_Other", email="other@example.com")

    def test_an_address_or_metadata_in_one_query(self, client: stripe.StripeClient) -> None:
        assert [customer.id for customer in client.v1.customers.search(EITHER).data] == ["cus_Noted", "cus_Own"]

    def test_it_is_not_to_be_had_everywhere(self, account: Account, client: stripe.StripeClient) -> None:
        account.search_is_off = True
        error = refusal(lambda: client.v1.customers.search(EITHER))
        assert isinstance(error, stripe.InvalidRequestError)
        assert "search feature unavailable" in str(error)
        assert [customer.id for customer in client.v1.customers.list({"email": "Lena@example.com"}).data] == ["cus_Own"]

    def test_its_index_may_be_late(self, account: Account, client: stripe.StripeClient) -> None:
        account.search_lag = timedelta(minutes=1)
        assert client.v1.customers.search(EITHER).data == []
        account["cus_Own"]["created"] -= 120
        assert [customer.id for customer in client.v1.customers.search(EITHER).data] == ["cus_Own"]


class TestByPayment:
    def test_every_object_leads_to_its_customer(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        expand: Any = {"expand": ["customer"]}
        [subscription], [invoice] = account.all("subscription"), account.all("invoice")
        found: list[Any] = [
            client.v1.subscriptions.retrieve(subscription["id"], expand),
            client.v1.invoices.retrieve(invoice["id"], expand),
            client.v1.charges.retrieve(charge["id"], expand),
            client.v1.payment_intents.retrieve(charge["payment_intent"], expand),
        ]
        assert [each.customer.email for each in found] == ["jane@example.com"] * 4

    def test_a_guest_is_known_by_addresses_alone(self, account: Account, client: stripe.StripeClient) -> None:
        guest = account.add_guest_charge("guest@example.com", 900, receipt_email="receipts@example.com")
        found = client.v1.charges.retrieve(guest["id"], {"expand": ["customer"]}).to_dict()
        assert found["customer"] is None
        assert found["billing_details"]["email"] == "guest@example.com"
        assert found["receipt_email"] == "receipts@example.com"
        assert client.v1.customers.list({"email": "guest@example.com"}).data == []

    def test_the_accounts_newest_charges_come_with_their_customers(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        guest = account.add_guest_charge("guest@example.com", 900)
        params: Any = {"limit": 2, "expand": ["data.customer", "data.refunds"]}
        rows = client.v1.charges.list(params).to_dict()["data"]
        assert [row["id"] for row in rows] == [guest["id"], charge["id"]]
        assert [row["customer"] and row["customer"]["id"] for row in rows] == [None, "cus_Jane"]
        assert rows[0]["refunds"]["data"] == []

    def test_a_checkout_is_found_by_the_address_that_was_typed_there(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject, monthly: StripeObject
    ) -> None:
        account.add_checkout_session(monthly, customer=jane, email="typed@example.com")
        paid = account.add_guest_charge("typed@example.com", 900)
        once = account.add_price(account.add_product("Book"), 900, interval=None)
        account.add_checkout_session(once, email="typed@example.com", charge=paid)
        typed: Any = {"customer_details": {"email": "typed@example.com"}, "expand": ["data.customer"]}
        guest, hers = client.v1.checkout.sessions.list(typed).to_dict()["data"]
        assert (guest["customer"], guest["payment_intent"]) == (None, paid["payment_intent"])
        assert hers["customer"]["id"] == "cus_Jane"


class TestAccountsV2:
    @pytest.fixture
    def acme(self, account: Account, monthly: StripeObject) -> StripeObject:
        customer = account.add_account(id="acct_Acme", name="Acme", email="ap@example.com")
        subscription = account.add_subscription(customer, monthly, created=account.now() - timedelta(days=3))
        account.add_paid_invoice(subscription)
        account.add_checkout_session(monthly, customer=customer, subscription=subscription)
        return customer

    @pytest.mark.parametrize(
        "service", ["subscriptions", "invoices", "payment_intents", "payment_methods", "checkout.sessions"]
    )
    def test_what_it_has_names_it_in_place_of_a_customer(
        self, client: stripe.StripeClient, acme: StripeObject, charge: StripeObject, service: str
    ) -> None:
        lists: Any = client.v1
        for step in service.split("."):
            lists = getattr(lists, step)
        [found] = lists.list({"customer_account": "acct_Acme"}).data
        assert (found.customer, found.customer_account) == (None, "acct_Acme")
        assert "acct_Acme" not in {row.customer_account for row in lists.list({"customer": "cus_Jane"}).data}

    def test_its_charges_come_with_its_payment_intents(self, client: stripe.StripeClient, acme: StripeObject) -> None:
        params: Any = {"customer_account": "acct_Acme", "expand": ["data.latest_charge.refunds"]}
        [intent] = client.v1.payment_intents.list(params).to_dict()["data"]
        charge = intent["latest_charge"]
        assert (charge["status"], charge["customer"], charge["refunds"]["data"]) == ("succeeded", None, [])

    def test_who_it_is(self, client: stripe.StripeClient, acme: StripeObject) -> None:
        found = client.v2.core.accounts.retrieve("acct_Acme").to_dict()
        assert (found["object"], found["contact_email"], found["display_name"]) == (
            "v2.core.account",
            "ap@example.com",
            "Acme",
        )
        assert found["created"].endswith("Z")
        assert (found["configuration"], found["identity"], found["livemode"]) == (None, None, False)
        assert "invoice_prefix" not in found

    def test_more_of_it_is_told_when_asked_for(self, client: stripe.StripeClient, acme: StripeObject) -> None:
        include: Any = {"include": ["configuration.customer", "identity"]}
        found = client.v2.core.accounts.retrieve("acct_Acme", include).to_dict()
        assert found["configuration"]["customer"]["billing"]["default_payment_method"].startswith("pm_")
        assert found["identity"]["country"] == "us"
        wrong: Any = {"include": ["everything"]}
        assert refusal(lambda: client.v2.core.accounts.retrieve("acct_Acme", wrong)).http_status == 400

    def test_a_stranger_is_not_found(self, client: stripe.StripeClient, acme: StripeObject) -> None:
        error = refusal(lambda: client.v2.core.accounts.retrieve("acct_none"))
        assert (error.http_status, error.code) == (404, "not_found")
        unknown: Any = {"customer_account": "acct_none"}
        assert code_of(lambda: client.v1.subscriptions.list(unknown)) == "resource_missing"

    def test_it_opens_the_portal_in_place_of_a_customer(
        self, client: stripe.StripeClient, acme: StripeObject, jane: StripeObject
    ) -> None:
        made = client.v1.billing_portal.sessions.create({"customer_account": "acct_Acme"}).to_dict()
        assert (made["customer"], made["customer_account"]) == (None, "acct_Acme")
        both: Any = {"customer_account": "acct_Acme", "customer": "cus_Jane"}
        assert refusal(lambda: client.v1.billing_portal.sessions.create(both)).http_status == 400

    def test_the_own_account_has_an_id(self, client: stripe.StripeClient) -> None:
        assert client.v1.accounts.retrieve_current().id.startswith("acct_")
