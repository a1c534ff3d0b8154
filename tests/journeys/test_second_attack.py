"""Whoever may write what the bot writes, under its own role: nobody is paid, told or lied to by that. And a link is for
somebody who may have it once it is there.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from sandbox.standins.people import ADA, COLE, GWEN, OLIVIA, OMAR, RANDOM, STAN, SUPPORT
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

on_postgres = pytest.mark.parametrize("database", ["postgres"], indirect=True)
# What changes the log, or what guards it.
NOT_ITS_OWN = (
    "UPDATE case_events SET actor = 'U0EVE'",
    "DELETE FROM case_events",
    "TRUNCATE case_events CASCADE",
    "DROP TRIGGER case_events_append_only ON case_events",
    "ALTER TABLE case_events DISABLE TRIGGER ALL",
    "ALTER TABLE case_events ENABLE ROW LEVEL SECURITY",
    "SET session_replication_role = replica",
    "CREATE RULE none AS ON INSERT TO case_events DO INSTEAD NOTHING",
    "CREATE TABLE beside (id int)",
    "UPDATE control_events SET kind = 'resumed'",
    "UPDATE sealings SET key = ''",
    "DELETE FROM earlier_seals",
)
COMMAND = (
    "INSERT INTO kept_commands (person, channel, text, delivery, asked_at) "
    f"VALUES (:who, '{SUPPORT}', 'resume', :who, :now)"
)
RESUMED = (
    "INSERT INTO control_events (seq, at, actor, kind, data) "
    f"SELECT max(seq) + 1, :now, '{ADA}', 'resumed', '{{}}' FROM control_events"
)
REPORT = f"INSERT INTO reports (word, person, channel, asked_at) VALUES ('churn', '{GWEN}', '{SUPPORT}', :now)"
ELSEWHERE = (
    "INSERT INTO reports (word, person, channel, asked_at, place, ts) "
    f"VALUES ('money', '{OLIVIA}', '{SUPPORT}', :now, '{SUPPORT}', :ts)"
)
HOME = f"INSERT INTO homes (person, opened_at) VALUES ('{GWEN}', :now)"
# A flow that there is not, of which nothing is right, and one that would run code.
JOB = (
    "INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, inputs, serialization, "
    "application_version, created_at, updated_at, priority) "
    "VALUES (:id, 'ENQUEUED', :name, 'cases', :inputs, :how, '1', 1, 1, 0)"
)
JOBS = (("advance", '{"args": [{"a": 1}, "x"], "kwargs": {}}'), ("advance", "no json"), ("no_such_flow", "{}"))
APPROVED = (
    "INSERT INTO case_events (case_id, seq, at, actor, kind, data) "
    f"SELECT case_id, max(seq) + 1, :now, '{ADA}', 'approved', "
    '\'{"proposal": 4, "remaining": 0}\' FROM case_events GROUP BY case_id'
)
AS_OF_OLD = "INSERT INTO earlier_seals SELECT case_id, max(seq), repeat('0', 64) FROM case_events GROUP BY case_id"


def refused(engine: Engine, statement: str, **given: Any) -> bool:
    """`:now` is the bot's, which the database's clock need not be."""
    try:
        with engine.begin() as connection:
            connection.execute(text(statement), {"now": datetime.now(UTC), **given})
    except DBAPIError:
        return True
    return False


def denied(desk: Desk) -> list[tuple[str, str, str]]:
    return [(row.actor, row.data["action"], row.data["reason"]) for row in desk.log() if row.kind == "denied"]


@on_postgres
def test_who_has_the_bots_own_role_resumes_nothing_and_is_told_nothing(proposed: Desk) -> None:
    desk, role = proposed, proposed.database
    assert [statement for statement in NOT_ITS_OWN if not refused(role, statement)] == []
    desk.slack.command(ADA, SUPPORT, "pause somebody is at it")
    for who in (ADA, COLE):
        assert not refused(role, COMMAND, who=who)
    desk.until(lambda: not desk.query("select 1 from kept_commands") or None)
    kinds = [row["kind"] for row in desk.query("select kind from control_events order by seq")]
    assert kinds == ["policy_loaded", "paused"]
    assert not refused(role, RESUMED)
    desk.click(COLE, "approve")
    assert denied(desk) == [(COLE, "approve", "paused")]
    # A guest asks for what only the team may read, by a row.
    assert not refused(role, REPORT)
    assert not refused(role, HOME)
    desk.until(lambda: desk.query("select 1 from reports where told_at is not null") or None)
    assert f"D{GWEN[1:]}" not in desk.slack.channels
    assert '"report.refused"' in desk.bot.log.read_text()
    # One that was asked for is told where it was not asked for.
    assert not refused(role, ELSEWHERE, ts=desk.root)
    desk.until(lambda: desk.slack.channels.get(f"D{OLIVIA[1:]}"))
    desk.until(lambda: desk.query("select 1 from reports where person = 'U0OLIVIA' and told_at is not null") or None)
    assert "Report on" not in desk.text()
    assert "Case #1" in desk.text()
    # The engine's own tables.
    for number, (name, inputs) in enumerate(JOBS):
        assert not refused(role, JOB, id=f"forged{number}", name=name, inputs=inputs, how="portable_json")
    assert refused(role, JOB, id="forged", name="advance", inputs="gASV", how="py_pickle")
    desk.lookup(OLIVIA, "luis@example.net")
    desk.shows("Luis Romero")
    assert desk.writes() == []


@on_postgres
def test_what_a_card_is_drawn_from_counts_only_as_the_bot_wrote_it(proposed: Desk) -> None:
    desk, role = proposed, proposed.database
    card = desk.offers("approve")
    assert not refused(role, "UPDATE personal_data SET value = replace(value, 'Jane Doe', 'Eve Evil')")
    beside = f"channel = '{RANDOM}', customer = 'cus_LuisRomero', seq = 2, previewed_seq = 9"
    assert not refused(role, f"UPDATE cases SET {beside}")
    before = len(desk.slack.messages(RANDOM, replies=True))
    desk.slack.click(ADA, SUPPORT, card.ts, "approve")
    assert desk.logged("denied").data["reason"] in {"stale", "no_preview"}
    # Read anew, it is shown and decided on as it is.
    read = "select 1 from personal_data where name = 'account' and seal is not null and value like '%Jane Doe%'"
    desk.until(lambda: (looked_at(role) and desk.query(read)) or None)
    assert "Eve Evil" not in desk.text()
    assert len(desk.slack.messages(RANDOM, replies=True)) == before
    # A vote of somebody's, and a seal for it as if it were older than the key.
    assert not refused(role, APPROVED)
    assert not refused(role, AS_OF_OLD)
    desk.until(lambda: (looked_at(role) and "This case is stopped" in desk.text()) or None)
    assert desk.writes() == []


def looked_at(role: Engine) -> bool:
    """Whoever is at work in the case just then says anew when it is due."""
    return not refused(role, "UPDATE cases SET due_at = :now")


@on_postgres
def test_what_stripe_was_asked_is_not_asked_again_whoever_says_that_it_was_not(proposed: Desk) -> None:
    desk, role = proposed, proposed.database
    desk.stripe.faults.add(method="POST", path="/v1/refunds", kind="drop_after_applying", times=2)
    desk.click(ADA, "approve")
    for _ in range(3):
        assert not refused(role, "UPDATE cases SET attempted_seq = 0, status = 'approved', due_at = :now")
        desk.logged("attempted")
    desk.shows("Refunded 20.00 USD", timeout=90)
    made = [refund["amount"] for refund in desk.stripe.all("refund") if refund["charge"] == "ch_JaneProAgainFirst"]
    assert made == [2000]


@on_sqlite
def test_a_link_is_not_handed_over_to_whom_or_where_it_may_not_be_any_more(desk: Desk) -> None:
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    changes: list[tuple[Callable[[], None], Callable[[], None], str]] = [
        (
            lambda: desk.slack.change_person(OMAR, is_restricted=True),
            lambda: desk.slack.change_person(OMAR, is_restricted=False),
            "guest",
        ),
        (
            lambda: desk.slack.change_channel(SUPPORT, is_pending_ext_shared=True),
            lambda: desk.slack.change_channel(SUPPORT, is_pending_ext_shared=False),
            "shared_channel",
        ),
    ]
    for change, back, reason in changes:
        desk.until(lambda: "session_link" in desk.offered() or None)
        # While Stripe makes it.
        fault = desk.stripe.faults.hang("/v1/billing_portal/sessions", method="POST")
        before, told = len(denied(desk)), len(desk.stripe.requests)
        desk.click(OMAR, "session_link")
        desk.until(partial(asked_for_one, desk, told))
        change()
        desk.stripe.faults.mend(fault)
        assert desk.until(partial(denied_since, desk, before)) == [(OMAR, "session_link", reason)]
        back()
    assert "link_issued" not in desk.kinds()
    assert not [said for said in desk.told(OMAR) if "billing.stripe.com" in said]


def asked_for_one(desk: Desk, since: int) -> bool | None:
    return any(made.path == "/v1/billing_portal/sessions" for made in desk.stripe.requests[since:]) or None


def denied_since(desk: Desk, seen: int) -> list[tuple[str, str, str]] | None:
    return denied(desk)[seen:] or None


@on_sqlite
def test_another_organisation_in_the_channel_presses_nothing(proposed: Desk) -> None:
    desk = proposed
    desk.slack.join(SUPPORT, STAN)
    card, summary = desk.offers("approve").ts, desk.offers("more").ts
    desk.slack.change_channel(SUPPORT, is_ext_shared=True)
    pressed = [(card, "approve"), (card, "reject"), (summary, "more"), (summary, "session_link"), (summary, "identify")]
    for ts, action in pressed:
        desk.slack.click(STAN, SUPPORT, ts, action, value=f"{desk.case_id()}.4.{action}")
        assert desk.slack.view(STAN) is None
    assert denied(desk) == [(STAN, action, "foreign") for _, action in pressed]
    assert "Jane" not in desk.slack.command(STAN, SUPPORT, "lookup jane@example.com").text
    # What was decided is still done, and shown nowhere in it.
    desk.slack.click(ADA, SUPPORT, card, "approve")
    desk.logged("executed")
    assert "Refunded" not in "\n".join(map(plain, desk.thread()))
