"""Sessions of the customer portal that begin at what the customer came for."""

from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import code_of, refusal

FLOWS = ("payment_method_update", "subscription_cancel", "subscription_update")


@pytest.fixture
def pro(account: Account, charge: StripeObject) -> StripeObject:
    """Jane's subscription, with a portal in which all can be done."""
    account.turn_portal_on(subscription_update=True)
    return account.all("subscription")[0]


def asking(kind: str, subscription: str, customer: str = "cus_Jane") -> Any:
    step = {} if kind == "payment_method_update" else {kind: {"subscription": subscription}}
    return {"customer": customer, "flow_data": {"type": kind, **step}}


@pytest.mark.parametrize("kind", FLOWS)
def test_a_session_shows_where_it_begins(client: stripe.StripeClient, pro: StripeObject, kind: str) -> None:
    made = client.v1.billing_portal.sessions.create(asking(kind, pro["id"])).to_dict()
    flow = made["flow"]
    assert (flow["type"], flow["after_completion"]["type"]) == (kind, "portal_homepage")
    about = [name for name in FLOWS if flow.get(name)]
    assert about == ([] if kind == "payment_method_update" else [kind])
    assert made["url"].startswith("https://billing.stripe.com/")


@pytest.mark.parametrize("kind", FLOWS)
def test_what_the_portal_does_not_have_is_refused(
    account: Account, client: stripe.StripeClient, pro: StripeObject, kind: str
) -> None:
    account.turn_portal_on(**{"subscription_update": True, kind: False})
    error = refusal(lambda: client.v1.billing_portal.sessions.create(asking(kind, pro["id"])))
    assert isinstance(error, stripe.InvalidRequestError)
    assert (error.http_status, error.param) == (400, "flow_data[type]")
    assert account.all("billing_portal.session") == []


def test_a_flow_is_about_a_running_subscription_of_the_customer(
    account: Account, client: stripe.StripeClient, pro: StripeObject
) -> None:
    sessions = client.v1.billing_portal.sessions
    bare: Any = {"customer": "cus_Jane", "flow_data": {"type": "subscription_cancel"}}
    assert code_of(lambda: sessions.create(bare)) == "parameter_missing"
    assert code_of(lambda: sessions.create(asking("subscription_cancel", "sub_None"))) == "resource_missing"
    stranger = account.add_customer(id="cus_Other")
    theirs = asking("subscription_cancel", pro["id"], stranger["id"])
    assert refusal(lambda: sessions.create(theirs)).http_status == 400
    account.add_schedule(pro)
    assert refusal(lambda: sessions.create(asking("subscription_cancel", pro["id"]))).http_status == 400


def test_what_ends_already_cannot_be_canceled_once_more(client: stripe.StripeClient, pro: StripeObject) -> None:
    client.v1.subscriptions.update(pro["id"], {"cancel_at_period_end": True})
    sessions = client.v1.billing_portal.sessions
    assert refusal(lambda: sessions.create(asking("subscription_cancel", pro["id"]))).http_status == 400


def test_a_changed_configuration_keeps_what_is_not_named(account: Account, client: stripe.StripeClient) -> None:
    account.turn_portal_on(subscription_cancel=False)
    configurations = client.v1.billing_portal.configurations
    (before,) = configurations.list({"is_default": True}).data
    turned_on: Any = {"features": {"subscription_cancel": {"enabled": True}}, "login_page": {"enabled": False}}
    after = configurations.update(before.id, turned_on).to_dict()
    told = before.to_dict()
    assert after["features"]["subscription_cancel"] == {**told["features"]["subscription_cancel"], "enabled": True}
    assert after["features"]["invoice_history"] == told["features"]["invoice_history"]
    assert after["login_page"] == {"enabled": False, "url": None}
    refused = refusal(lambda: configurations.update(before.id, {"active": False}))
    assert (refused.http_status, "default" in str(refused)) == (400, True)


def test_what_is_made_by_the_api_is_not_the_default_and_can_be_turned_off(
    account: Account, client: stripe.StripeClient
) -> None:
    configurations = client.v1.billing_portal.configurations
    nothing: Any = {}
    assert code_of(lambda: configurations.create(nothing)) == "parameter_missing"
    nothing_allowed: Any = {"features": {"customer_update": {"enabled": True}}}
    assert refusal(lambda: configurations.create(nothing_allowed)).http_status == 400
    on: Any = {"features": {"invoice_history": {"enabled": True}}, "metadata": {"case_id": "case_1"}}
    made = configurations.create(on)
    assert (made.is_default, made.active) == (False, True)
    assert not made.features.subscription_cancel.enabled
    configuration = account.find("billing_portal.configuration", made.id)
    assert configuration["metadata"] == {"case_id": "case_1"}
    assert not configurations.update(made.id, {"active": False}).active
    assert configurations.list({"active": True, "is_default": False}).data == []
