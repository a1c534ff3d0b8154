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
