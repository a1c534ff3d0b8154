"""Credit notes: the refunds that they name, the tax in them, and what is left of an invoice to correct."""

from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import code_of, refusal


@pytest.fixture
def taxed(account: Account, jane: StripeObject, monthly: StripeObject) -> StripeObject:
    """20 dollars and 19 % on top."""
    subscription = account.add_subscription(jane, monthly)
    account.add_tax(subscription, 19)
    return account.add_paid_invoice(subscription)


def linking(invoice: StripeObject, refund: StripeObject, **given: Any) -> Any:
    amount = given.pop("amount", refund["amount"])
    row = {"refund": refund["id"], "amount_refunded": amount, **given}
    return {"invoice": invoice["id"], "amount": amount, "refunds": [row]}


class TestLinks:
    def test_a_refund_that_was_made_is_named_and_no_mail_is_sent(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        invoice = account.all("invoice")[0]
        made = account.refund(charge, 500)
        note: Any = {**linking(invoice, made), "email_type": "none", "reason": "duplicate", "memo": "Paid twice"}
        preview = client.v1.credit_notes.preview(note)
        assert (preview.total, account.all("credit_note")) == (500, [])
        created = client.v1.credit_notes.create(note)
        assert (created.total, created.reason, created.memo) == (500, "duplicate", "Paid twice")
        assert [(row.refund, row.amount_refunded) for row in created.refunds] == [(made["id"], 500)]
        assert charge["amount_refunded"] == 500
        [listed] = client.v1.credit_notes.list({"invoice": invoice["id"]}).data
        assert listed.id == created.id
        assert client.v1.invoices.retrieve(invoice["id"]).post_payment_credit_notes_amount == 500

    def test_a_refund_is_not_named_for_more_than_it_was(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        invoice, made = account.all("invoice")[0], account.refund(charge, 500)
        error = refusal(lambda: client.v1.credit_notes.create(linking(invoice, made, amount=501)))
        assert error.http_status == 400
        client.v1.credit_notes.create(linking(invoice, made, amount=300))
        assert refusal(lambda: client.v1.credit_notes.create(linking(invoice, made, amount=201))).http_status == 400
        client.v1.credit_notes.create(linking(invoice, made, amount=200))
        whole: Any = {"invoice": invoice["id"], "amount": 1_501, "credit_amount": 1_501}
        assert refusal(lambda: client.v1.credit_notes.create(whole)).http_status == 400

    def test_neither_a_strangers_refund_nor_one_that_failed(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject, jane: StripeObject
    ) -> None:
        invoice = account.all("invoice")[0]
        other = account.refund(account.add_charge(jane, 900), 500)
        assert refusal(lambda: client.v1.credit_notes.create(linking(invoice, other))).http_status == 400
        failed = account.refund(charge, 500)
        account.settle_refund(failed, "failed")
        assert refusal(lambda: client.v1.credit_notes.create(linking(invoice, failed))).http_status == 400
        unknown: Any = {**linking(invoice, failed), "refunds": [{"refund": "re_None"}]}
        assert code_of(lambda: client.v1.credit_notes.create(unknown)) == "resource_missing"


class TestTax:
    def test_an_invoice_says_what_of_it_is_tax(self, client: stripe.StripeClient, taxed: StripeObject) -> None:
        invoice = client.v1.invoices.retrieve(taxed["id"]).to_dict()
        assert (invoice["subtotal"], invoice["total"], invoice["total_excluding_tax"]) == (2_000, 2_380, 2_000)
        assert [(row["amount"], row["tax_behavior"]) for row in invoice["total_taxes"]] == [(380, "exclusive")]

    def test_an_amount_is_a_total_with_its_share_of_the_tax(
        self, client: stripe.StripeClient, taxed: StripeObject
    ) -> None:
        asked: Any = {"invoice": taxed["id"], "amount": 1_190, "refund_amount": 1_190}
        for note in (client.v1.credit_notes.preview(asked), client.v1.credit_notes.create(asked)):
            shown = note.to_dict(for_json=True)
            assert (shown["total"], shown["subtotal"], shown["total_excluding_tax"]) == (1_190, 1_000, 1_000)
            [share] = shown["total_taxes"]
            assert (share["amount"], share["tax_behavior"], share["taxable_amount"]) == (190, "exclusive", 1_000)

    def test_inclusive_tax_is_part_of_the_price(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject, monthly: StripeObject
    ) -> None:
        subscription = account.add_subscription(jane, monthly)
        account.add_tax(subscription, 25, inclusive=True)
        paid = account.add_paid_invoice(subscription)
        assert (paid["total"], paid["total_excluding_tax"]) == (2_000, 1_600)
        note = client.v1.credit_notes.preview({"invoice": paid["id"], "amount": 500, "refund_amount": 500})
        assert (note.total, note.subtotal, note.total_excluding_tax) == (500, 500, 400)

    def test_a_line_of_the_invoice_brings_its_tax(self, client: stripe.StripeClient, taxed: StripeObject) -> None:
        line: Any = {
            "type": "invoice_line_item",
            "invoice_line_item": taxed["lines"]["data"][0]["id"],
            "amount": 1_000,
        }
        note = client.v1.credit_notes.create({"invoice": taxed["id"], "lines": [line], "credit_amount": 1_190})
        assert (note.total, note.subtotal) == (1_190, 1_000)
        assert client.v1.customers.retrieve("cus_Jane").balance == -1_190


def test_an_open_invoice_asks_for_less(
    account: Account, client: stripe.StripeClient, jane: StripeObject, monthly: StripeObject
) -> None:
    owed = account.add_open_invoice(account.add_subscription(jane, monthly))
    account.add_payment_method(jane)
    client.v1.credit_notes.create({"invoice": owed["id"], "amount": 500})
    assert client.v1.invoices.pay(owed["id"]).amount_paid == 1_500
    assert account.charge_of(owed)["amount"] == 1_500
