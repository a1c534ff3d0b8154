"""What open invoices wait for, read in a lookup: of whom, at which cost, and what where the key may not."""

import pytest

from billing.account.account import Account as Reading
from billing.account.waiting import ACTION, METHOD
from billing.stripe.stripe_processor import StripeProcessor
from sandbox.standins.stripe.account import Account
from tests.billing.stripe.asking import paths, typed

INTENTS = "/v1/payment_intents/"


def looked_up(processor: StripeProcessor, account: Account) -> tuple[Reading, int]:
    """What was read, and how many intents that took."""
    account.log.clear()
    found = processor.look_up(typed("jane@example.com")).account
    assert found
    return found, sum(path.startswith(INTENTS) for path in paths(account))


@pytest.mark.usefixtures("jane")
class TestReading:
    def test_a_renewal_that_waits_for_the_customer_costs_one_request(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.wait_for_customer(account.add_open_invoice("sub_Jane", id="in_1"), "verify_with_microdeposits")
        found, asked = looked_up(processor, account)
        read = found.invoice("in_1")
        assert read
        assert read.waiting
        assert (read.waiting.status, read.waiting.action) == (ACTION, "verify_with_microdeposits")
        assert asked == 1
        assert read.waiting == processor.invoices.read("in_1").waiting

    def test_a_first_payment_that_nobody_began_is_read_too(self, account: Account, processor: StripeProcessor) -> None:
        account.add_open_invoice("sub_Jane", id="in_1")
        account.find("subscription", "sub_Jane")["status"] = "incomplete"
        found, asked = looked_up(processor, account)
        read = found.invoice("in_1")
        assert read
        assert read.waiting
        assert (read.waiting.status, asked) == (METHOD, 1)

    def test_what_is_untried_paid_or_on_its_way_costs_nothing(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_open_invoice("sub_Jane")
        account.set_off(account.add_open_invoice("sub_Jane"))
        _, asked = looked_up(processor, account)
        assert asked == 0

    def test_the_newest_few_are_enough(self, account: Account, processor: StripeProcessor) -> None:
        for _ in range(5):
            account.wait_for_customer(account.add_open_invoice("sub_Jane"))
        _, asked = looked_up(processor, account)
        assert asked == 3

    def test_a_key_that_may_not_read_them_reads_all_the_rest(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.wait_for_customer(account.add_open_invoice("sub_Jane", id="in_1"))
        account.faults.deny(f"{INTENTS}*", "rak_payment_intent_read")
        found, _ = looked_up(processor, account)
        read = found.invoice("in_1")
        assert read
        assert read.waiting is None
        assert found.unknown == ()
