"""The ledger's own rules, in figures that anybody can add up."""

import pytest

from tests.oracle.ledger import Ledger


@pytest.fixture
def books() -> Ledger:
    """A year of 1,200.00 on one subscription."""
    books = Ledger()
    books.billed("in_1", {"sub": 120_000})
    books.paid("year", 120_000, "usd", invoice="in_1")
    return books


def bought(books: Ledger, payment: str, amount: int, *, invoice: str, subscription: str = "sub") -> None:
    books.billed(invoice, {subscription: amount})
    books.paid(payment, amount, "usd", invoice=invoice)


def test_a_refund_counts_until_it_comes_back(books: Ledger) -> None:
    books.refunded("year", "re", 20_000)
    assert books.most("year") == 100_000
    books.refund_came_back("year", "re")
    assert books.most("year") == 120_000


def test_unused_time_counts_against_the_payments_together(books: Ledger) -> None:
    bought(books, "seats", 11_000, invoice="in_2")
    books.billed("in_3", {"sub": -88_110})
    assert (books.most("year"), books.most("seats"), books.most_in_all()) == (42_890, 11_000, {"usd": 42_890})
    books.refunded("seats", "re", 11_000)
    assert (books.most("year"), books.most("seats")) == (31_890, 0)


def test_on_one_invoice_only_what_is_below_zero_counts(books: Ledger) -> None:
    books.billed("in_2", {"sub": -1_333 + 3_333})
    assert books.most("year") == 120_000


def test_what_waits_counts_net_until_it_is_billed(books: Ledger) -> None:
    books.put_off("sub", -5_000)
    books.put_off("sub", 3_000)
    assert books.most("year") == 118_000
    books.put_off("sub", 4_000)
    assert books.most("year") == 120_000
    books.put_off("sub", -9_000)
    books.billed("in_2", {"sub": 13_000})
    assert books.most("year") == 120_000


def test_what_a_note_gave_counts_against_all_payments_of_the_invoice(books: Ledger) -> None:
    bought(books, "first", 4_000, invoice="in_2")
    books.paid("second", 6_000, "usd", invoice="in_2")
    books.given_for_invoice("in_2", 7_000)
    assert [books.most(payment) for payment in ("year", "first", "second")] == [120_000, 3_000, 3_000]
    assert books.most_in_all() == {"usd": 123_000}


def test_what_was_given_beyond_a_payment_lowers_no_other(books: Ledger) -> None:
    bought(books, "month", 2_000, invoice="in_2")
    books.given_for_invoice("in_2", 9_000)
    bought(books, "other", 3_000, invoice="in_3", subscription="sub_2")
    books.billed("in_4", {"sub_2": -5_000})
    assert [books.most(payment) for payment in ("year", "month", "other")] == [120_000, 0, 0]


def test_what_the_bank_has_is_no_money_of_ours(books: Ledger) -> None:
    bought(books, "month", 2_000, invoice="in_2")
    books.billed("in_3", {"sub": -1_500})
    books.disputed("year", "du", "gone")
    assert (books.most("year"), books.most("month")) == (0, 500)
    books.disputed("year", "du", "here")
    assert (books.most("year"), books.most("month")) == (120_000, 2_000)


def test_currencies_are_never_added() -> None:
    books = Ledger()
    books.paid("dollars", 500, "usd")
    books.billed("in", {"sub": 700})
    books.paid("yen", 700, "jpy", invoice="in")
    assert books.most_in_all() == {"usd": 500, "jpy": 700}


def test_what_was_paid_outside_goes_back_on_no_card(books: Ledger) -> None:
    bought(books, "part", 6_000, invoice="in_2")
    books.paid_outside("in_2", 4_000)
    assert books.most("part") == 6_000
    books.given_for_invoice("in_2", 5_500)
    assert (books.most("part"), books.most_in_all()) == (4_500, {"usd": 124_500})


def test_credit_for_one_of_two_billed_together_is_covered_by_what_was_paid_for_it() -> None:
    books = Ledger()
    books.billed("in_1", {"sub_1": 1_000, "sub_2": 1_500})
    books.paid("both", 2_500, "usd", invoice="in_1")
    bought(books, "other", 1_500, invoice="in_2", subscription="sub_2")
    books.billed("in_3", {"sub_1": -800})
    books.billed("in_4", {"sub_2": -1_500})
    assert [books.most("both"), books.most("other"), books.most_in_all()] == [1_700, 1_500, {"usd": 1_700}]
    books.refunded("both", "re", 1_700)
    assert [books.most("both"), books.most("other")] == [0, 0]
