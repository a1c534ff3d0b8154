"""The demo's customers, read as a case reads them."""

import re

import pytest
import stripe

from sandbox.standins.stripe.customers import open_account
from tests.sandbox.conftest import noon
from tests.sandbox.stripe_calls import Served, client_at


class TestSeed:
    STORIES = open_account(noon)

    @pytest.fixture
    def seeded(self, stripe_account: Served) -> stripe.StripeClient:
        account, url = stripe_account
        account.shelves = open_account(noon).shelves
        return client_at(url)

    @pytest.mark.parametrize("id", [customer["id"] for customer in STORIES.each("customer")])
    def test_every_customer_can_be_read_with_all_that_a_case_shows(self, seeded: stripe.StripeClient, id: str) -> None:
        customer = seeded.v1.customers.retrieve(id)
        subscriptions = seeded.v1.subscriptions.list(
            {"customer": id, "status": "all", "expand": ["data.default_payment_method", "data.latest_invoice.payments"]}
        )
        invoices = seeded.v1.invoices.list({"customer": id, "limit": 100, "expand": ["data.payments"]}).to_dict()
        charges = seeded.v1.charges.list({"customer": id, "limit": 100, "expand": ["data.refunds"]})
        intents = {charge.payment_intent for charge in charges.data}
        for invoice in invoices["data"]:
            for paid in invoice["payments"]["data"]:
                assert (paid["payment"]["payment_intent"] in intents) is invoice["attempted"]
        assert id == "cus_RajPatelAgain" or subscriptions.data
        deleted = getattr(customer, "deleted", False)
        assert deleted is (id == "cus_DoraFinch")
        assert bool(seeded.v1.payment_methods.list({"customer": id}).data) is (
            not deleted and id not in ("cus_RajPatelAgain", "cus_AcmeWorks")
        )

    def test_jane_has_two_paid_subscriptions_of_one_product_on_one_card(self, seeded: stripe.StripeClient) -> None:
        [jane] = seeded.v1.customers.list({"email": "jane@example.com"}).data
        subscriptions = seeded.v1.subscriptions.list({"customer": jane.id, "status": "active"}).data
        charges = seeded.v1.charges.list({"customer": jane.id}).to_dict()["data"]
        assert len({subscription.items.data[0].price.product for subscription in subscriptions}) == 1
        assert len({charge["payment_method_details"]["card"]["fingerprint"] for charge in charges}) == 1
        assert [charge["status"] for charge in charges] == ["succeeded", "succeeded"]
        assert len(subscriptions) == 2

    def test_an_id_fits_stripes_form(self) -> None:
        ids = [
            each["id"] for kind in ("charge", "customer", "invoice", "subscription") for each in self.STORIES.each(kind)
        ]
        assert [id for id in ids if not re.fullmatch(r"[a-z]+_[A-Za-z0-9]+", id)] == []
