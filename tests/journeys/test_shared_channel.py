"""A channel that another organisation is invited to: who the customers are is hidden while that is still possible."""

from sandbox.standins.people import OLIVIA, OMAR, SUPPORT
from tests.journeys.desk import Desk

WHO = ("Jane", "j•", "@example.com")


def test_what_was_posted_is_hidden_while_sharing_is_pending_and_comes_back(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "handoff")
    desk.shows("BILLING STATE")
    desk.click(OLIVIA, "close")
    desk.offers("reopen")
    desk.slack.change_channel(SUPPORT, is_pending_ext_shared=True)
    desk.until(lambda: not any(told in desk.text() for told in WHO) or None)
    assert "Case #1" in desk.text()
    for user in (OLIVIA, OMAR):
        desk.is_told(user, "Another organisation was invited")
    assert desk.bot.log.read_text().count("slack.channel_shared") == 1
    desk.slack.change_channel(SUPPORT, is_pending_ext_shared=False)
    desk.until(lambda: ("Hidden" not in desk.text() and "Jane" in desk.text()) or None)
    assert "BILLING STATE" in desk.text()
