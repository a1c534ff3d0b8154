"""Reports on the whole account over the wire: private, read from Stripe, in figures; and a case from a row of one."""

import re
from concurrent.futures import ThreadPoolExecutor

from sandbox.standins.people import ADA, COLE, GWEN, OLIVIA, OMAR, RANDOM, SUPPORT
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import buttons, plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk


def direct(desk: Desk, user: str) -> list[Message]:
    return desk.slack.messages(f"D{user[1:]}", replies=True) if f"D{user[1:]}" in desk.slack.channels else []


def report(desk: Desk, user: str, word: str) -> Message:
    """Asks for it, and waits for its end."""
    before = {message.ts for message in direct(desk, user)}
    answer = desk.slack.command(user, SUPPORT, word)
    assert "direct message" in answer.text
    return finished(desk, user, before)


def finished(desk: Desk, user: str, before: set[str] = frozenset()) -> Message:  # type: ignore[assignment]
    return desk.until(
        lambda: next((m for m in direct(desk, user) if m.ts not in before and "Read " in plain(m)), None), timeout=90
    )


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def test_plans_come_as_a_direct_message_with_figures_charts_and_a_table(desk: Desk) -> None:
    before = desk.slack.messages(SUPPORT, replies=True)
    told = report(desk, OLIVIA, "plans")
    text = plain(told)
    for line in (
        "Monthly recurring revenue: 1,239.00 USD from 35 subscriptions of 30 customers.",
        "Monthly recurring revenue: 2,800 JPY from 1 subscription of 1 customer.",
        "Monthly recurring revenue: 6.250 KWD from 1 subscription of 1 customer.",
        "Not counted: 5 ended, 1 incomplete, 1 in trial.",
        "Teams: 5 of 37 subscriptions (14 %) have more than one seat",
        "Monthly recurring revenue is Stripe's own definition",
        "all of it",
    ):
        assert line in text
    assert kinds(told).count("data_visualization") == 2
    assert kinds(told).count("data_table") == 1
    assert "Jane" not in told.text
    assert desk.slack.messages(SUPPORT, replies=True) == before
    assert direct(desk, ADA) == []
    # A second report is another message.
    report(desk, OLIVIA, "plans")
    assert len(direct(desk, OLIVIA)) == 2


def test_where_slack_refuses_its_own_charts_all_figures_come_as_text(desk: Desk) -> None:
    desk.slack.refused_blocks |= {"data_visualization", "data_table"}
    text = plain(report(desk, ADA, "plans"))
    assert "Team · yearly · USD · 2 subscriptions · 28 seats · 336.00 USD a month · 27 %" in text
    assert "1,239.00 USD" in text


def test_churn_is_a_list_to_work_off_and_a_row_opens_a_case(desk: Desk) -> None:
    told = report(desk, OLIVIA, "churn")
    text = plain(told)
    assert "At risk: 10 subscriptions, which would bring 272.00 USD a month." in text
    assert "1. Samir Aziz · Team, yearly, 8 seats · 96.00 USD a month\nset to end" in text
    assert "past due, card expiring before renewal" in text
    assert "disputed" in text
    assert "Samir" not in told.text
    assert [action for action in buttons(told) if action.startswith("open_case")] == [
        f"open_case:{n}" for n in range(1, 11)
    ]
    place = told.channel
    assert desk.slack.click(OLIVIA, place, told.ts, "open_case:1").status == 200
    case = desk.logged("identified")
    assert case.data["customer"] == "cus_SamirAziz"
    assert desk.log()[0].data["via"] == "report"
    (row,) = desk.query("select channel, thread_ts from cases")
    assert row["channel"] == SUPPORT
    said = desk.until(lambda: next((m for m in direct(desk, OLIVIA) if "is open" in plain(m)), None))
    assert said.thread_ts == told.ts
    # Whoever has an open case is not asked about once more: the link stands where the button was.
    again = report(desk, OLIVIA, "churn")
    assert "case #1 is open" in plain(again)
    assert "open_case:1" not in buttons(again)
    desk.slack.click(OLIVIA, place, told.ts, "open_case:1")
    desk.is_told(OLIVIA, "has an open case by now")
    assert len(desk.query("select case_id from cases")) == 1


def test_twenty_presses_at_once_open_one_case(desk: Desk) -> None:
    told = report(desk, OLIVIA, "churn")
    with ThreadPoolExecutor(max_workers=20) as fingers:
        presses = [fingers.submit(desk.slack.click, OLIVIA, told.channel, told.ts, "open_case:1") for _ in range(20)]
    assert {press.result().status for press in presses} == {200}
    assert len(desk.query("select case_id from cases")) == 1


@on_sqlite
def test_whoever_can_t_be_written_to_is_told_where_they_asked(desk: Desk) -> None:
    desk.slack.faults.add("chat.postMessage", error="messages_tab_disabled")
    desk.slack.command(OLIVIA, SUPPORT, "plans")
    assert "messages_tab_disabled" in desk.is_told(OLIVIA, "does not let this bot write to you")
    desk.until(lambda: desk.query("select id from reports where told_at is not null"))


def test_only_operators_open_cases_and_only_from_their_own_report(desk: Desk) -> None:
    told = report(desk, ADA, "churn")
    desk.slack.click(ADA, told.channel, told.ts, "open_case:1")
    desk.is_told(ADA, "Only billing operators")
    mine = report(desk, OLIVIA, "churn")
    button = next(e for block in told.blocks if (e := block.get("accessory")) and e["action_id"] == "open_case:1")
    for action, value in (
        ("open_case:1", button["value"]),
        ("open_case:2", "report.2.1"),
        ("open_case:99", "report.2.99"),
        ("open_case:1", "anything"),
        ("open_case:1", "report.999999999999.1"),
    ):
        assert desk.slack.click(OLIVIA, mine.channel, mine.ts, action, value=value).status == 200
    rows = desk.until(lambda: found if len(found := desk.query("select * from access_events")) == 6 else None)
    assert {row["action"] for row in rows} == {"open_case:1", "open_case:2", "open_case:99"}
    assert {row["reason"] for row in rows} == {"not_operator", "forged", "old_report"}
    assert desk.query("select case_id from cases") == []


@on_sqlite
def test_nobody_else_gets_a_report(desk: Desk) -> None:
    for user, channel in ((COLE, SUPPORT), (GWEN, SUPPORT), (OMAR, RANDOM)):
        for word in ("plans", "churn"):
            assert "direct message" not in desk.slack.command(user, channel, word).text
    assert desk.query("select id from reports") == []
    assert len(desk.query("select id from access_events")) == 6


def test_whoever_asks_meanwhile_joins_the_reading_and_sees_how_far_it_is(desk: Desk) -> None:
    slow = desk.stripe.faults.hang("/v1/subscriptions")
    for user in (OLIVIA, ADA):
        desk.slack.command(user, SUPPORT, "plans")
    assert "being made for you already" in desk.slack.command(OLIVIA, SUPPORT, "plans").text
    desk.until(lambda: any("reading Stripe, 0 subscriptions so far" in text for text in changed(desk)))
    desk.stripe.faults.mend(slow)
    for user in (OLIVIA, ADA):
        assert "1,239.00 USD" in plain(finished(desk, user))
        assert len(direct(desk, user)) == 1
    assert len(desk.query("select id from readings")) == 1


def changed(desk: Desk) -> list[str]:
    return [call.arguments.get("text", "") for call in desk.slack.calls if call.method == "chat.update"]


def test_a_report_outlives_its_maker(desk: Desk) -> None:
    desk.stripe.faults.hang("/v1/subscriptions", seconds=3)
    desk.slack.command(OLIVIA, SUPPORT, "plans")
    desk.until(lambda: desk.query("select id from reports where ts is not null"))
    desk.bot.kill()
    desk.stripe.faults.clear()
    desk.bot.start()
    assert "1,239.00 USD" in plain(finished(desk, OLIVIA))
    assert len(direct(desk, OLIVIA)) == 1


@on_sqlite
def test_a_report_whose_message_was_deleted_comes_all_the_same(desk: Desk) -> None:
    desk.stripe.faults.hang("/v1/subscriptions", seconds=1)
    desk.slack.command(OLIVIA, SUPPORT, "plans")
    (row,) = desk.until(lambda: desk.query("select place, ts from reports where ts is not null"))
    desk.slack.delete(row["place"], row["ts"])
    assert "1,239.00 USD" in plain(finished(desk, OLIVIA))


@on_sqlite
def test_what_stripe_does_not_give_is_unknown(desk: Desk) -> None:
    denied = desk.stripe.faults.deny("/v1/subscriptions", "rak_subscription_read")
    text = plain(report(desk, OLIVIA, "plans"))
    assert "Monthly recurring revenue is unknown" in text
    assert "not all of it" in text
    desk.stripe.faults.mend(denied)
    desk.stripe.faults.deny("/v1/disputes", "rak_dispute_read")
    assert "Which payments are disputed is unknown" in plain(report(desk, OLIVIA, "churn"))


@on_sqlite
def test_nothing_that_tells_who_somebody_is_stays_in_the_snapshot(desk: Desk) -> None:
    report(desk, OLIVIA, "churn")
    tables = ("subscriptions", "subscription_items", "subscription_days", "readings", "reports", "report_rows")
    written = str([desk.query(f"select * from {table}") for table in tables])
    assert "cus_SamirAziz" in written
    assert not re.search(r"@|\bSamir Aziz\b|\bMila\b", written)
