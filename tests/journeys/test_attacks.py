"""Ways to get money out wrongly, each over the wire: none gets through, each leaves its row and a private sentence."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from sandbox.standins.people import ADA, APPROVERS_GROUP, COLE, GWEN, OLIVIA, OMAR, STAN, SUPPORT
from tests.journeys.desk import Desk

RULES = f"""
[approval]
notify = "none"
[[approval.rules]]
name = "refunds"
remedies = ["refund_charge"]
approvals = 2
from = ["{APPROVERS_GROUP}", "{COLE}", "{OMAR}"]
"""


@pytest.fixture
def policy() -> str:
    return RULES


@pytest.fixture
def waiting(desk: Desk) -> Desk:
    """Luis' case first, then Jane's, in which Omar has proposed a refund."""
    desk.lookup(OLIVIA, "luis@example.net")
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    assert desk.propose_refund(OMAR) == {}
    desk.offers("approve")
    return desk


# Whom Slack says that they are not, and what they are refused for.
CHANGED: list[tuple[dict[str, Any], str]] = [
    ({"deleted": True}, "deleted"),
    ({"is_bot": True}, "bot"),
    ({"is_restricted": True}, "guest"),
    ({"team_id": "T0EVIL", "is_stranger": True}, "foreign"),
]
ACTS = ("approve", "reject")


def test_nobody_gets_past_the_second_person(waiting: Desk) -> None:
    jane, luis = 2, 1
    card = waiting.offers("approve").ts
    proposal = waiting.logged("proposed", jane).seq
    case, other = waiting.case_id(jane), waiting.case_id(luis)
    waiting.slack.join(SUPPORT, STAN)
    tried = 0

    def refused(user: str, action: str, reason: str, *, of: int = jane, **forged: Any) -> None:
        nonlocal tried
        tried += 1
        before = len(denials(waiting, of))
        told = len(waiting.told(user))
        assert waiting.slack.click(user, SUPPORT, card, action, **forged).status == 200
        waiting.until(lambda: len(denials(waiting, of)) > before)
        assert denials(waiting, of)[-1] == (user, action, reason)
        # Slack tells nothing to somebody who is deactivated.
        waiting.until(lambda: reason == "deleted" or len(waiting.told(user)) > told)

    refused(OMAR, "approve", "own_proposal")
    for action in ACTS:
        refused(OLIVIA, action, "not_approver")
        refused(GWEN, action, "guest")
        refused(STAN, action, "foreign")
        for flags, reason in CHANGED:
            with changed(waiting, COLE, **flags):
                refused(COLE, action, reason)
    with group_of(waiting, OLIVIA):
        refused(ADA, "approve", "not_named")
    value = f"{case}.{proposal}.approve"
    refused(ADA, "approve", "forged", value=f"{other}.{proposal}.approve")
    # The same again within a minute is counted, not logged anew.
    for forged in ("nonsense", f"{case}.{proposal}.reject", f"{case}.x.approve", f"{case}.{proposal}"):
        assert waiting.slack.click(ADA, SUPPORT, card, "approve", value=forged).status == 200
    for seq in (0, 1, proposal - 1, proposal + 1, 999999):
        assert waiting.slack.click(COLE, SUPPORT, card, "approve", value=f"{case}.{seq}.approve").status == 200
    assert (COLE, "approve", "stale") in denials(waiting, jane)
    refused(ADA, "approve", "foreign", value=value, api_app_id="A0EVIL")
    refused(OMAR, "approve", "foreign", value=value, team_id="T0EVIL")
    refused(OLIVIA, "withdraw", "not_proposer")
    summary = next(message.ts for message in waiting.slack.thread(SUPPORT, thread_of(waiting, luis)))
    before = len(denials(waiting, luis))
    waiting.slack.click(ADA, SUPPORT, summary, "approve", value=value)
    waiting.until(lambda: len(denials(waiting, luis)) > before)
    assert denials(waiting, luis)[-1] == (ADA, "approve", "forged")
    assert not {"approved", "rejected", "withdrawn", "attempted"} & set(waiting.kinds(jane))
    assert waiting.writes() == []
    assert tried >= 17
    waiting.slack.click(COLE, SUPPORT, card, "approve")
    assert waiting.logged("approved", jane).data["remaining"] == 1
    refused(COLE, "approve", "voted_already")
    waiting.slack.command(ADA, SUPPORT, "pause somebody is at it")
    refused(ADA, "approve", "paused")
    assert waiting.kinds(jane).count("approved") == 1
    assert waiting.writes() == []


def test_twenty_clicks_at_once_are_a_vote_of_each_who_may(waiting: Desk) -> None:
    card = waiting.offers("approve").ts
    voters = [ADA, COLE, OMAR, OLIVIA, GWEN] * 4
    with ThreadPoolExecutor(len(voters)) as together:
        replies = list(together.map(lambda user: waiting.slack.click(user, SUPPORT, card, "approve"), voters))
    assert {reply.status for reply in replies} == {200}
    waiting.shows("Refunded 20.00 USD")
    assert sorted(row.actor for row in waiting.log(2) if row.kind == "approved") == [ADA, COLE]
    assert sorted(row.data.get("remaining", 0) for row in waiting.log(2) if row.kind == "approved") == [0, 1]
    assert len(waiting.writes()) == 1


def denials(desk: Desk, number: int) -> list[tuple[str, str, str]]:
    return [(row.actor, row.data["action"], row.data["reason"]) for row in desk.log(number) if row.kind == "denied"]


def thread_of(desk: Desk, number: int) -> str:
    (row,) = desk.query(f"select thread_ts from cases where number = {number}")
    return str(row["thread_ts"])


@contextmanager
def changed(desk: Desk, user: str, **flags: Any) -> Iterator[None]:
    before = desk.slack.person(user)
    desk.slack.change_person(user, **flags)
    yield
    desk.slack.change_person(user, **{name: getattr(before, name) for name in flags})


@contextmanager
def group_of(desk: Desk, *members: str) -> Iterator[None]:
    desk.slack.change_group(APPROVERS_GROUP, members=members)
    yield
    desk.slack.change_group(APPROVERS_GROUP, members=(ADA,))
