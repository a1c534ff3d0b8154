"""Somebody who can write to the database pays nobody out, with a key and without."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from sandbox.standins.people import ADA, OLIVIA, SUPPORT
from sandbox.standins.slack.plain import buttons
from tests.journeys.desk import Desk

ROW = (
    "INSERT INTO case_events (case_id, seq, at, actor, kind, data) "
    "VALUES (:case, :seq, '2026-11-23 10:00:00.000000', :actor, 'approved', :data)"
)


@pytest.fixture
def by_hand(owner: str) -> Iterator[Engine]:
    engine = create_engine(owner)
    yield engine
    engine.dispose()


@pytest.fixture
def proposed(desk: Desk) -> Desk:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    assert desk.propose_refund(OLIVIA) == {}
    desk.offers("approve")
    return desk


def approve_by_hand(desk: Desk, engine: Engine, actor: str) -> None:
    """Writes the row that an approval is, past the bot."""
    told = json.dumps({"proposal": desk.logged("proposed").seq})
    row = {"case": desk.case_id(), "seq": len(desk.log()) + 1, "actor": actor, "data": told}
    with engine.begin() as connection:
        connection.execute(text(ROW), row)


def test_a_row_without_a_seal_stops_its_case_and_says_so(proposed: Desk, by_hand: Engine) -> None:
    card, value = proposed.offers("approve"), proposed.value_of("approve")
    approve_by_hand(proposed, by_hand, ADA)
    notice = proposed.shows("This case is stopped")
    assert notice.text == "Case #1 · stopped · next step: tell your admin, its log was changed"
    proposed.until(lambda: not any(buttons(message) for message in proposed.thread()) or None)
    assert '"case.stopped"' in proposed.bot.log.read_text()
    proposed.slack.click(ADA, SUPPORT, card.ts, "approve", value=value)
    proposed.is_told(ADA, "not written by the bot alone")
    (refused,) = proposed.query("select actor, action, reason from access_events")
    assert refused == {"actor": ADA, "action": "approve", "reason": "log_changed"}
    assert proposed.writes() == []
    assert proposed.kinds()[-1] == "approved"
    row = proposed.log()[-1].seq
    changed = f"#1: row {row} of its log was not written by the bot; docs/operations.md says what to do"
    assert proposed.runs("policy", "explain", "1") == (1, f"{changed}\n")
    assert proposed.runs("audit", "erase", "--case", "1") == (1, f"{changed}. Nothing was erased\n")
