"""The format of `README.md`, told to the stand-in Stripe: invoices, payments, and what became of them."""

import pytest

from tests.corpus.story import CHARGE, INVOICE, JANE, PRO, Told, days


class TestInvoice:
    @pytest.fixture
    def bare(self) -> str:
        return JANE + PRO + 'billed = "nothing"' + INVOICE

    def test_a_failed_one_says_why(self, told: Told, bare: str) -> None:
        told(
            bare,
            'state = "failed"\ndecline = "expired_card"\nadvice = "do_not_try_again"\n'
            'attempts = 2\nnext_attempt = "in 2 days"',
        )
        invoice = told["in_DoubleClick1"]
        assert (invoice["status"], invoice["attempt_count"], invoice["next_payment_attempt"]) == ("open", 2, days(2))
        outcomes = [charge["outcome"] for charge in told.charges(invoice["id"])]
        assert [(each["reason"], each["advice_code"]) for each in outcomes] == [
            ("expired_card", "do_not_try_again")
        ] * 2
        assert all(charge["created"] <= days(0) for charge in told.charges(invoice["id"]))

    def test_no_further_attempt_is_planned_unless_told(self, told: Told, bare: str) -> None:
        assert told(bare, 'state = "failed"')["in_DoubleClick1"]["next_payment_attempt"] is None

    def test_a_blocked_one_never_reached_the_bank(self, told: Told, bare: str) -> None:
        told(bare, 'state = "failed"\nblocked = true')
        [charge] = told.charges("in_DoubleClick1")
        outcome = charge["outcome"]
        assert (outcome["type"], outcome["reason"]) == ("blocked", "highest_risk_level")
        assert outcome["network_status"] == "not_sent_to_network"

    def test_a_paid_one_may_have_failed_before(self, told: Told, bare: str) -> None:
        told(bare, 'decline = "insufficient_funds"\nattempts = 2')
        assert [charge["status"] for charge in told.charges("in_DoubleClick1")] == ["failed", "succeeded"]

    def test_open_void_and_uncollectible(self, told: Told, bare: str) -> None:
        given = [bare, 'state = "open"\ndue = "1 day"', INVOICE, 'state = "void"', INVOICE, 'state = "uncollectible"']
        told(*given, "\nattempts = 4")
        opened, voided, lost = (told[f"in_DoubleClick{number}"] for number in (1, 2, 3))
        assert (opened["status"], opened["due_date"], opened["attempted"]) == ("open", days(-1), False)
        assert voided["status"] == "void"
        assert (lost["status"], lost["attempt_count"], lost["amount_remaining"]) == ("uncollectible", 4, 2_000)
        assert lost["status_details"]["uncollectible"]["reason"] == "max_payment_attempts"
        assert told["sub_DoubleClick1"]["status"] == "active"

    def test_a_draft_that_is_stuck(self, told: Told, bare: str) -> None:
        told(bare, 'state = "draft"\nstuck = "customer_tax_location_invalid"')
        invoice = told["in_DoubleClick1"]
        assert (invoice["status"], invoice["number"], invoice["hosted_invoice_url"]) == ("draft", None, None)
        assert invoice["last_finalization_error"]["code"] == "customer_tax_location_invalid"
        assert told.account.all("invoice_payment") == []

    def test_a_change_in_the_middle_of_a_period(self, told: Told, bare: str) -> None:
        told(bare, "prorated = true\namount = 700", INVOICE, "prorated = true\namount = -900")
        more, less = told["in_DoubleClick1"], told["in_DoubleClick2"]
        assert (more["billing_reason"], more["total"], more["status"]) == ("subscription_update", 700, "paid")
        [line] = more["lines"]["data"]
        assert line["parent"]["subscription_item_details"]["proration"]
        assert (less["total"], less["amount_due"], less["status"]) == (-900, 0, "paid")
        # Told of no balance, the customer has none in the end.
        assert told["cus_DoubleClick"]["balance"] == 0

    def test_an_amount_and_a_reason_of_its_own(self, told: Told, bare: str) -> None:
        told(bare, 'amount = 123\nreason = "manual"')
        assert (told["in_DoubleClick1"]["total"], told["in_DoubleClick1"]["billing_reason"]) == (123, "manual")

    @pytest.mark.parametrize(
        ("state", "refunded"), [("succeeded", 500), ("pending", 500), ("failed", 0), ("canceled", 0)]
    )
    def test_refunds_in_every_state(self, told: Told, bare: str, state: str, refunded: int) -> None:
        told(bare, f'refunded = 500\nrefund_state = "{state}"')
        assert told["re_DoubleClick1"]["status"] == state
        assert told["ch_DoubleClick1"]["amount_refunded"] == refunded

    def test_a_refund_of_all_and_a_dispute(self, told: Told, bare: str) -> None:
        told(bare, 'refunded = "all"', INVOICE, 'dispute = { status = "lost", reason = "product_not_received" }')
        assert told["ch_DoubleClick1"]["refunded"]
        assert told["ch_DoubleClick2"]["disputed"]
        dispute = told["dp_DoubleClick1"]
        assert (dispute["status"], dispute["reason"], dispute["charge"]) == (
            "lost",
            "product_not_received",
            "ch_DoubleClick2",
        )

    def test_an_invoice_of_an_ended_subscription_is_not_collected_any_more(self, told: Told, bare: str) -> None:
        told(bare.replace('billed = "nothing"', 'billed = "nothing"\nended = "1 day"'), 'state = "open"')
        assert told["in_DoubleClick1"]["auto_advance"] is False


class TestChargesAndCheckouts:
    def test_a_payment_without_an_invoice(self, told: Told) -> None:
        told(
            JANE,
            CHARGE,
            'currency = "eur"\nreceipt_email = "other@example.com"\nrefunded = 300',
            CHARGE,
            'decline = "x"',
        )
        paid, failed = told["ch_DoubleClick1"], told["ch_DoubleClick2"]
        assert (paid["amount"], paid["currency"], paid["customer"]) == (2_000, "eur", "cus_DoubleClick")
        assert (paid["receipt_email"], paid["amount_refunded"]) == ("other@example.com", 300)
        assert (failed["status"], failed["outcome"]["reason"]) == ("failed", "x")

    def test_a_disputed_payment(self, told: Told) -> None:
        told(JANE, CHARGE, 'dispute = { status = "warning_needs_response", reason = "general" }')
        assert told["dp_DoubleClick1"]["is_charge_refundable"]

    def test_a_checkout_left_halfway(self, told: Told) -> None:
        told(
            JANE,
            '[[customer.checkout]]\nprice = "pro_monthly"\nat = "3 hours"\nstatus = "expired"\n'
            'payment_status = "unpaid"\nemail = "other@example.com"',
        )
        checkout = told["cs_test_DoubleClick1"]
        assert (checkout["status"], checkout["payment_status"], checkout["subscription"]) == ("expired", "unpaid", None)
        assert (checkout["customer"], checkout["customer_details"]["email"]) == ("cus_DoubleClick", "other@example.com")

    def test_a_checkout_that_was_completed_leads_to_what_was_bought(self, told: Told) -> None:
        told(JANE, PRO, '[[customer.checkout]]\nprice = "pro_monthly"\nat = "40 days"')
        checkout = told["cs_test_DoubleClick1"]
        assert (checkout["status"], checkout["payment_status"], checkout["subscription"]) == (
            "complete",
            "paid",
            "sub_DoubleClick1",
        )
