"""The calls that change something, and what is read right before and after them."""

import pytest

from billing.account.subscription import AT_PERIOD_END
from billing.policy.policy import Policy
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.errors import Declined, OutcomeUnknown, Unavailable
from billing.values.money import Money
from sandbox.standins.stripe.account import Account
from tests.billing.stripe.asking import statuses

pytestmark = pytest.mark.usefixtures("jane")
FIVE = Money(500, "usd")


def refund(processor: StripeProcessor, amount: Money = FIVE, reason: str = "duplicate") -> str:
    return processor.charges.refund("ch_Jane", amount, reason=reason, case_id="case_1", proposal=4, key="case_1:4:1").id


class TestCharge:
    def test_it_comes_with_its_refunds(self, account: Account, processor: StripeProcessor) -> None:
        account.refund("ch_Jane", 500, id="re_Jane")
        found = processor.charges.read("ch_Jane")
        assert (found.left, [made.id for made in found.refunds]) == (Money(1500, "usd"), ["re_Jane"])

    def test_it_comes_with_all_of_them(self, account: Account, processor: StripeProcessor) -> None:
        for number in range(120):
            account.refund("ch_Jane", 1, id=f"re_{number}")
        assert {made.id for made in processor.charges.read("ch_Jane").refunds} == {f"re_{n}" for n in range(120)}

    def test_a_key_that_may_not_expand_refunds_asks_for_them(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.refund("ch_Jane", 500, id="re_Jane")
        account.faults.add(kind="error", path="/v1/charges/*", status=403)
        assert [made.id for made in processor.charges.read("ch_Jane").refunds] == ["re_Jane"]

    def test_one_that_does_not_exist_is_refused(self, processor: StripeProcessor) -> None:
        with pytest.raises(Declined, match="resource_missing"):
            processor.charges.read("ch_none")

    def test_no_charge_is_made_without_an_id(self, account: Account, processor: StripeProcessor) -> None:
        with pytest.raises(Declined, match="invalid_id"):
            processor.charges.read("")
        assert account.requests == []


class TestRefund:
    def test_it_says_which_proposal_it_carries_out(self, account: Account, processor: StripeProcessor) -> None:
        made = account[refund(processor)]
        assert (made["amount"], made["reason"]) == (500, "duplicate")
        assert made["metadata"] == {"case_id": "case_1", "proposal": "4"}
        assert [request.idempotency_key for request in account.writes()] == ["case_1:4:1"]

    def test_the_same_one_twice_is_made_once(self, account: Account, processor: StripeProcessor) -> None:
        assert refund(processor) == refund(processor)
        assert len(account.all("refund")) == 1

    @pytest.mark.parametrize("amount", [0, -1])
    def test_without_an_amount_nothing_is_sent(self, account: Account, processor: StripeProcessor, amount: int) -> None:
        with pytest.raises(Declined, match="amount_not_positive"):
            refund(processor, Money(amount, "usd"))
        assert account.requests == []

    def test_too_much_is_refused(self, account: Account, processor: StripeProcessor) -> None:
        with pytest.raises(Declined):
            refund(processor, Money(2_001, "usd"))
        assert account.all("refund") == []

    def test_a_reason_that_stripe_does_not_know_is_the_customers_wish(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        assert account[refund(processor, reason="goodwill")]["reason"] == "requested_by_customer"

    def test_a_lost_answer_says_nothing(self, account: Account, processor: StripeProcessor) -> None:
        account.faults.add(kind="drop_after_applying", path="/v1/refunds")
        with pytest.raises(OutcomeUnknown):
            refund(processor)
        assert [made.proposal for made in processor.charges.read("ch_Jane").refunds] == ["4"]

    def test_an_account_that_stays_too_busy_did_nothing(self, account: Account, processor: StripeProcessor) -> None:
        account.faults.limit("/v1/refunds", method="POST")
        with pytest.raises(Unavailable):
            refund(processor)
        assert {request.idempotency_key for request in account.requests} == {"case_1:4:1"}
        assert set(statuses(account)) == {429}


class TestSubscription:
    def test_its_end_is_planned_and_unplanned(self, account: Account, processor: StripeProcessor) -> None:
        processor.subscriptions.plan_end("sub_Jane", AT_PERIOD_END, key="case_1:2:1")
        assert processor.subscriptions.read("sub_Jane").ends is not None
        processor.subscriptions.plan_end("sub_Jane", {"cancel_at_period_end": False}, key="case_1:2:2")
        assert processor.subscriptions.read("sub_Jane").ends is None
        assert [request.idempotency_key for request in account.writes()] == ["case_1:2:1", "case_1:2:2"]

    def test_one_that_a_schedule_drives_refuses(self, account: Account, processor: StripeProcessor) -> None:
        account.add_schedule("sub_Jane")
        with pytest.raises(Declined):
            processor.subscriptions.plan_end("sub_Jane", AT_PERIOD_END, key="case_1:2:1")

    @pytest.mark.parametrize(("id", "code"), [("sub_none", "resource_missing"), ("", "invalid_id")])
    def test_one_that_does_not_exist_is_refused(self, processor: StripeProcessor, id: str, code: str) -> None:
        with pytest.raises(Declined, match=code):
            processor.subscriptions.read(id)


class TestPortalSession:
    def test_each_is_a_new_one(self, account: Account, processor: StripeProcessor) -> None:
        first, second = processor.portals.session("cus_Jane"), processor.portals.session("cus_Jane")
        assert first != second
        assert len({request.idempotency_key for request in account.requests}) == 2

    def test_an_account_of_accounts_v2_has_one_too(self, account: Account, processor: StripeProcessor) -> None:
        account.add_account(id="acct_Acme")
        assert processor.portals.session("acct_Acme").startswith("https://billing.stripe.com/")
        assert [dict(request.params) for request in account.requests] == [{"customer_account": "acct_Acme"}]

    def test_a_portal_that_was_never_set_up_has_none(self, account: Account, processor: StripeProcessor) -> None:
        account.turn_portal_off()
        with pytest.raises(Declined):
            processor.portals.session("cus_Jane")


ALL = Policy(credit_balance=True, credit_notes=True)


@pytest.mark.usefixtures("jane")
class TestPermissions:
    def test_a_key_that_may_read_everything(self, processor: StripeProcessor) -> None:
        assert set(processor.permissions(ALL).values()) == {None}

    @pytest.mark.parametrize(
        ("path", "missing"),
        [
            ("/v1/disputes", "read disputes"),
            ("/v1/invoiceitems", "read invoice items"),
            ("/v1/customers/cus_Jane/balance_transactions", "read customers' balances"),
            ("/v1/payment_intents", "read payment intents"),
            ("/v1/billing_portal/configurations", "read the customer portal"),
        ],
    )
    def test_a_key_that_lacks_one_is_told_which(
        self, account: Account, processor: StripeProcessor, path: str, missing: str
    ) -> None:
        account.faults.deny(path, "rak_read")
        assert [name for name, problem in processor.permissions(ALL).items() if problem] == [missing]

    @pytest.mark.parametrize(
        ("path", "missing"),
        [
            ("/v1/refunds", "write refunds"),
            ("/v1/subscriptions/*", "write subscriptions"),
            ("/v1/invoices/*/void", "write invoices"),
            ("/v1/credit_notes", "write credit notes"),
        ],
    )
    def test_a_key_that_may_not_change_something_is_told_so_and_nothing_is_changed(
        self, account: Account, processor: StripeProcessor, path: str, missing: str
    ) -> None:
        account.faults.deny(path, "rak_write", method="POST")
        before = {kind: account.all(kind) for kind in ("refund", "subscription", "invoice", "credit_note")}
        assert [name for name, problem in processor.permissions(ALL).items() if problem] == [missing]
        assert {kind: account.all(kind) for kind in before} == before
