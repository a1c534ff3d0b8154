"""The bot is given the key of another Stripe account, where a copy of the customer has the same ids: in a case of the
first one nothing is asked of it or done there.
"""

import pytest

from sandbox.standins.people import ADA, OMAR
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk
from tests.journeys.test_portal import opened

pytestmark = on_sqlite
OTHER = "account_invalid"


@pytest.fixture
def classified(desk: Desk) -> Desk:
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    return desk


def move(desk: Desk, account: str = "acct_production") -> None:
    desk.bot.kill()
    desk.stripe.account_id = account
    desk.stripe.log.clear()
    desk.bot.start()
    desk.slack.request_url = desk.bot.request_url


def test_no_portal_is_made_there(desk: Desk) -> None:
    desk.stripe.turn_portal_off()
    opened(desk)
    desk.click(OMAR, "propose:portal")
    assert desk.submit(OMAR, features="invoice_history") == {}
    desk.offers("approve")
    move(desk)
    desk.click(ADA, "approve")
    said = plain(desk.shows("its page in Stripe's dashboard was"))
    assert "acct_sandbox" in said
    assert "acct_production" in said
    assert desk.logged("voided").data["reason"] == "changed:page"
    assert desk.writes() == []


def asked_of_jane(desk: Desk) -> list[str]:
    return [request.path for request in desk.stripe.requests if "Jane" in f"{request.path}{request.params}"]


def test_what_is_approved_after_that_is_void(classified: Desk) -> None:
    assert classified.propose_refund(OMAR) == {}
    classified.offers("approve")
    move(classified)
    classified.click(ADA, "approve")
    said = plain(classified.shows("in another Stripe account than the one that the bot's key is of"))
    assert "put that account's key back" in said
    assert classified.logged("voided").data["reason"] == OTHER
    assert (classified.writes(), asked_of_jane(classified)) == ([], [])


@pytest.mark.parametrize("action", ["session_link", "propose:share_invoices"])
def test_no_link_leads_there(desk: Desk, action: str) -> None:
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR, "team_seats" if "invoices" in action else "duplicate_subscription")
    desk.offers(action)
    move(desk)
    desk.click(OMAR, action)
    desk.is_told(OMAR, "in another Stripe account")
    denied = desk.logged("denied")
    assert (denied.actor, denied.data["reason"]) == (OMAR, OTHER)
    assert (desk.writes(), asked_of_jane(desk)) == ([], [])


def test_what_is_read_again_is_unknown_until_somebody_looks_there(classified: Desk) -> None:
    classified.offers("refresh")
    move(classified)
    classified.click(OMAR, "refresh")
    classified.shows("the Stripe key may not read it")
    assert asked_of_jane(classified) == []


def test_whoever_is_looked_for_anew_is_found_there(classified: Desk) -> None:
    classified.offers("identify")
    move(classified)
    classified.click(OMAR, "identify")
    assert classified.submit(OMAR, identifier="jane@example.com") == {}
    classified.classify(OMAR)
    assert classified.logged("identified").data["account"] == "acct_production"
    classified.click(OMAR, "session_link")
    assert classified.logged("link_issued").actor == OMAR


def test_more_is_what_was_read_before(classified: Desk) -> None:
    classified.offers("more")
    move(classified)
    assert "comes by itself" in plain(classified.more(OMAR))

    def brought() -> bool:
        view = classified.slack.view(OMAR)
        return view is not None and "comes by itself" not in plain(view)

    classified.until(brought)
    assert asked_of_jane(classified) == []
