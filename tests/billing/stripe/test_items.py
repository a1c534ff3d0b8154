"""Subscriptions of more items than Stripe shows inside of one: all are read, or what rests on them is unknown."""

import pytest

from billing.account.billed import renewal
from billing.account.recurring import UNPRICED, recurring
from billing.account.subscription import Subscription
from billing.remedies.cancel_at_period_end import may_end
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.money import Money
from billing.wording.lines import plan
from sandbox.standins.stripe.account import Account
from tests.billing import samples
from tests.billing.stripe.asking import paths, typed

ITEMS = "/v1/subscription_items"
ADD_ONS = 12


def read(processor: StripeProcessor) -> Subscription:
    told = processor.look_up(typed("cus_Jane"))
    assert told.account is not None
    return told.account.subscriptions[0]


@pytest.fixture
def many(account: Account, jane: object) -> None:
    for number in range(ADD_ONS):
        account.add_item("sub_Jane", account.add_price(account.add_product(f"Add-on {number}"), 100))


@pytest.mark.usefixtures("many")
def test_all_of_them_are_read_and_a_decision_sees_the_same(account: Account, processor: StripeProcessor) -> None:
    subscription = read(processor)
    assert (len(subscription.items), renewal(subscription)) == (1 + ADD_ONS, Money(2000 + ADD_ONS * 100, "usd"))
    assert sum(each.startswith(ITEMS) for each in paths(account)) == 1
    assert processor.subscriptions.read("sub_Jane").facts() == subscription.facts()
    assert may_end(subscription, samples.account(subscriptions=(subscription,))).allowed


@pytest.mark.usefixtures("many")
def test_what_rests_on_those_that_could_not_be_read_is_unknown(account: Account, processor: StripeProcessor) -> None:
    account.faults.add(kind="error", method="GET", path=ITEMS, status=403, times=99)
    subscription = read(processor)
    assert (subscription.items_cut, renewal(subscription)) == (True, None)
    assert UNPRICED in recurring(subscription)[0].but
    assert "more items that were not read" in plan(subscription)
    assert may_end(subscription, samples.account(subscriptions=(subscription,))).reason == "unknown"
