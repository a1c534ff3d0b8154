"""Legacy cards: the default that they are, and a request only for one that is listed nowhere."""

import pytest

from billing.account.account import Account as Reading
from billing.evidence.twin import card_of
from billing.stripe.stripe_processor import StripeProcessor
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_method import Card
from tests.billing.stripe.asking import typed

CUSTOMER = "/v1/customers/cus_Jane"


@pytest.fixture
def subscription(account: Account, jane: StripeObject) -> StripeObject:
    jane["invoice_settings"]["default_payment_method"] = None
    return account["sub_Jane"]


def read(processor: StripeProcessor) -> Reading:
    found = processor.look_up(typed("jane@example.com")).account
    assert found
    return found


def paying(reading: Reading) -> tuple[str, str | None] | None:
    card = card_of(reading.subscriptions[0], reading)
    return (card.id, card.last4) if card else None


def asked(account: Account) -> int:
    return sum(request.path == CUSTOMER for request in account.requests)


@pytest.mark.usefixtures("subscription")
class TestTheCustomersDefault:
    @pytest.mark.parametrize(("listed", "calls"), [(True, 0), (False, 1)])
    def test_pays_and_costs_a_request_only_where_it_is_not_among_the_payment_methods(
        self, account: Account, processor: StripeProcessor, listed: bool, calls: int
    ) -> None:
        account.add_source("cus_Jane", Card(last4="1881"), id="card_Old", listed=listed)
        reading = read(processor)
        assert reading.customer.default_source == "card_Old"
        assert paying(reading) == ("card_Old", "1881")
        assert asked(account) == calls

    def test_that_can_not_be_read_is_a_card_of_which_no_more_is_known(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_source("cus_Jane", Card(last4="1881"), id="card_Old", listed=False)
        account.faults.add(kind="error", method="GET", path=CUSTOMER, status=403, times=1_000)
        assert paying(read(processor)) == ("card_Old", None)

    def test_without_one_nobody_is_asked(self, account: Account, processor: StripeProcessor) -> None:
        read(processor)
        assert asked(account) == 0


def test_the_subscriptions_own_comes_first(
    account: Account, processor: StripeProcessor, subscription: StripeObject
) -> None:
    account.add_source("cus_Jane", Card(last4="1881"), id="card_Old", listed=False)
    account.add_source("cus_Jane", Card(last4="7341"), id="card_Own", default=False, listed=False)
    subscription["default_source"] = "card_Own"
    assert paying(read(processor)) == ("card_Own", "7341")
    assert asked(account) == 1
