"""What *More* reads beyond the lookup: all lines of long invoices, and what mandates are called. And at which cost."""

from datetime import timedelta

import pytest

from billing.account.account import Account as Reading
from billing.account.invoice_line import LineKind
from billing.account.payments import Invoice
from billing.stripe import in_full
from billing.stripe.stripe_processor import StripeProcessor
from billing.wording.payment_methods import under
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.itemizing import Itemized
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_method import Other
from tests.billing.samples import NOW
from tests.billing.stripe.asking import paths, typed

NEWEST = 25


def long_invoice(account: Account, id: str, lines: int) -> StripeObject:
    bought = [Itemized(100 + each, f"Line {each}", NOW - timedelta(days=9), item=None) for each in range(lines - 1)]
    used = Itemized(2_000, "Calls", NOW - timedelta(days=40), NOW - timedelta(days=10))
    at = NOW - timedelta(days=9)
    return account.add_itemized_invoice("sub_Jane", [*bought, used], at=at, billing_reason="subscription_cycle", id=id)


def looked_at(processor: StripeProcessor, account: Account) -> tuple[Reading, Reading, list[str]]:
    """What a lookup read, what *More* reads on top, and what that asks Stripe for."""
    found = processor.look_up(typed("cus_Jane")).account
    assert found
    account.log.clear()
    whole = processor.in_full.read(found, newest=NEWEST)
    return found, whole, sorted(paths(account))


def shown(reading: Reading, id: str) -> Invoice:
    found = reading.invoice(id)
    assert found
    return found


@pytest.mark.usefixtures("jane")
class TestLongInvoices:
    def test_every_line_is_read_with_what_it_is_about(self, account: Account, processor: StripeProcessor) -> None:
        long_invoice(account, "in_Long", 130)
        before, whole, asked = looked_at(processor, account)
        assert (len(shown(before, "in_Long").lines), shown(before, "in_Long").lines_cut) == (10, True)
        read = shown(whole, "in_Long")
        assert (len(read.lines), read.lines_cut) == (130, False)
        assert {line.kind for line in read.lines} == {LineKind.ONE_TIME, LineKind.PERIOD}
        assert sum(line.amount.amount for line in read.lines) == read.total.amount
        assert asked.count("/v1/invoices/in_Long/lines") == 2
        assert shown(whole, "in_Jane") == shown(before, "in_Jane")

    def test_it_stops_somewhere_and_says_so(self, account: Account, processor: StripeProcessor) -> None:
        for number in range(4):
            long_invoice(account, f"in_Long{number}", 220)
        before, whole, _ = looked_at(processor, account)
        read = [shown(whole, f"in_Long{number}") for number in (3, 2, 1)]
        assert [(len(invoice.lines), invoice.lines_cut) for invoice in read] == [(220, False), (220, False), (60, True)]
        assert sum(len(invoice.lines) for invoice in read) == in_full.MOST_LINES
        assert shown(whole, "in_Long0") == shown(before, "in_Long0")

    def test_where_stripe_does_not_give_them_the_first_ones_stay(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        long_invoice(account, "in_Long", 20)
        account.faults.deny("/v1/invoices/*/lines", "rak_invoice_read")
        before, whole, _ = looked_at(processor, account)
        assert shown(whole, "in_Long") == shown(before, "in_Long")


@pytest.mark.usefixtures("jane")
class TestMandates:
    @pytest.mark.parametrize("kind", ["sepa_debit", "bacs_debit", "au_becs_debit", "acss_debit", "us_bank_account"])
    def test_what_the_statement_shows_of_it(self, account: Account, processor: StripeProcessor, kind: str) -> None:
        account.add_charge(
            "cus_Jane", 900, payment_method=account.add_payment_method("cus_Jane", Other(kind), id="pm_D")
        )
        before, whole, asked = looked_at(processor, account)
        assert under(before.charges[0].method) == " · mandate_D"
        assert asked.count("/v1/mandates/mandate_D") == 1
        details = account.find("mandate", "mandate_D")["payment_method_details"][kind]
        name = f"mandate {details['reference']}" if "reference" in details else "a mandate without a reference"
        assert under(whole.charges[0].method) == f" · {name}"

    def test_one_that_was_ended_says_why(self, account: Account, processor: StripeProcessor) -> None:
        method = account.add_payment_method("cus_Jane", Other("bacs_debit"), id="pm_D")
        account.add_charge("cus_Jane", 900, payment_method=method)
        account.end_mandate("pm_D", reason="account_closed")
        _, whole, _ = looked_at(processor, account)
        assert under(whole.charges[0].method).endswith(" (revoked: the account was closed)")

    def test_each_is_asked_for_once_and_few_of_them(self, account: Account, processor: StripeProcessor) -> None:
        for number in range(7):
            method = account.add_payment_method("cus_Jane", Other("sepa_debit"), id=f"pm_D{number}")
            for _ in range(2):
                account.add_charge("cus_Jane", 900, payment_method=method)
        _, _, asked = looked_at(processor, account)
        assert sum(path.startswith("/v1/mandates/") for path in asked) == in_full.MOST_MANDATES

    def test_where_the_key_may_not_read_them_the_id_stays(self, account: Account, processor: StripeProcessor) -> None:
        method = account.add_payment_method("cus_Jane", Other("sepa_debit"), id="pm_D")
        account.add_charge("cus_Jane", 900, payment_method=method)
        account.faults.deny("/v1/mandates/*", "rak_mandate_read")
        before, whole, _ = looked_at(processor, account)
        assert whole.charges == before.charges
