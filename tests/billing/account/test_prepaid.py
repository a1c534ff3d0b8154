"""Which payment bought which credits, where only amounts and times tell; what is not certain is nobody's."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing.account.account import Account
from billing.account.given_back import GivenBack, Grant
from billing.account.invoice_line import Tax
from billing.account.payment_method import PaymentMethod
from billing.account.payments import Charge, Invoice
from billing.account.prepaid import Buyer, bought_with, of_no_payment, used
from tests.billing.samples import NOW, account, charge, invoice, usd

DEBIT, CARD = PaymentMethod("pm_1", "sepa_debit"), PaymentMethod("pm_2", "card")


def paid(id: str, hours: float, amount: int = 10_000, **given: Any) -> Charge:
    """So many hours after NOW."""
    fields: dict[str, Any] = {"captured": usd(amount), "created": NOW + timedelta(hours=hours), "method": CARD}
    return charge(id, **(fields | given))


def granted(id: str, hours: float, amount: int = 10_000, **given: Any) -> Grant:
    return Grant(id, None, usd(amount), usd(amount - 1000), NOW + timedelta(hours=hours), **given)


def books(*rows: Charge | Grant | Invoice) -> Account:
    return account(
        charges=tuple(row for row in rows if isinstance(row, Charge)),
        invoices=tuple(row for row in rows if isinstance(row, Invoice)),
        given_back=GivenBack(grants=tuple(row for row in rows if isinstance(row, Grant))),
    )


def days(*numbers: float) -> list[float]:
    return [24 * number for number in numbers]


TAXED = invoice(status="paid", total=usd(11_900), taxes=(Tax(usd(1900), base=usd(10_000)),))
BILLED = paid("A", 0, 11_900, invoice="in_1")
SECONDS = 2 / 3600
WEEKLY = [paid(name, at, method=DEBIT) for name, at in zip("ABC", days(0, 7, 14), strict=True)]
# What bought each grant; of "" nobody knows.
CASES: dict[str, tuple[Account, dict[str, str]]] = {
    "granted an hour later": (books(paid("A", 0), granted("a", 1)), {"a": "A"}),
    "granted just before": (books(paid("A", 0), granted("a", -SECONDS)), {"a": "A"}),
    "granted more than a day before": (books(paid("A", 0), granted("a", -25)), {"a": ""}),
    "a card is granted days later": (books(paid("A", 0), granted("a", 96)), {"a": ""}),
    "a debit is granted when it has arrived": (books(paid("A", 0, method=DEBIT), granted("a", 96)), {"a": "A"}),
    "a debit that took all of its days": (books(paid("A", 0, method=DEBIT), granted("a", 21 * 24)), {"a": "A"}),
    "a debit that took longer": (books(paid("A", 0, method=DEBIT), granted("a", 21 * 24 + 1)), {"a": ""}),
    "a debit that has not arrived": (books(paid("A", 0, method=DEBIT, status="pending"), granted("a", 96)), {"a": ""}),
    "top-ups by the half hour, each granted first": (
        books(*[paid(n, at) for n, at in (("A", 0), ("B", 0.5))], granted("a", -SECONDS), granted("b", 0.5 - SECONDS)),
        {"a": "A", "b": "B"},
    ),
    "packs of one day, each granted by hand": (
        books(paid("A", 9), paid("B", 12), granted("a", 13), granted("b", 14)),
        {"a": "A", "b": "B"},
    ),
    "debits by the week": (
        books(*WEEKLY, *[granted(name, at) for name, at in zip("abc", days(4, 11, 19), strict=True)]),
        {"a": "A", "b": "B", "c": "C"},
    ),
    "one debit more than grants, and nobody knows which": (books(*WEEKLY, granted("a", 264), granted("b", 432)), {}),
    "two cards after the grant, and nobody knows which": (
        books(paid("A", 1), paid("B", 2), granted("a", 0)),
        {"a": ""},
    ),
    "the newest of two payments before it": (books(paid("A", 0), paid("B", 1), granted("a", 2)), {"a": "B"}),
    "one more grant than payments after them": (books(paid("A", 1), granted("a", 0), granted("b", 0)), {}),
    "the amount before tax": (books(BILLED, TAXED, granted("a", 1)), {"a": "A"}),
    "the amount before tax, of tax in the price": (
        books(BILLED, replace(TAXED, taxes=(Tax(usd(1900), inclusive=True),)), granted("a", 1)),
        {"a": "A"},
    ),
    "no taxes are told": (books(BILLED, replace(TAXED, taxes=()), granted("a", 1)), {"a": ""}),
    "credit paid a part of the bill": (
        books(replace(BILLED, captured=usd(10_900)), TAXED, granted("a", 1)),
        {"a": ""},
    ),
    "another payment is named": (
        books(paid("A", 0), paid("B", 0), granted("a", -1), granted("b", 1, 3000, names=frozenset({"B"}))),
        {"a": "A", "b": "B"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_bought_it(name: str) -> None:
    known, expected = CASES[name]
    found = {grant.id: one.id for one in known.charges for grant in bought_with(one, known)}
    assert found == {grant: charge for grant, charge in expected.items() if charge}
    granted = {grant.id for grant in (known.given_back.grants if known.given_back else None) or ()}
    assert {grant.id for grant in of_no_payment(known)} == granted - set(found)


def test_what_is_used_counts_with_its_tax() -> None:
    known = books(BILLED, TAXED, granted("a", 1))
    assert used(known, "usd") == [(Buyer((BILLED,)), usd(1190))]
    uneven = books(BILLED, TAXED, replace(granted("a", 1), left=usd(9_999)))
    assert used(uneven, "usd") == [(Buyer((BILLED,)), usd(2))]
