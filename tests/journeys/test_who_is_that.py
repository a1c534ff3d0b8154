"""Slack does not say in time who typed a command: it is kept, and carried out once Slack does."""

from sandbox.standins.people import GWEN, OLIVIA, SUPPORT
from sandbox.standins.slack.plain import plain
from tests.journeys.desk import Desk


def test_a_command_is_carried_out_once_slack_says_who_typed_it(desk: Desk) -> None:
    desk.slack.faults.add("users.info", error="internal_error", status=500, times=10_000)
    desk.slack.command(OLIVIA, SUPPORT, "lookup jane@example.com")
    desk.slack.command(OLIVIA, SUPPORT, "gaps")
    desk.slack.command(GWEN, SUPPORT, "lookup jane@example.com")
    assert ["is kept" in said for person in (OLIVIA, GWEN) for said in desk.told(person)] == [True] * 3
    assert "http" not in str(desk.query("select * from kept_commands"))
    desk.bot.kill()
    desk.bot.start()
    desk.slack.request_url = desk.bot.request_url
    before = {message.ts for message in desk.slack.messages(SUPPORT)}
    assert desk.query("select * from cases") == []
    desk.slack.faults.clear()
    desk.is_told(GWEN, "Guests")
    answer = desk.until(lambda: next((m for m in desk.slack.private(OLIVIA) if "the answer to your" in m.text), None))
    assert "gap" in plain(answer)
    desk.root = desk.until(lambda: next((m.ts for m in desk.slack.messages(SUPPORT) if m.ts not in before), None))
    desk.offers("classify:duplicate_subscription")
    assert desk.logged("opened").data["via"] == "command"
    assert desk.until(lambda: desk.query("select * from kept_commands") == [] or None)
    assert len(desk.query("select * from cases")) == 1
    (refusal,) = desk.query("select actor, action, reason from access_events")
    assert refusal == {"actor": GWEN, "action": "lookup", "reason": "guest"}
