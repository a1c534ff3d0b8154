"""What a status stands for, where money or an end rests on it: a won dispute is refunded, a far end is none."""

from datetime import timedelta

from sandbox.standins.people import ADA, OLIVIA, OMAR
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite

AGAIN = "sub_JaneProAgain"


def test_a_dispute_that_was_won_leaves_a_payment_like_any_other(desk: Desk) -> None:
    desk.lookup(OLIVIA, "victor@example.net")
    desk.classify(OLIVIA, "product_failure")
    desk.shows("This charge is disputed: money on top could pay the customer twice")
    (customer,) = desk.stripe.all("customer", email="victor@example.net")
    charges = {charge["id"] for charge in desk.stripe.all("charge", customer=customer["id"])}
    (dispute,) = (dispute for dispute in desk.stripe.each("dispute") if dispute["charge"] in charges)
    desk.stripe.decide_dispute(dispute, "won")
    desk.click(OLIVIA, "refresh")
    desk.offers("propose:refund_charge")
    assert desk.propose_refund(OLIVIA) == {}
    desk.click(ADA, "approve")
    desk.shows("Refunded ")
    charge = desk.stripe[dispute["charge"]]
    assert charge["amount_refunded"] == charge["amount_captured"]
    assert len(desk.writes()) == 1


def test_an_end_in_eleven_months_is_brought_forward_and_an_undo_brings_it_back(desk: Desk) -> None:
    far = desk.stripe.now().replace(microsecond=0) + timedelta(days=335)
    subscription = desk.stripe[AGAIN]
    subscription.update(cancel_at=int(far.timestamp()), cancel_at_period_end=False)
    desk.lookup(OLIVIA, "cus_JaneDoe")
    desk.classify(OLIVIA)
    assert desk.propose(OLIVIA, "cancel_at_period_end") == {}
    desk.shows("ends with its period on")
    assert desk.stripe[AGAIN]["cancel_at_period_end"] is True
    desk.click(OMAR, "undo:cancel_at_period_end")
    desk.shows(f"Taken back: Pro {AGAIN} goes on as before")
    assert (subscription["cancel_at"], subscription["cancel_at_period_end"]) == (int(far.timestamp()), False)
