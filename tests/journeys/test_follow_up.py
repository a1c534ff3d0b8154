"""The follow-up over the wire: written, sent, blocked, drafted anew, in the admin's words; and handed to somebody."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.standins.people import ADA, GWEN, OLIVIA, OMAR, SUPPORT
from sandbox.standins.server import Sandbox
from sandbox.standins.slack.plain import plain
from tests.forked_bot import ForkedBot
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk, seated

pytestmark = on_sqlite


@pytest.fixture
def worded(sandbox: Sandbox, database: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk whose admin wrote some sentences anew."""
    (tmp_path / "texts.toml").write_text('closing = "Yours, Nimbus"\n[done]\nshare_portal = "All yours: $portal"\n')
    (tmp_path / "policy.toml").write_text('[follow_up]\ntemplates = "texts.toml"\n')
    settings = {"POLICY_FILE": str(tmp_path / "policy.toml")}
    bot = ForkedBot(sandbox, tmp_path, database_url=database, settings=settings)
    with seated(sandbox, bot, database) as desk:
        yield desk


def write(desk: Desk, user: str, **values: str) -> dict[str, str]:
    desk.click(user, "follow_up")
    return desk.submit(user, **values)


def current(desk: Desk, user: str) -> str:
    """The text that the modal begins with."""
    desk.click(user, "follow_up")
    view = desk.slack.view(user)
    assert view is not None
    assert view.callback_id == "follow_up"
    (text,) = [block["element"]["initial_value"] for block in view.blocks if block.get("block_id") == "text"]
    return str(text)


def test_it_is_written_sent_and_drafted_anew(desk: Desk) -> None:
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    assert "Nothing has changed on your account." in current(desk, OLIVIA)
    assert desk.submit(OLIVIA, text="Dear Greta, a secret word", state="drafted") == {}
    shown = desk.shows("Dear Greta, a secret word")
    assert "Follow-up · drafted" in plain(shown).replace("*", "")
    assert "send it yourself" in plain(shown)

    assert current(desk, OMAR) == "Dear Greta, a secret word"
    assert desk.submit(OMAR, state="sent") == {}
    desk.until(lambda: f"marked sent by <@{OMAR}>" in desk.text() or f"marked sent by @{OMAR}" in desk.text() or None)
    assert "send it yourself" not in plain(desk.shows("Dear Greta, a secret word"))
    assert [(row.actor, row.data["state"]) for row in desk.log() if row.kind == "followed_up"] == [
        (OLIVIA, "drafted"),
        (OMAR, "sent"),
    ]
    assert "secret word" not in json.dumps(desk.query("select data from case_events"), default=str)

    desk.click(OLIVIA, "propose:share_portal")
    anew = plain(desk.shows("sent before; drafted anew"))
    assert "You can see and manage your billing" in anew
    assert "secret word" not in anew
    assert desk.writes() == []


def test_what_waits_blocks_it_and_an_empty_one_is_refused(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    assert desk.propose_refund(OLIVIA) == {}
    desk.offers("approve")
    assert set(write(desk, OLIVIA, text="  ", state="sent")) == {"text"}
    assert desk.submit(OLIVIA, text="We are on it.", state="blocked") == {}
    desk.shows("drafted; blocked: a proposal waits")
    assert desk.logged("followed_up").data == {"state": "blocked", "by": "proposal"}
    desk.click(ADA, "approve")
    desk.shows("Refunded 20.00 USD")
    shown = desk.until(lambda: next((text for text in map(plain, desk.thread()) if "was done since" in text), None))
    assert "blocked" not in shown
    assert "We are on it." in shown


def test_only_operators_write_it(desk: Desk) -> None:
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.click(ADA, "follow_up")
    desk.is_told(ADA, "Only billing operators can do this")
    assert desk.slack.view(ADA) is None
    assert desk.logged("denied").data["action"] == "follow_up"


def test_the_admins_words_take_the_place_of_ours(worded: Desk) -> None:
    worded.lookup(OLIVIA, "greta@example.org")
    worded.classify(OLIVIA, "missing_self_serve")
    worded.click(OLIVIA, "propose:share_portal")
    worded.shows("Portal login page")
    worded.click(OLIVIA, "handoff")
    handoff = plain(worded.shows("PRODUCT GAP"))
    assert "All yours: https://" in handoff
    assert "Yours, Nimbus" in handoff
    assert "(drafted" in handoff


def test_a_case_is_handed_to_somebody_and_to_nobody_outside(desk: Desk) -> None:
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.click(OLIVIA, "handoff_to", value=GWEN)
    desk.is_told(OLIVIA, "Only a full member of this workspace can take over")
    assert "handed_off" not in desk.kinds()
    desk.click(OLIVIA, "handoff_to", value=OMAR)
    handoff = plain(desk.shows("takes over"))
    assert "PRODUCT GAP" in handoff
    assert "the bot suggested" in handoff
    assert desk.logged("handed_off").data["to"] == OMAR


def test_a_forged_row_hands_nothing_over(desk: Desk) -> None:
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    row = desk.offers("handoff_to")
    for block_id in ("", "case_1.3.handoff_to", "anything"):
        desk.slack.click(OLIVIA, SUPPORT, row.ts, "handoff_to", value=OMAR, block_id=block_id)
    desk.click(OLIVIA, "handoff_to", value="U0BOB> <!channel")
    assert desk.logged("denied").data == {"action": "handoff_to", "reason": "forged"}
    assert "handed_off" not in desk.kinds()


def test_closing_after_a_reopening_tells_what_was_done_since(desk: Desk) -> None:
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.click(OLIVIA, "close")
    desk.offers("reopen")
    desk.click(OMAR, "reopen")
    desk.shows("Reopened by")
    desk.click(OMAR, "propose:share_portal")
    desk.shows("Portal login page for the follow-up")
    desk.click(OLIVIA, "close")
    desk.until(lambda: len([text for text in map(plain, desk.thread()) if "PRODUCT GAP" in text]) == 2 or None)
    last = [text for text in map(plain, desk.thread()) if "PRODUCT GAP" in text][-1]
    assert "Reopened by" in last
    assert "Portal login page shared" in last
    assert [kind for kind in desk.kinds() if kind in {"handed_off", "closed", "reopened"}] == [
        "handed_off",
        "closed",
        "reopened",
        "handed_off",
        "closed",
    ]
