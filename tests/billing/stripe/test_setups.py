"""A payment method that waits for the customer, and what they ticked when they left: read only of whoever has one."""

import pytest

from billing.account.account import Account as Reading
from billing.stripe.stripe_processor import StripeProcessor
from billing.wording import bills
from billing.wording.line import Line
from billing.wording.subscriptions import subscription
from billing.wording.waiting import SETUP
from sandbox.standins.stripe.account import Account
from tests.billing.stripe.asking import paths, typed


def text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "•") for part in line)


def reading(processor: StripeProcessor) -> Reading:
    found = processor.look_up(typed("cus_Jane")).account
    assert found
    return found


def summary(processor: StripeProcessor) -> str:
    found = reading(processor)
    return text(subscription(found.subscriptions[0], found))


@pytest.mark.usefixtures("jane")
class TestSetup:
    @pytest.mark.parametrize("status", ["requires_action", "requires_confirmation", "requires_payment_method"])
    def test_what_waits_for_the_customer_is_said(
        self, account: Account, processor: StripeProcessor, status: str
    ) -> None:
        account.wait_for_setup("sub_Jane", status)
        assert SETUP[status] in summary(processor)

    @pytest.mark.parametrize("status", ["succeeded", "processing", "canceled"])
    def test_what_does_not_is_not(self, account: Account, processor: StripeProcessor, status: str) -> None:
        account.wait_for_setup("sub_Jane", status)
        assert not [words for words in SETUP.values() if words in summary(processor)]

    def test_what_can_not_be_read_is_unknown(self, account: Account, processor: StripeProcessor) -> None:
        account.wait_for_setup("sub_Jane")
        account.faults.deny("/v1/setup_intents/*", "rak_setup_intent_read")
        assert SETUP["unread"] in summary(processor)

    def test_it_costs_nothing_where_there_is_none(self, account: Account, processor: StripeProcessor) -> None:
        assert not [words for words in SETUP.values() if words in summary(processor)]
        assert not [path for path in paths(account) if "setup_intents" in path or "feedback" in path]


@pytest.mark.usefixtures("jane")
class TestTicked:
    def test_a_choice_of_the_accounts_own_is_told_in_its_words(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.cancel_subscription("sub_Jane")
        option = account.tick("sub_Jane", "The project is over")
        for _ in range(2):
            [ended] = reading(processor).subscriptions
            assert [text(line) for line in bills.left_with(ended)] == ["With the cancellation: The project is over"]
        assert paths(account).count(f"/v1/billing/feedback_options/{option['id']}") == 1

    def test_what_can_not_be_read_is_told_by_stripes_word(self, account: Account, processor: StripeProcessor) -> None:
        account.cancel_subscription("sub_Jane")
        account.tick("sub_Jane", "The project is over")
        account.faults.deny("/v1/billing/feedback_options/*", "rak_feedback_read")
        [ended] = reading(processor).subscriptions
        [line] = bills.left_with(ended)
        assert "The project is over" not in text(line)
