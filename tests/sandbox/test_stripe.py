"""The stand-in Stripe at the door: keys, records, parameters and expansions, as strict as the real one."""

import re
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.endpoints.table import ENDPOINTS
from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import Served, client_at, code_of, refusal


class TestRequests:
    def test_every_call_is_recorded_without_the_key(self, stripe_account: Served, charge: StripeObject) -> None:
        account, url = stripe_account
        client_at(url, "rk_live_secret").v1.refunds.create(
            {"charge": charge["id"], "metadata": {"case_id": "c1"}}, {"idempotency_key": "k"}
        )
        client_at(url).v1.charges.list({"limit": 3})
        written, read = account.requests
        assert (written.method, written.path, written.status) == ("POST", "/v1/refunds", 200)
        assert written.params == {"charge": charge["id"], "metadata": {"case_id": "c1"}}
        assert (written.idempotency_key, written.api_key) == ("k", "rk_live")
        assert written.stripe_version == "2026-10-28.endive"
        assert read.params == {"limit": "3"}
        assert "secret" not in repr(account.requests)

    def test_previews_and_portal_sessions_are_no_writes(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        subscription = account.all("subscription")[0]
        client.v1.invoices.create_preview({"subscription": subscription["id"]})
        client.v1.billing_portal.sessions.create({"customer": "cus_Jane"})
        client.v1.subscriptions.cancel(subscription["id"])
        assert [(request.method, request.path) for request in account.writes()] == [
            ("DELETE", f"/v1/subscriptions/{subscription['id']}")
        ]

    @pytest.mark.parametrize("key", ["pk_test_1", "nonsense", "sk_test_unknown"])
    def test_a_wrong_key_opens_nothing(self, stripe_account: Served, key: str) -> None:
        account, url = stripe_account
        account.api_keys = {"sk_test_known"}
        assert isinstance(refusal(lambda: client_at(url, key).v1.charges.list()), stripe.AuthenticationError)
        assert client_at(url, "sk_test_known").v1.charges.list().data == []

    def test_a_read_only_key_does_not_write(self, stripe_account: Served, charge: StripeObject) -> None:
        account, url = stripe_account
        account.read_only_keys = {"rk_test_read"}
        reader = client_at(url, "rk_test_read")
        assert reader.v1.charges.retrieve(charge["id"]).amount == 2_000
        error = refusal(lambda: reader.v1.refunds.create({"charge": charge["id"]}))
        assert isinstance(error, stripe.PermissionError)

    def test_the_mode_is_the_keys(self, stripe_account: Served, charge: StripeObject) -> None:
        _, url = stripe_account
        expand: Any = {"expand": ["payment_intent.customer"]}
        for key, livemode in (("sk_test_1", False), ("rk_live_1", True)):
            found = client_at(url, key).v1.charges.retrieve(charge["id"], expand).to_dict()
            assert found["livemode"] is found["payment_intent"]["customer"]["livemode"] is livemode

    def test_every_answer_has_a_request_id(self, account: Account, client: stripe.StripeClient) -> None:
        error = refusal(lambda: client.v1.charges.retrieve("ch_none"))
        assert re.fullmatch(r"req_\w+", error.request_id or "")
        assert [request.id for request in account.requests] == [error.request_id]


class TestParameters:
    def test_an_unknown_parameter_is_named(self, client: stripe.StripeClient) -> None:
        misspelt: Any = {"custmer": "cus_Jane"}
        error = refusal(lambda: client.v1.subscriptions.list(misspelt))
        assert isinstance(error, stripe.InvalidRequestError)
        assert (error.code, error.param) == ("parameter_unknown", "custmer")

    def test_an_option_that_slipped_into_the_body_is_unknown(
        self, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        call = lambda: client.v1.refunds.create({"charge": charge["id"], "idempotency_key": "k"})  # noqa: E731
        assert code_of(call) == "parameter_unknown"
        assert charge["amount_refunded"] == 0

    def test_unknown_below_the_top_too(self, account: Account, client: stripe.StripeClient, charge: Any) -> None:
        nested: Any = {"cancellation_details": {"mood": "sad"}}
        error = refusal(lambda: client.v1.subscriptions.update(account.all("subscription")[0]["id"], nested))
        assert isinstance(error, stripe.InvalidRequestError)
        assert error.param == "cancellation_details[mood]"

    def test_a_missing_one_is_named(self, client: stripe.StripeClient) -> None:
        assert code_of(lambda: client.v1.billing_portal.sessions.create({})) == "parameter_missing"

    @pytest.mark.parametrize("limit", [0, 101])
    def test_a_page_holds_one_to_a_hundred(self, client: stripe.StripeClient, limit: int) -> None:
        assert code_of(lambda: client.v1.charges.list({"limit": limit})) == "parameter_invalid_integer"

    def test_unknown_paths_and_objects_are_404(self, client: stripe.StripeClient) -> None:
        assert refusal(lambda: client.raw_request("get", "/v1/nothing")).http_status == 404
        error = refusal(lambda: client.v1.customers.retrieve("cus_none"))
        assert (error.http_status, error.code) == (404, "resource_missing")

    def test_every_path_leads_to_its_own_endpoint(self) -> None:
        for endpoint in ENDPOINTS:
            path = endpoint.path.replace("{id}", "xx_1")
            first = next(each for each in ENDPOINTS if each.method == endpoint.method and each.id_in(path) is not None)
            assert first is endpoint


class TestExpand:
    def test_five_levels_are_too_many(self, client: stripe.StripeClient) -> None:
        deep: Any = {"expand": ["data.payments.data.payment.charge"]}
        assert code_of(lambda: client.v1.invoices.list(deep)) == "property_expansion_max_depth"

    def test_from_an_invoice_payment_to_its_charge_in_four(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        invoice = account.all("invoice")[0]
        [paid] = client.v1.invoice_payments.list(
            {"invoice": invoice["id"], "expand": ["data.payment.payment_intent.latest_charge"]}
        ).to_dict()["data"]
        assert paid["payment"]["payment_intent"]["latest_charge"]["id"] == charge["id"]
        assert (paid["status"], paid["amount_paid"]) == ("paid", 2_000)

    def test_from_a_charge_back_to_its_invoice(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        [paid] = client.v1.invoice_payments.list(
            {
                "payment": {"type": "payment_intent", "payment_intent": charge["payment_intent"]},
                "expand": ["data.invoice"],
            }
        ).to_dict()["data"]
        subscription = paid["invoice"]["parent"]["subscription_details"]["subscription"]
        assert subscription == account.all("subscription")[0]["id"]

    @pytest.mark.parametrize("path", ["customer", "data.invoice", "data.metadata", "data.amount", "data"])
    def test_what_cannot_be_expanded_is_refused_on_an_empty_list_too(
        self, client: stripe.StripeClient, path: str
    ) -> None:
        assert refusal(lambda: client.v1.charges.list({"expand": [path]})).http_status == 400

    def test_a_checkout_shows_its_lines_only_when_asked(
        self, account: Account, client: stripe.StripeClient, monthly: StripeObject
    ) -> None:
        account.add_checkout_session(monthly, email="guest@example.com", status="expired", payment_status="unpaid")
        guest: Any = {"customer_details": {"email": "guest@example.com"}}
        [bare] = client.v1.checkout.sessions.list(guest).data
        assert "line_items" not in bare
        guest["expand"] = ["data.line_items"]
        [full] = client.v1.checkout.sessions.list(guest).to_dict()["data"]
        assert full["line_items"]["data"][0]["price"]["id"] == monthly["id"]

    def test_some_properties_come_only_when_asked_for(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        invoice = account.all("invoice")[0]["id"]
        assert "payments" not in client.v1.invoices.retrieve(invoice)
        assert "refunds" not in client.v1.charges.retrieve(charge["id"])
        expanded = client.v1.invoices.retrieve(invoice, {"expand": ["payments.data.payment.payment_intent"]}).to_dict()
        assert expanded["payments"]["data"][0]["payment"]["payment_intent"]["latest_charge"] == charge["id"]
