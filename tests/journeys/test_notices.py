"""Nobody waits unseen: who may vote is told, again after a while, and then others are asked besides."""

import pytest

from sandbox.standins.people import ADA, APPROVERS_GROUP, COLE, GWEN, OLIVIA, OMAR
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite


@pytest.fixture
def policy() -> str:
    return f"""
[approval]
remind_after_minutes = 0.05
escalate_after_minutes = 0.1
escalate_to = ["{COLE}"]
[[approval.rules]]
name = "refunds"
remedies = ["refund_charge"]
from = ["{APPROVERS_GROUP}", "{OMAR}"]
"""


def direct(desk: Desk, user: str) -> list[str]:
    return [message.text for message in desk.slack.direct_messages(user)]


def test_who_may_vote_is_told_once_and_again_and_then_others_who_may_vote_too(desk: Desk) -> None:
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    assert desk.propose_refund(OMAR, amount="12.00") == {}
    reminded, escalated = desk.logged("reminded"), desk.logged("escalated")
    proposal = desk.logged("proposed").seq
    assert (reminded.actor, reminded.data) == ("bot", {"proposal": proposal})
    assert (escalated.actor, escalated.data) == ("bot", {"proposal": proposal, "to": [COLE]})
    desk.until(lambda: len(direct(desk, ADA)) == 2 and len(direct(desk, COLE)) == 1)
    first, second = direct(desk, ADA)
    assert "a proposal waits for an approval" in first
    assert "still waits" in second
    assert "you may approve it, too" in direct(desk, COLE)[0]
    assert all(direct(desk, user) == [] for user in (OMAR, OLIVIA, GWEN))
    said = " ".join(direct(desk, ADA) + direct(desk, COLE))
    assert not any(word in said.lower() for word in ("jane", "12.00", "usd", "cus_", "ch_"))
    desk.shows(f"@{COLE}")
    desk.click(COLE, "approve")
    desk.shows("Refunded 12.00 USD")
