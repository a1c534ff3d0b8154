"""The app's Home over the wire: what waits for one person, drawn for them alone, and again when that changes."""

import pytest
from sqlalchemy import text

from sandbox.standins.people import ADA, COLE, GWEN, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import buttons, plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk


def home(desk: Desk, user: str, words: str) -> str:
    """What this person's Home shows, once it shows these words."""

    def shown() -> str | None:
        view = desk.slack.home(user)
        return plain(view) if view and words in plain(view) else None

    return desk.until(shown)


def published(desk: Desk, user: str) -> int:
    return sum(call.method == "views.publish" and call.arguments["user_id"] == user for call in desk.slack.calls)


def test_each_sees_what_waits_for_them_as_it_changes_and_nobody_else(desk: Desk) -> None:
    for user in (OLIVIA, ADA, OMAR):
        desk.slack.open_home(user)
        home(desk, user, "Nothing waits for you")
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    assert "Your open cases: 1" in home(desk, OLIVIA, "Case #1 · classified · duplicate")
    desk.slack.select_user(OLIVIA, SUPPORT, desk.offers("handoff_to").ts, "handoff_to", OMAR)
    assert "Your open cases: 1" in home(desk, OMAR, f"with @{OMAR}")
    desk.propose_refund(OLIVIA)
    assert "Case #1 · proposed" in home(desk, ADA, "Proposals that you may approve: 1")
    view = desk.slack.home(ADA)
    assert f"archives/{SUPPORT}/p{(desk.root or '').replace('.', '')}|Case #1>" in str(view)
    assert "approve" not in home(desk, OLIVIA, "Case #1 · proposed")
    desk.click(ADA, "approve")
    home(desk, ADA, "Nothing waits for you")
    desk.shows("Refunded 20.00 USD")
    desk.click(OLIVIA, "close")
    home(desk, OMAR, "Nothing waits for you")
    # Opened, proposed and decided: who looks at a Home sees it drawn for nothing else.
    assert published(desk, ADA) == 3
    assert published(desk, GWEN) == 0
    assert "@example" not in str([call.arguments for call in desk.slack.calls if call.method == "views.publish"])


@on_sqlite
def test_a_follow_up_is_missed_after_a_day(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "close")
    desk.offers("reopen")
    with desk.database.begin() as connection:
        connection.execute(text("update case_list set drafted_since = '2020-01-01 00:00:00.000000'"))
    desk.slack.open_home(OLIVIA)
    assert "Case #1 · closed" in home(desk, OLIVIA, "Follow-ups not sent for a day: 1")


@on_sqlite
@pytest.mark.parametrize("user", [COLE, GWEN])
def test_a_stranger_reads_one_sentence_and_gets_no_report(desk: Desk, user: str) -> None:
    desk.slack.open_home(user)
    assert home(desk, user, "Only billing operators").count("\n") == 0
    desk.slack.press_home(user, "home:plans", value="plans")
    (refusal,) = desk.query("select actor, action, channel from access_events")
    assert (refusal["actor"], refusal["action"], refusal["channel"]) == (user, "home:plans", None)
    assert desk.slack.direct_messages(user) == []


@on_sqlite
def test_a_report_is_asked_for_there_and_comes_as_a_direct_message(desk: Desk) -> None:
    desk.slack.open_home(ADA)
    home(desk, ADA, "Nothing waits for you")
    view = desk.slack.home(ADA)
    assert view is not None
    assert buttons(view) == ["home:plans", "home:churn", "home:money"]
    assert desk.slack.press_home(ADA, "home:plans").status == 200
    desk.until(lambda: any("onthly recurring revenue" in plain(told) for told in desk.slack.direct_messages(ADA)))
