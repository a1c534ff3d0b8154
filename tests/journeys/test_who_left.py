"""Somebody who may no longer, or a channel where the bot works no more: from that moment on nothing goes on."""

import pytest

from sandbox.standins.people import ADA, OLIVIA, OMAR, RANDOM, SUPPORT
from tests.journeys.desk import Desk

SINGLE = ("session_link", "propose:share_portal", "propose:cancel_at_period_end", "propose:no_action")


@pytest.fixture
def classified(desk: Desk) -> Desk:
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    return desk


def test_what_one_person_does_alone_is_asked_of_slack_afresh(classified: Desk) -> None:
    classified.offers("session_link")
    classified.slack.change_person(OMAR, is_restricted=True)
    for action in SINGLE:
        classified.click(OMAR, action)
        denied = classified.logged("denied")
        assert (denied.actor, denied.data) == (OMAR, {"action": action, "reason": "guest"})
    classified.is_told(OMAR, "Guests")
    assert classified.writes() == []
    assert "link_issued" not in classified.kinds()


def test_a_proposal_of_somebody_who_is_gone_is_void(classified: Desk) -> None:
    assert classified.propose_refund(OMAR) == {}
    classified.offers("approve")
    classified.slack.change_person(OMAR, deleted=True)
    classified.click(ADA, "approve")
    classified.shows("the person who proposed may not do so any more")
    assert classified.logged("voided").data["reason"] == "proposer"
    assert classified.writes() == []


def test_in_a_channel_that_is_not_listed_any_more_nothing_is_begun(classified: Desk) -> None:
    assert classified.propose_refund(OMAR) == {}
    classified.offers("approve")
    classified.bot.kill()
    classified.bot.environment["SUPPORT_CHANNELS"] = RANDOM
    classified.bot.start()
    classified.slack.request_url = classified.bot.request_url
    for user, action in ((ADA, "approve"), (OLIVIA, "propose:share_portal"), (OMAR, "withdraw")):
        classified.slack.click(user, SUPPORT, classified.thread()[-1].ts, action, value=classified.value_of(action))
        denied = classified.logged("denied")
        assert (denied.actor, denied.data) == (user, {"action": action, "reason": "wrong_channel"})
        classified.is_told(user, "work in this channel")
    assert "approved" not in classified.kinds()
    assert classified.writes() == []
