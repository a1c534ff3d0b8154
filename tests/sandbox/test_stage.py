"""The stage as `python app.py demo` has it: the page in front, the bot behind it, and the way back to the start."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sandbox.demo.site import stage_with_page
from sandbox.demo.stage import Stage
from sandbox.standins.people import COMPLAINTS, GWEN, OLIVIA, SUPPORT
from tests.sandbox.page_calls import act, get, order, ordered
from tests.until import until


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with stage_with_page() as running:
        yield running


def lookup(stage: Stage, user: str = OLIVIA) -> dict[str, Any]:
    return act(stage, "command", user=user, channel=SUPPORT, text="/billing lookup jane@example.com")


def kinds(stage: Stage) -> list[str]:
    return [event["kind"] for event in get(stage, "log")["events"]]


def is_listening(stage: Stage) -> bool:
    listening: bool = get(stage, "seen")["app"]["listening"]
    return listening


def test_the_log_shows_events_as_they_are_appended(stage: Stage) -> None:
    with requests.get(f"{stage.url}/page/changes", stream=True, timeout=60) as answer:
        lines = (line for line in answer.iter_lines(decode_unicode=True) if line.startswith("event: log"))
        next(lines)
        lookup(stage, GWEN)
        lookup(stage)
        next(lines)
    until(lambda: "identified" in kinds(stage))
    assert kinds(stage) == ["denied", "opened", "identified"]
    denied, opened, identified = get(stage, "log")["events"]
    assert (denied["number"], denied["actor"], denied["data"]["reason"]) == (None, GWEN, "guest")
    assert (opened["number"], opened["seq"], opened["actor"]) == (1, 1, OLIVIA)
    assert identified["data"]["customer"] == "cus_JaneDoe"
    assert [event.kind for event in stage.case_log()] == ["opened", "identified"]


def test_the_bot_is_killed_and_started_from_the_page(stage: Stage) -> None:
    assert act(stage, "kill_bot") == {}
    assert get(stage, "state")["bot"] == "killed"
    assert not is_listening(stage)
    assert "not running" in lookup(stage)["problem"]
    # Its log is still there to be read.
    assert get(stage, "log")["events"] or stage.case_log() == []
    assert act(stage, "start_bot") == {}
    assert act(stage, "start_bot") == {}
    assert stage.bot_is_running
    assert is_listening(stage)


def test_the_page_says_so_when_the_bot_dies_by_itself(stage: Stage) -> None:
    stage.start_bot()
    process = stage._bot.process
    assert process is not None
    process.kill()
    until(lambda: get(stage, "state")["bot"] == "died")
    assert not is_listening(stage)
    assert act(stage, "start_bot") == {}


def test_reset_brings_everything_back(stage: Stage) -> None:
    slack, stripe = stage.sandbox.slack, stage.sandbox.stripe
    lookup(stage)
    stripe.refund("ch_JaneProFirst", 500)
    stripe.add_customer(email="new@example.com")
    slack.change_channel(SUPPORT, is_archived=True)
    order(stage, "stripe_slow")
    order(stage, "slack_limited")
    database, resets = stage.database, stage.resets

    assert act(stage, "reset") == {}

    assert stage.bot_is_running
    assert (stage.sandbox.slack, stage.sandbox.stripe) == (slack, stripe)
    assert len(slack.messages(SUPPORT, replies=True)) == len(COMPLAINTS)
    assert not slack.channel(SUPPORT).is_archived
    assert stripe["ch_JaneProFirst"]["amount_refunded"] == 0
    assert not stripe.all("customer", email="new@example.com")
    assert [request for request in stripe.requests if request.writes] == []
    assert ordered(stage) == []
    assert stage.database != database
    assert get(stage, "log")["events"] == []
    assert stage.resets == resets + 1

    lookup(stage)
    until(lambda: "identified" in kinds(stage))
    assert get(stage, "log")["events"][0]["number"] == 1


def test_open_pages_are_told_of_a_reset(stage: Stage) -> None:
    with requests.get(f"{stage.url}/page/changes", stream=True, timeout=60) as answer:
        lines = (line for line in answer.iter_lines(decode_unicode=True) if line.startswith("event: reset"))
        next(lines)
        stage.reset()
        assert next(lines) == "event: reset"
