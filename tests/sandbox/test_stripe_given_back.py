"""What went back of what was paid, in every way that Stripe has, and lists that an object shows only in part."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.errors import StripeError
from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import refusal

START = datetime(2026, 3, 1, tzinfo=UTC)
MIDDLE = START + timedelta(days=15, hours=12)


@pytest.fixture
def subscription(account: Account, jane: StripeObject, monthly: StripeObject) -> StripeObject:
    return account.add_subscription(jane, monthly, quantity=3, created=START)


@pytest.fixture
def paid(account: Account, subscription: StripeObject) -> StripeObject:
    """Of 60 dollars."""
    return account.add_paid_invoice(subscription, at=START)


class TestCreditNotes:
    def test_all_ways_back_at_once_sum_up(
        self, account: Account, client: stripe.StripeClient, paid: StripeObject
    ) -> None:
        asked: Any = {"invoice": paid["id"], "amount": 3_500, "refund_amount": 1_000, "credit_amount": 1_500}
        assert refusal(lambda: client.v1.credit_notes.create(asked)).http_status == 400
        asked["out_of_band_amount"] = 1_000
        made = client.v1.credit_notes.create(asked)
        assert (made.type, made.post_payment_amount, made.out_of_band_amount) == ("post_payment", 3_500, 1_000)
        assert account.charge_of(paid)["amount_refunded"] == 1_000
        assert account["cus_Jane"]["balance"] == -1_500
        assert made.customer_balance_transaction is not None
        assert client.v1.invoices.retrieve(paid["id"]).post_payment_credit_notes_amount == 3_500
        more: Any = {"invoice": paid["id"], "amount": 2_501, "out_of_band_amount": 2_501}
        assert refusal(lambda: client.v1.credit_notes.create(more)).http_status == 400
        assert refusal(lambda: client.v1.credit_notes.void_credit_note(made.id)).http_status == 400

    def test_an_open_invoice_asks_for_less_until_the_note_is_void(
        self, account: Account, client: stripe.StripeClient, subscription: StripeObject
    ) -> None:
        owed = account.add_open_invoice(subscription, at=START)
        note = account.add_credit_note(owed, 2_000)
        assert (note["type"], owed["amount_due"], owed["amount_remaining"]) == ("pre_payment", 4_000, 4_000)
        voided = client.v1.credit_notes.void_credit_note(note["id"])
        assert (voided.status, owed["amount_remaining"], owed["pre_payment_credit_notes_amount"]) == ("void", 6_000, 0)

    def test_of_an_invoice_paid_in_part_it_first_takes_what_is_owed(
        self, account: Account, subscription: StripeObject
    ) -> None:
        owed = account.add_open_invoice(subscription, at=START)
        account.pay_beside(owed, 2_500)
        with pytest.raises(StripeError):
            account.add_credit_note(owed, 4_000, credit=4_000)
        note = account.add_credit_note(owed, 4_000, credit=500)
        assert (note["type"], note["pre_payment_amount"], note["post_payment_amount"]) == ("mixed", 3_500, 500)
        assert (owed["status"], owed["amount_paid"]) == ("paid", 2_500)
        assert account["cus_Jane"]["balance"] == -500


class TestBesideTheDefaultPayment:
    def test_an_invoice_is_paid_in_parts(
        self, account: Account, client: stripe.StripeClient, subscription: StripeObject
    ) -> None:
        owed = account.add_open_invoice(subscription, at=START)
        account.pay_beside(owed, 2_500)
        assert (owed["status"], owed["amount_paid"], owed["amount_remaining"]) == ("open", 2_500, 3_500)
        account.pay_beside(owed, 3_500)
        assert (owed["status"], owed["amount_paid"], owed["amount_remaining"]) == ("paid", 6_000, 0)
        payments = client.v1.invoice_payments.list({"invoice": owed["id"]}).data
        assert sorted((row.status, row.amount_paid, row.is_default) for row in payments if row.amount_paid) == [
            ("paid", 2_500, False),
            ("paid", 3_500, False),
        ]
        assert [row.status for row in payments if row.is_default] == ["canceled"]

    def test_a_part_is_paid_outside_stripe_and_more_than_is_owed_is_credit(
        self, account: Account, client: stripe.StripeClient, subscription: StripeObject
    ) -> None:
        owed = account.add_open_invoice(subscription, at=START)
        account.pay_off_stripe(owed, 2_500)
        assert (owed["status"], owed["amount_remaining"], account["cus_Jane"]["balance"]) == ("open", 3_500, 0)
        code = refusal(lambda: client.v1.invoices.void_invoice(owed["id"])).code
        assert code == "invoice_not_editable"
        account.pay_off_stripe(owed, 4_000)
        found = client.v1.invoices.retrieve(owed["id"], {"expand": ["amount_paid_off_stripe", "payments"]})
        assert (found.status, found.amount_paid, found.amount_overpaid) == ("paid", 6_000, 500)
        assert found.amount_paid_off_stripe == 6_500
        assert found.payments
        assert [row.status for row in found.payments.data if row.is_default] == ["canceled"]
        assert account["cus_Jane"]["balance"] == -500

    def test_one_payment_pays_several_invoices(
        self, account: Account, client: stripe.StripeClient, subscription: StripeObject
    ) -> None:
        owed = [account.add_open_invoice(subscription, at=at) for at in (START, MIDDLE)]
        charge = account.pay_several(owed)
        assert ([invoice["status"] for invoice in owed], charge["amount"]) == (["paid", "paid"], 12_000)
        by: Any = {"payment": {"type": "payment_intent", "payment_intent": charge["payment_intent"]}}
        rows = client.v1.invoice_payments.list(by).data
        assert {(row.invoice, row.amount_paid) for row in rows} == {(invoice["id"], 6_000) for invoice in owed}

    def test_what_nobody_owed_is_credit(
        self, account: Account, client: stripe.StripeClient, paid: StripeObject
    ) -> None:
        second = account.pay_beside(paid)
        assert (second["amount"], paid["amount_paid"], paid["amount_overpaid"]) == (6_000, 6_000, 6_000)
        [entry] = client.v1.customers.balance_transactions.list("cus_Jane").data
        assert (entry.type, entry.amount, entry.invoice) == ("invoice_overpaid", -6_000, paid["id"])


class TestTheBalance:
    def test_credit_pays_first(self, account: Account, jane: StripeObject, subscription: StripeObject) -> None:
        account.give_credit(jane, 8_000)
        first, second = (account.add_paid_invoice(subscription, at=START + timedelta(days=days)) for days in (0, 31))
        assert [first[name] for name in ("status", "total", "amount_due", "starting_balance", "ending_balance")] == [
            "paid",
            6_000,
            0,
            -8_000,
            -2_000,
        ]
        assert account.all("invoice_payment", invoice=first["id"]) == []
        assert (second["amount_due"], second["amount_paid"], jane["balance"]) == (4_000, 4_000, 0)
        assert account.charge_of(second)["amount"] == 4_000

    def test_it_comes_back_from_a_void_invoice(
        self, account: Account, jane: StripeObject, subscription: StripeObject
    ) -> None:
        account.give_credit(jane, 1_000)
        owed = account.add_open_invoice(subscription, at=START)
        assert (owed["amount_remaining"], jane["balance"]) == (5_000, 0)
        account.void_invoice(owed)
        assert jane["balance"] == -1_000
        assert account.all("customer_balance_transaction")[-1]["type"] == "unapplied_from_invoice"


class TestChanges:
    def test_at_once_they_are_an_invoice_and_below_zero_credit(
        self, account: Account, jane: StripeObject, subscription: StripeObject, paid: StripeObject
    ) -> None:
        up = account.change_subscription(subscription, quantity=5, behavior="always_invoice", at=MIDDLE)
        assert up is not None
        assert ([row["amount"] for row in up["lines"]["data"]], up["amount_paid"]) == ([-3_000, 5_000], 2_000)
        down = account.change_subscription(subscription, quantity=1, behavior="always_invoice", at=MIDDLE)
        assert down is not None
        assert (down["status"], down["total"], jane["balance"]) == ("paid", -4_000, -4_000)

    def test_else_they_wait_for_the_next_invoice(
        self, account: Account, client: stripe.StripeClient, subscription: StripeObject, paid: StripeObject
    ) -> None:
        assert account.change_subscription(subscription, quantity=5, at=MIDDLE) is None
        waiting = client.v1.invoice_items.list({"customer": "cus_Jane", "pending": True}).data
        assert sorted((item.amount, item.proration) for item in waiting) == [(-3_000, True), (5_000, True)]
        bill = account.renew(subscription, at=START + timedelta(days=31))
        assert [row["amount"] for row in bill["lines"]["data"]] == [-3_000, 5_000, 10_000]
        assert bill["amount_paid"] == 12_000
        assert client.v1.invoice_items.list({"customer": "cus_Jane", "pending": True}).data == []

    def test_those_of_several_subscriptions_are_billed_on_one_invoice(
        self, account: Account, jane: StripeObject, monthly: StripeObject, subscription: StripeObject
    ) -> None:
        """By itself, or with the renewal of one of them."""
        other = account.add_subscription(jane, monthly, created=START)
        for each in (subscription, other):
            account.add_pending_item(each, 700, at=MIDDLE)
        billed = account.bill_what_waits(other, at=MIDDLE)
        assert billed
        assert (billed["parent"], billed["total"], billed["billing_reason"]) == (None, 1_400, "manual")
        assert account.bill_what_waits(other, at=MIDDLE) is None
        account.add_pending_item(subscription, -300, at=MIDDLE)
        renewed = account.renew(other, at=START + timedelta(days=31), others=True)
        assert renewed["total"] == 1_700

    @pytest.mark.parametrize(
        ("prorate", "invoice_now", "left", "balance"),
        [(False, False, 0, 0), (True, False, -1_000, 0), (True, True, 0, -1_000), (False, True, 0, 0)],
    )
    def test_a_cancel_takes_them_away_leaves_them_or_bills_them(
        self,
        account: Account,
        jane: StripeObject,
        subscription: StripeObject,
        paid: StripeObject,
        prorate: bool,
        invoice_now: bool,
        left: int,
        balance: int,
    ) -> None:
        account.change_subscription(subscription, quantity=5, at=MIDDLE)
        quarter = MIDDLE + (START + timedelta(days=31) - MIDDLE) * 2 / 5
        subscription["items"]["data"][0].update(
            current_period_start=int(START.timestamp()), current_period_end=int(START.timestamp()) + 31 * 86_400
        )
        account.cancel_subscription(subscription, at=quarter, prorate=prorate, invoice_now=invoice_now)
        waiting = account.all("invoiceitem", invoice=None)
        assert (sum(item["amount"] for item in waiting), jane["balance"]) == (left, balance)


def test_lists_inside_are_cut_at_ten(
    account: Account, client: stripe.StripeClient, subscription: StripeObject, paid: StripeObject
) -> None:
    for day in range(6):
        account.change_subscription(subscription, quantity=4 + day, at=MIDDLE + timedelta(hours=day))
    bill = account.renew(subscription, at=START + timedelta(days=31))
    shown = client.v1.invoices.retrieve(bill["id"]).lines
    assert (len(shown.data), shown.has_more) == (10, True)
    whole = list(client.v1.invoices.line_items.list(bill["id"], {"limit": 4}).auto_paging_iter())
    assert [row.id for row in whole] == [row["id"] for row in bill["lines"]["data"]]
    assert len(whole) == 13


def test_a_dispute_that_was_won_may_be_refunded(account: Account, paid: StripeObject) -> None:
    charge = account.charge_of(paid)
    open_one = account.dispute(charge)
    with pytest.raises(StripeError):
        account.refund(charge, 100)
    account.decide_dispute(open_one, "won")
    account.refund(charge, 100)
    account.decide_dispute(open_one, "won", refundable=False)
    with pytest.raises(StripeError):
        account.refund(charge, 100)
