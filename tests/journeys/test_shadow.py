"""Shadow mode: everything works as it will, and Stripe is asked for nothing."""

import pytest

from sandbox.standins.people import ADA, OLIVIA, OMAR
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite


@pytest.fixture
def policy() -> str:
    return "[mode]\nshadow = true\n"


def test_what_is_approved_or_done_alone_is_shadowed_and_said_so(desk: Desk) -> None:
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    assert desk.propose(OMAR, "cancel_at_period_end") == {}
    desk.shows("Shadow mode: Cancel at period end was not sent to Stripe")
    assert desk.propose_refund(OMAR, amount="12.00") == {}
    assert "Shadow mode: whatever is approved, nothing is sent to Stripe" in desk.card()
    desk.click(ADA, "approve")
    desk.shows("Shadow mode: Refund a charge 12.00 USD was not sent to Stripe")
    shadowed = desk.logged("shadowed")
    assert shadowed.actor == "bot"
    assert (shadowed.data["remedy"], shadowed.data["amount"], shadowed.data["currency"]) == (
        "refund_charge",
        1200,
        "usd",
    )
    assert shadowed.data["proposal"] == desk.logged("proposed").seq
    desk.click(OLIVIA, "handoff")
    desk.shows("Shadow mode: refund a charge 12.00 USD of ch_JaneProAgainFirst was not sent to Stripe")
    assert {"attempted", "executed"}.isdisjoint(desk.kinds())
    assert desk.writes() == []
