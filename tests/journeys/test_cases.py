"""Work that was begun is found again over the wire: by whoever may, in a list that is theirs alone."""

import pytest

from sandbox.standins.people import ADA, COLE, GWEN, OLIVIA, OMAR, RANDOM, SUPPORT
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk


def cases(desk: Desk, user: str, which: str = "") -> str:
    return desk.slack.command(user, SUPPORT, f"cases {which}").text


@on_sqlite
def test_a_case_is_found_by_whose_it_is_and_by_what_it_is(desk: Desk) -> None:
    assert "There is none" in cases(desk, OLIVIA)
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    assert "Open cases: 1 case" in cases(desk, OMAR)
    (private,) = [message for message in desk.slack.private(OMAR) if "#1" in message.text]
    assert f"archives/{SUPPORT}/p{(desk.root or '').replace('.', '')}|#1>" in private.text
    line = cases(desk, OLIVIA).splitlines()[1]
    assert line == f"#1 · classified · duplicate_subscription · under 1 min old · opened by @{OLIVIA}"
    assert "#1" in cases(desk, OLIVIA, "mine")
    assert "There is none" in cases(desk, OMAR, "mine")
    desk.slack.select_user(OLIVIA, SUPPORT, desk.offers("handoff_to").ts, "handoff_to", OMAR)
    desk.until(lambda: f"with @{OMAR}" in plain(desk.thread()[0]))
    assert f"with @{OMAR}" in cases(desk, OMAR, "mine")
    desk.propose_refund(OLIVIA)
    desk.offers("approve")
    assert "#1 · proposed" in cases(desk, ADA, "waiting")
    desk.click(OLIVIA, "withdraw")
    desk.logged("withdrawn")
    desk.click(OLIVIA, "close")
    desk.offers("reopen")
    assert "There is none" in cases(desk, OLIVIA)
    for typed in ("closed", "all", "#1", "duplicate_subscription", "Jane@example.com"):
        assert "#1 · closed" in cases(desk, OMAR, typed)
    assert "@example" not in cases(desk, OMAR, "jane@example.com")


@on_sqlite
@pytest.mark.parametrize(("user", "channel"), [(COLE, SUPPORT), (GWEN, SUPPORT), (OLIVIA, RANDOM)])
def test_whoever_may_not_is_refused_and_that_is_recorded(desk: Desk, user: str, channel: str) -> None:
    assert "All cases" not in desk.slack.command(user, channel, "cases all").text
    (refusal,) = desk.query("select actor, action, channel from access_events")
    assert (refusal["actor"], refusal["action"], refusal["channel"]) == (user, "cases", channel)


@on_sqlite
def test_what_names_no_cases_is_said_and_shows_none(desk: Desk) -> None:
    assert "such as #12" in cases(desk, OLIVIA, "of yesterday")
