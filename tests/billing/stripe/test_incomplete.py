"""Payments that no invoice and no checkout names: which are read in a lookup, which when somebody looks closer."""

import pytest

from billing.account.account import Account as Reading
from billing.account.waiting import ACTION, CONFIRMATION
from billing.stripe.stripe_processor import StripeProcessor
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.beginning import Unpaid
from sandbox.standins.stripe.ledger import StripeObject
from tests.billing.stripe.asking import paths, typed

INTENTS = "/v1/payment_intents"
STATUSES: tuple[Unpaid, ...] = (
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "processing",
)


def looked_up(processor: StripeProcessor, account: Account, id: str = "cus_Jane") -> tuple[Reading, int]:
    account.log.clear()
    found = processor.look_up(typed(id)).account
    assert found
    return found, paths(account).count(INTENTS)


def statuses(reading: Reading) -> list[str] | None:
    return None if reading.incomplete is None else [payment.status for payment in reading.incomplete]


@pytest.mark.usefixtures("jane")
class TestOfWhom:
    def test_whoever_pays_by_invoices_alone_costs_nothing(self, account: Account, processor: StripeProcessor) -> None:
        account.begin_payment("cus_Jane", 900, status="requires_action")
        found, asked = looked_up(processor, account)
        assert (found.incomplete, asked) == (None, 0)
        whole = processor.in_full.read(found, newest=25)
        assert statuses(whole) == [ACTION]

    def test_whoever_was_charged_without_one_costs_a_request(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_charge("cus_Jane", 900)
        for status in STATUSES:
            account.begin_payment("cus_Jane", 900, status=status)
        found, asked = looked_up(processor, account)
        assert (statuses(found), asked) == (list(reversed(STATUSES)), 1)
        account.log.clear()
        assert processor.in_full.read(found, newest=25) == found
        assert INTENTS not in paths(account)

    def test_so_does_whoever_has_nothing_at_all(self, account: Account, processor: StripeProcessor) -> None:
        account.add_customer(id="cus_New", email="new@example.com")
        account.begin_payment("cus_New", 900, status="requires_action", action="verify_with_microdeposits")
        found, asked = looked_up(processor, account, "cus_New")
        assert found.incomplete
        assert found.incomplete[0].waiting
        assert (found.incomplete[0].waiting.action, asked) == ("verify_with_microdeposits", 1)


@pytest.mark.usefixtures("jane")
class TestWhich:
    def test_not_what_an_invoice_or_a_checkout_names(
        self, account: Account, processor: StripeProcessor, monthly: StripeObject
    ) -> None:
        account.wait_for_customer(account.add_open_invoice("sub_Jane"))
        account.add_checkout_session(monthly, customer="cus_Jane", waits="boleto_display_details")
        account.add_charge("cus_Jane", 900)
        found, _ = looked_up(processor, account)
        assert found.incomplete == ()

    def test_nor_what_was_paid_or_is_seen_to_be_on_its_way(self, account: Account, processor: StripeProcessor) -> None:
        charge = account.add_charge("cus_Jane", 900)
        charge["status"] = "pending"
        account.find("payment_intent", charge["payment_intent"])["status"] = "processing"
        found, _ = looked_up(processor, account)
        assert found.incomplete == ()

    def test_why_the_last_attempt_failed(self, account: Account, processor: StripeProcessor) -> None:
        account.begin_payment("cus_Jane", 900, decline_code="expired_card")
        found, _ = looked_up(processor, account)
        assert found.incomplete
        assert (found.incomplete[0].failure, found.incomplete[0].was_tried) == ("expired_card", True)

    def test_of_an_account_of_accounts_v2_they_are_read_anyhow(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_account(id="acct_New", email="new@example.com")
        account.begin_payment("acct_New", 900, status="requires_confirmation")
        found, asked = looked_up(processor, account, "acct_New")
        assert (statuses(found), asked) == ([CONFIRMATION], 1)


@pytest.mark.usefixtures("jane")
class TestUnknown:
    @pytest.mark.parametrize("path", ["/v1/invoices", "/v1/checkout/sessions", "/v1/charges", INTENTS])
    def test_where_nobody_can_tell_what_they_are_for(
        self, account: Account, processor: StripeProcessor, path: str
    ) -> None:
        account.add_charge("cus_Jane", 900)
        account.begin_payment("cus_Jane", 900)
        account.faults.deny(path, "rak_any_read")
        found, _ = looked_up(processor, account)
        assert found.incomplete is None
        assert processor.in_full.read(found, newest=25).incomplete is None
