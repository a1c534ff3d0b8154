"""The most that may still go back for a payment: what came in, less what went back in any way, counted by hand."""

import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from billing.account.account import Account, Panel
from billing.account.customer import BalanceEntry
from billing.account.given_back import CreditNote, GivenBack, Grant, PendingItem
from billing.account.giving_back import most, share
from billing.account.payments import Charge, Dispute, Invoice
from billing.values.money import Money
from billing.wording.giving_back import kindnesses, takings
from billing.wording.went_back import before
from tests.billing.samples import NOW, account, charge, invoice, usd


@dataclass(frozen=True)
class Books:
    """Of one customer; amounts in minor units of dollars unless said otherwise. `left` is the most for each charge."""

    account: Account
    left: dict[str, int | None]
    credit: dict[str, int | None] | None = None


def paid(id: str, amount: int, of: str | None = None, currency: str = "usd", **given: Any) -> Charge:
    fields: dict[str, Any] = {
        "captured": Money(amount, currency),
        "refunded": Money(given.pop("refunded", 0), currency),
        "invoice": of,
        "subscription": "sub_1" if of else None,
    }
    return charge(id, **(fields | given))


def billed(id: str, total: int, currency: str = "usd", **given: Any) -> Invoice:
    named = ("credited", "goodwill", "applied", "overpaid", "noted", "paid_off_stripe")
    amounts = {name: Money(given.pop(name), currency) for name in named if name in given}
    nothing = Money(0, currency)
    fields = {
        "status": "paid",
        "total": Money(total, currency),
        "remaining": nothing,
        "paid": Money(max(total, 0), currency),
    }
    return invoice(id, **(fields | amounts | given))


def below(id: str, total: int, credited: int, **given: Any) -> Invoice:
    return billed(id, -total, credited=credited, **given)


NOTHING = GivenBack()


def books(*rows: Charge | Invoice, given: GivenBack | None = NOTHING, **others: Any) -> Account:
    return account(
        charges=tuple(one for one in rows if isinstance(one, Charge)),
        invoices=tuple(one for one in rows if isinstance(one, Invoice)),
        given_back=given,
        **others,
    )


def waits(*amounts: int, subscription: str = "sub_1", proration: bool = True, currency: str = "usd") -> GivenBack:
    items = (Money(amount, currency) for amount in amounts)
    return GivenBack(
        pending=tuple(PendingItem(f"ii_{n}", subscription, amount, proration) for n, amount in enumerate(items))
    )


def notes(*given: tuple[str, int]) -> GivenBack:
    return GivenBack(
        notes=tuple(CreditNote(f"cn_{n}", of, Money(amount, "usd")) for n, (of, amount) in enumerate(given))
    )


def entries(*amounts: int, charge: str | None = "ch_1", case: str | None = "case_9") -> GivenBack:
    made = (BalanceEntry(f"cbtxn_{n}", Money(amount, "usd"), case, "4", charge) for n, amount in enumerate(amounts))
    return GivenBack(entries=tuple(made))


def disputed(status: str, *, refundable: bool = False) -> dict[str, Any]:
    return {"disputes": (Dispute("dp_1", "ch_1", status, "general", Money(5000, "usd"), NOW, refundable=refundable),)}


YEAR = (paid("ch_1", 120_000, "in_1"), billed("in_1", 120_000))
ADD_ON = (paid("ch_2", 11_000, "in_2"), billed("in_2", 11_000))
TWICE = (paid("ch_1", 5000, "in_1"), paid("ch_2", 5000, "in_1"))
CASES: dict[str, Books] = {
    "nothing went back": Books(books(*YEAR), {"ch_1": 120_000}),
    "a charge for no invoice": Books(books(paid("ch_1", 5000, refunded=1500)), {"ch_1": 3500}),
    "sixteen credits for unused time": Books(
        books(paid("ch_1", 10_000, "in_1"), billed("in_1", 10_000), below("in_2", 8000, 8000)), {"ch_1": 2000}
    ),
    "credit counts against all payments of the subscription together": Books(
        books(*YEAR, *ADD_ON, below("in_3", 88_110, 88_110)), {"ch_1": 42_890, "ch_2": 11_000}
    ),
    "and once more after one of them went back": Books(
        books(YEAR[1], replace(YEAR[0], refunded=Money(42_890, "usd")), *ADD_ON, below("in_3", 88_110, 88_110)),
        {"ch_1": 0, "ch_2": 0},
    ),
    "an upgrade on one invoice": Books(
        books(paid("ch_1", 2000, "in_1"), billed("in_1", 2000, credited=1333)), {"ch_1": 2000}
    ),
    "a credit that waits": Books(books(*YEAR, given=waits(-88_110)), {"ch_1": 31_890}),
    "what waits is net": Books(books(*YEAR, given=waits(-88_110, 22_027)), {"ch_1": 53_917}),
    "what waits is net of other charges too": Books(books(*YEAR, given=waits(-1000, 3000)), {"ch_1": 120_000}),
    "a kindness that waits names nothing": Books(books(*YEAR, given=waits(-1000, proration=False)), {"ch_1": 120_000}),
    "what waits for another subscription": Books(
        books(*YEAR, given=waits(-1000, subscription="sub_2")), {"ch_1": 120_000}
    ),
    "what waits of a subscription that ended": Books(
        books(*YEAR, given=waits(-88_110), subscriptions=()), {"ch_1": 31_890}
    ),
    "what waits and what was billed": Books(
        books(*YEAR, below("in_2", 1000, 1000), given=waits(-500)), {"ch_1": 118_500}
    ),
    "credit that one invoice leaves to several": Books(
        books(
            *YEAR,
            paid("ch_2", 9000, "in_2", subscription="sub_2"),
            billed("in_2", 9000, subscription="sub_2"),
            billed(
                "in_3",
                -7000,
                subscription=None,
                credited=7000,
                shared=(("sub_1", Money(3000, "usd")), ("sub_2", Money(4000, "usd"))),
            ),
        ),
        {"ch_1": 117_000, "ch_2": 5000},
    ),
    "credit that another's invoice leaves": Books(
        books(
            *YEAR,
            paid("ch_2", 9000, "in_2", subscription="sub_2"),
            billed("in_2", 9000, subscription="sub_2"),
            below("in_3", 1000, 4000, subscription="sub_2", shared=(("sub_1", Money(1000, "usd")),)),
        ),
        {"ch_1": 119_000, "ch_2": 9000},
    ),
    "paid in part outside Stripe, and noted": Books(
        books(
            paid("ch_1", 6000, "in_1"),
            billed("in_1", 10_000, noted=5500, paid_off_stripe=4000),
            given=notes(("in_1", 5500)),
        ),
        {"ch_1": 4500},
    ),
    "what was paid outside Stripe is on no card": Books(
        books(paid("ch_1", 6000, "in_1"), billed("in_1", 10_000, paid_off_stripe=4000)), {"ch_1": 6000}
    ),
    "paid outside Stripe, and unused": Books(
        books(*YEAR, billed("in_2", 3000, paid_off_stripe=3000), below("in_3", 5000, 5000)), {"ch_1": 118_000}
    ),
    "a payment that was taken off another invoice": Books(
        books(
            paid("ch_1", 5000, "in_1"),
            billed("in_1", 5000, payment_intents=("pi_1",), live_intents=("pi_1",)),
            billed("in_2", 5000, status="void", payment_intents=("pi_1",)),
        ),
        {"ch_1": 5000},
    ),
    "a void invoice gave nothing": Books(books(*YEAR, below("in_2", 1000, 1000, status="void")), {"ch_1": 120_000}),
    "a draft below zero gives it": Books(books(*YEAR, below("in_2", 1000, 1000, status="draft")), {"ch_1": 119_000}),
    "paid twice, and credited": Books(books(*TWICE, billed("in_1", 5000, overpaid=5000)), {"ch_1": 5000, "ch_2": 5000}),
    "paid twice, credited, and one of them refunded": Books(
        books(replace(TWICE[0], refunded=Money(3000, "usd")), TWICE[1], billed("in_1", 5000, overpaid=5000)),
        {"ch_1": 2000, "ch_2": 2000},
    ),
    "paid in parts, and noted": Books(
        books(*TWICE, billed("in_1", 10_000, noted=7000), given=notes(("in_1", 7000))), {"ch_1": 3000, "ch_2": 3000}
    ),
    "a refund that a credit note names": Books(
        books(paid("ch_1", 5000, "in_1", refunded=2000), billed("in_1", 5000, noted=2000), given=notes(("in_1", 0))),
        {"ch_1": 3000},
    ),
    "more noted than was paid lowers no other payment": Books(
        books(
            paid("ch_1", 5000, "in_1", refunded=5000),
            billed("in_1", 5000, noted=3000),
            paid("ch_2", 5000, "in_2"),
            billed("in_2", 5000),
            given=notes(("in_1", 3000)),
        ),
        {"ch_1": 0, "ch_2": 5000},
    ),
    "our own credit": Books(books(*YEAR, given=entries(-20_000)), {"ch_1": 100_000}),
    "our own credit, taken back": Books(books(*YEAR, given=entries(-20_000, 20_000)), {"ch_1": 120_000}),
    "our own credit that names no charge": Books(
        books(*YEAR, *ADD_ON, given=entries(-1000, charge=None)), {"ch_1": 119_000, "ch_2": 10_000}
    ),
    "a kindness on the balance names nothing": Books(
        books(*YEAR, given=entries(-20_000, charge=None, case=None)), {"ch_1": 120_000}
    ),
    "lost to the bank, and gone for the others": Books(
        books(
            paid("ch_1", 5000, "in_1", disputed=True),
            billed("in_1", 5000),
            *ADD_ON,
            below("in_3", 3000, 3000),
            **disputed("lost"),
        ),
        {"ch_1": 0, "ch_2": 8000},
    ),
    "with the bank": Books(books(paid("ch_1", 5000, disputed=True), **disputed("needs_response")), {"ch_1": 0}),
    "won": Books(books(paid("ch_1", 5000, disputed=True), **disputed("won", refundable=True)), {"ch_1": 5000}),
    "an inquiry ends with a refund alone": Books(
        books(paid("ch_1", 5000, disputed=True), **disputed("warning_needs_response", refundable=True)),
        {"ch_1": 5000},
        {"ch_1": 0},
    ),
    "credit that was used is no money on a card": Books(
        books(
            *YEAR,
            below("in_2", 88_110, 88_110),
            paid("ch_3", 31_890, "in_3"),
            billed("in_3", 120_000, applied=88_110),
        ),
        {"ch_1": 63_780, "ch_3": 31_890},
        {"ch_1": 120_000, "ch_3": 120_000},
    ),
    "what it bought is used, beyond what the card brought": Books(
        books(
            paid("ch_1", 4000, "in_1"),
            billed("in_1", 10_000, applied=6000),
            given=GivenBack(grants=(Grant("credgr_1", None, usd(10_000), usd(1000), NOW, names=frozenset({"ch_1"})),)),
        ),
        {"ch_1": 0},
        credit={"ch_1": 1000},
    ),
    "a payment that failed, of an invoice that took credit": Books(
        books(paid("ch_1", 4000, "in_1", status="failed"), billed("in_1", 10_000, applied=6000)),
        {"ch_1": 0},
        credit={"ch_1": 0},
    ),
    "credit that was given again": Books(
        books(paid("ch_1", 31_890, "in_1"), billed("in_1", 120_000, applied=88_110), given=entries(-100_000)),
        {"ch_1": 0},
        {"ch_1": 20_000},
    ),
    "several currencies": Books(
        books(
            *YEAR,
            paid("ch_2", 4900, "in_2", "jpy"),
            billed("in_2", 4900, "jpy"),
            billed("in_3", -1000, "jpy", credited=1000),
            given=waits(-200, currency="jpy"),
        ),
        {"ch_1": 120_000, "ch_2": 3700},
    ),
    "three decimals move in tens": Books(
        books(
            paid("ch_1", 10_000, "in_1", "kwd"),
            billed("in_1", 10_000, "kwd"),
            billed("in_2", -3333, "kwd", credited=3333),
        ),
        {"ch_1": 6660},
    ),
}
# What makes the figure unknown, and is not there in the first place.
HALF = books(*YEAR, *ADD_ON)
UNKNOWN: dict[str, Account] = {
    "one payment of several invoices": books(
        paid("ch_1", 9000, "in_1"),
        billed("in_1", 5000, payment_intents=("pi_1",), live_intents=("pi_1",)),
        billed("in_2", 4000, payment_intents=("pi_1",), live_intents=("pi_1",), noted=4000),
        given=notes(("in_2", 4000)),
    ),
    "what went back was not read yet": replace(HALF, given_back=None),
    "the balance was not read": replace(HALF, given_back=GivenBack(entries=None)),
    "what waits was not read": replace(HALF, given_back=GivenBack(pending=None)),
    "credit notes were not read": books(billed("in_1", 120_000, noted=1), YEAR[0], given=GivenBack(notes=None)),
    "credit notes of another payment were not read": books(
        *YEAR, ADD_ON[0], billed("in_2", 11_000, noted=1), given=GivenBack(notes=None)
    ),
    "a credit note is missing": books(billed("in_1", 120_000, noted=1), YEAR[0]),
    "there are more invoices": replace(HALF, cut=(Panel.INVOICES,)),
    "there are more charges": replace(HALF, cut=(Panel.CHARGES,)),
    "invoices were not read": replace(HALF, unknown=(Panel.INVOICES,)),
    "charges were not read": replace(HALF, unknown=(Panel.CHARGES,)),
    "subscriptions were not read": replace(HALF, unknown=(Panel.SUBSCRIPTIONS,)),
    "payments name no invoices": replace(HALF, linked=False),
    "the invoice is not there": books(YEAR[0]),
    "lines below zero are cut": books(*YEAR, below("in_2", 8000, 5000, lines_cut=True)),
    "payments of an invoice are cut": books(YEAR[0], billed("in_1", 120_000, payments_cut=True)),
    "refunds of another payment are cut": books(*YEAR, ADD_ON[1], replace(ADD_ON[0], refunds_cut=True)),
    "another payment is disputed, and nobody knows how": books(*YEAR, ADD_ON[1], replace(ADD_ON[0], disputed=True)),
    "the invoice is in another currency": books(YEAR[0], billed("in_1", 120_000, "eur")),
}


@pytest.mark.parametrize("name", CASES)
def test_at_most_so_much_may_go_back(name: str) -> None:
    case = CASES[name]
    for id, left in case.left.items():
        payment = case.account.charge(id)
        assert payment
        found = most(payment, case.account)
        assert found, id
        assert found.amount == left, id
    for id, left in (case.credit or {}).items():
        payment = case.account.charge(id)
        assert payment
        found = most(payment, case.account, as_credit=True)
        assert found, id
        assert found.amount == left, id


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_was_not_read_to_its_end_is_unknown(name: str) -> None:
    (payment,) = (one for one in UNKNOWN[name].charges if one.id == "ch_1")
    assert most(payment, UNKNOWN[name]) is None


def test_lines_and_notes_of_other_customers_payments_hold_nothing_up() -> None:
    other = billed("in_9", -10, credited=10, subscription="sub_9", lines_cut=True)
    noted = billed("in_8", 10, noted=5, subscription="sub_8")
    assert most(YEAR[0], books(*YEAR, other, noted, given=GivenBack(notes=None))) == Money(120_000, "usd")


WENT_BACK: dict[str, tuple[Account, str]] = {
    "nothing": (books(*YEAR), ""),
    "all ways": (
        books(
            paid("ch_1", 10_000, "in_1", refunded=1000),
            billed("in_1", 10_000, noted=300, overpaid=400),
            below("in_2", 500, 500),
            given=replace(entries(-200), notes=notes(("in_1", 300)).notes),
        ),
        "Went back already: 10.00 USD refunded, 2.00 USD given as credit, 3.00 USD by credit notes,"
        " 4.00 USD overpaid, and credited, 5.00 USD credited for unused time",
    ),
    "more than it brought": (
        books(
            paid("ch_1", 5000, "in_1", refunded=5000),
            billed("in_1", 5000, noted=3000),
            given=notes(("in_1", 3000)),
        ),
        "Went back already: 50.00 USD refunded, 30.00 USD by credit notes; 30.00 USD more than it brought",
    ),
    "credit given again for what credit paid": (
        books(paid("ch_1", 31_890, "in_1"), billed("in_1", 120_000, applied=88_110), given=entries(-100_000)),
        "Went back already: 1,000.00 USD given as credit",
    ),
}


@pytest.mark.parametrize("name", WENT_BACK)
def test_it_is_said_how(name: str) -> None:
    known, said = WENT_BACK[name]
    counted = share(known.charges[0], known)
    assert counted
    assert before(counted) == said


def test_credit_that_names_nothing_is_said_with_its_day() -> None:
    given = [BalanceEntry(f"cbtxn_{n}", Money(-100 * n, "usd"), created=NOW - timedelta(days=n)) for n in range(1, 5)]
    ours = BalanceEntry("cbtxn_9", Money(-900, "usd"), "case_1", "4", "ch_1")
    told = kindnesses(books(*YEAR, given=GivenBack(entries=(ours, *given))))
    assert told[0] == ("Besides, 1.00 USD of credit that names no payment", " · ", NOW - timedelta(days=1))
    assert (len(told), told[2]) == (3, ("And 2 more such entries on the balance",))
    assert kindnesses(books(*YEAR)) == kindnesses(books(*YEAR, given=None)) == []


def test_what_was_taken_off_by_hand_is_said_and_raises_nothing() -> None:
    """As when credit for unused time is taken back and paid out to the card instead."""
    by_hand = BalanceEntry("cbtxn_1", Money(88_110, "usd"), created=NOW)
    known = books(*YEAR, below("in_2", 88_110, 88_110), given=GivenBack(entries=(by_hand,)))
    assert most(known.charges[0], known) == Money(31_890, "usd")
    ((said, *since),) = takings(known)
    assert str(said).startswith("Besides, 881.10 USD was taken off the balance and names nothing")
    assert since == [" · ", NOW]
    assert takings(books(*YEAR, given=entries(-100, 100))) == []


def test_one_more_charge_of_a_long_list_costs_little() -> None:
    """Slack waits three seconds for a form that asks for a hundred of them."""
    rows = [one for n in range(100) for one in (paid(f"ch_{n}", 1000, of=f"in_{n}"), billed(f"in_{n}", 1000))]
    kept = books(*rows, given=entries(*[-1] * 20, charge="ch_0"))
    assert most(kept.charges[0], kept) == Money(980, "usd")
    calls = 0

    def count(_frame: object, event: str, _told: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        left = most(kept.charges[1], kept)
    finally:
        sys.setprofile(None)
    assert left == Money(1000, "usd")
    assert calls < 3000
