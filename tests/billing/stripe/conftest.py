"""The stand-in Stripe over HTTP: one server for all tests here, a fresh account for each, and the bot's side of it."""

from collections.abc import Iterator

import pytest

from billing.stripe.client import Stripe
from billing.stripe.stripe_processor import StripeProcessor
from sandbox.standins.loopback import Loopback
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.routes import stripe_app
from tests.billing.samples import NOW
from tests.billing.stripe.asking import processor_on, unlimited
from tests.billing.stripe.stage import Stage


@pytest.fixture(scope="session")
def server() -> Iterator[Stage]:
    stage, loopback = Stage(), Loopback()
    stage.url = loopback.url
    loopback.start(stage)
    yield stage
    loopback.stop()


@pytest.fixture
def account(server: Stage) -> Iterator[Account]:
    account = Account(now=lambda: NOW)
    server.app = stripe_app(account)
    yield account
    account.faults.clear()


@pytest.fixture
def stage(server: Stage, account: Account) -> Stage:
    """Where the account is on; whatever stands between it and the bot goes here."""
    return server


@pytest.fixture
def stripe(stage: Stage) -> Stripe:
    return Stripe("rk_test_read", write_key="sk_test_write", api_url=stage.url, budget=unlimited(), clock=lambda: 0.0)


@pytest.fixture
def processor(stage: Stage) -> Iterator[StripeProcessor]:
    with processor_on(stage) as processor:
        yield processor


@pytest.fixture
def monthly(account: Account) -> StripeObject:
    return account.add_price(account.add_product("Pro", id="prod_Pro"), 2_000)


@pytest.fixture
def jane(account: Account, monthly: StripeObject) -> StripeObject:
    """With one subscription and one paid invoice."""
    customer = account.add_customer(id="cus_Jane", name="Jane Doe", email="jane@example.com")
    account.add_payment_method(customer, id="pm_Jane")
    account.add_subscription(customer, monthly, id="sub_Jane")
    account.add_paid_invoice("sub_Jane", id="in_Jane", charge_id="ch_Jane")
    return customer
