"""More than Stripe shows at once, of everything that the figures rest on: read to the end."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.oracle.asking import bot_on, let_through, picture
from tests.oracle.examples import END, MIDDLE, START, Most, Shop
from tests.oracle.told import CUSTOMER

LISTS: dict[str, Callable[[Shop], Most]] = {}


def beyond(told: Callable[[Shop], Most]) -> Callable[[Shop], Most]:
    LISTS[told.__name__] = told
    return told


@beyond
def refunds_of_one_charge(shop: Shop) -> Most:
    shop.month()
    for _ in range(13):
        shop.stripe.refund("ch_1", 100)
    return {"ch_1": 700}


@beyond
def payments_of_one_invoice(shop: Shop) -> Most:
    owed = shop.stripe.add_open_invoice(shop.subscribe(2_400), at=START)
    for number in range(12):
        shop.stripe.pay_beside(owed, 200, charge_id=f"ch_{number}", at=START + timedelta(hours=number))
    shop.stripe.add_credit_note(owed, 2_300, out_of_band=2_300)
    return {f"ch_{number}": 100 for number in range(12)}


@beyond
def items_that_wait(shop: Shop) -> Most:
    shop.month(2_000, 60)
    for number in range(52):
        shop.stripe.change_subscription("sub_1", quantity=59 - number, at=MIDDLE)
    return {"ch_1": 120_000 - 52_000}


@beyond
def credit_notes(shop: Shop) -> Most:
    paid = shop.month(12_000)
    for _ in range(103):
        shop.stripe.add_credit_note(paid, 100, out_of_band=100)
    return {"ch_1": 1_700}


@beyond
def entries_on_the_balance(shop: Shop) -> Most:
    shop.month()
    metadata = {"case_id": "case_1", "proposal": "3", "charge": "ch_1"}
    shop.stripe.give_credit(CUSTOMER, 500)["metadata"] = metadata
    for _ in range(104):
        shop.stripe.give_credit(CUSTOMER, 5)
    return {"ch_1": 1_500}


@beyond
def payments_and_invoices(shop: Shop) -> Most:
    """The oldest is the one that credit was given for."""
    shop.month(2_000)
    shop.invoice("sub_1", -1_500)
    for number in range(101):
        shop.at = END + timedelta(days=31 * number)
        bill = shop.stripe.add_open_invoice("sub_1", at=shop.at)
        if bill["status"] == "open":
            shop.stripe.try_to_collect(bill, at=shop.at, charge_id=f"ch_later_{number}")
    paid = {charge["id"]: charge["amount"] for charge in shop.stripe.all("charge")}
    assert sum(paid.values()) == 2_000 + 101 * 2_000 - 1_500
    return paid


@beyond
def lines_for_two_subscriptions(shop: Shop) -> Most:
    """What was for the first stands last."""
    shop.subscribe(1_000, id="sub_1")
    shop.subscribe(1_500, id="sub_2")
    shop.invoice("sub_2", *[100] * 11, ("sub_1", 1_000), charge_id="ch_1")
    shop.invoice("sub_1", -800)
    return {"ch_1": 1_300}


@pytest.mark.parametrize("name", LISTS)
def test_what_is_cut_is_read_to_its_end(name: str) -> None:
    shop = Shop()
    expected = LISTS[name](shop)
    with bot_on(shop.stripe) as processor:
        said = let_through(picture(processor))
    assert said == expected
