"""The billing portal as a case: changed for every customer by two people, put back by one, made where there is none."""

import pytest

from sandbox.standins.people import ADA, GWEN, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import buttons, plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite

CHANGE, UNDO = "propose:portal", "undo:portal"
CONFIGURATIONS = "/v1/billing_portal/configurations"
ALL = "payment_method_update,invoice_history,subscription_cancel,customer_update,login_page"


def opened(desk: Desk, user: str = OLIVIA) -> None:
    """Types the command and takes a seat in the thread that begins."""
    before = {message.ts for message in desk.slack.messages(SUPPORT)}
    assert desk.slack.command(user, SUPPORT, "portal").text == ""
    desk.root = desk.until(lambda: next((m.ts for m in desk.slack.messages(SUPPORT) if m.ts not in before), None))


def change(desk: Desk, features: str) -> None:
    desk.click(OLIVIA, CHANGE)
    assert desk.submit(OLIVIA, features=features) == {}


def settings(desk: Desk, id: str) -> tuple[bool, ...]:
    configuration = desk.stripe[id]
    named = ("payment_method_update", "invoice_history", "subscription_cancel", "customer_update")
    return (*(configuration["features"][name]["enabled"] for name in named), configuration["login_page"]["enabled"])


def stands_out(desk: Desk, root: str | None) -> bool:
    """Whether a case's summary says that nobody can cancel; the handoff keeps what was so when it was written."""
    thread = [plain(message) for message in desk.slack.thread(SUPPORT, root or "")]
    return any("Customers can't cancel" in text for text in thread if "Handoff of" not in text)


def gap(desk: Desk) -> str:
    """What the backlog says of the way to cancel."""
    lines = desk.slack.command(OLIVIA, SUPPORT, "gaps").text.splitlines()
    return lines[next(place for place, line in enumerate(lines) if "No cancellation flow" in line) + 1]


def test_what_customers_cannot_do_is_changed_by_two_people_and_put_back_by_one(desk: Desk) -> None:
    configuration = desk.stripe.turn_portal_on(subscription_cancel=False)
    id = configuration["id"]
    reason = {"enabled": True, "options": ["too_expensive"]}
    configuration["features"]["subscription_cancel"]["cancellation_reason"] = reason
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.shows("Customers can't cancel")
    desk.click(OLIVIA, "handoff")
    desk.shows("PRODUCT GAP")
    theirs = desk.root
    opened(desk)
    summary = desk.offers(CHANGE)
    assert "1 case of the last 90 days came from missing self-serve controls" in plain(summary)
    # There is nothing to classify in it.
    desk.slack.open_home(OLIVIA)
    desk.until(lambda: (home := desk.slack.home(OLIVIA)) and "Case #2 · portal · opened by" in plain(home))
    assert "portal · under 1 min old" in desk.slack.command(OLIVIA, SUPPORT, "cases").text
    assert configuration["login_page"]["url"] in str(summary.blocks)
    assert not {"handoff", "refresh", "identify", "classify:team_seats"} & set(desk.offered())

    desk.click(OLIVIA, CHANGE)
    assert "already" in desk.submit(OLIVIA)["features"]
    assert desk.submit(OLIVIA, features=ALL, cancel_mode="immediately", note="Asked for every week") == {}
    card = desk.card()
    for line in ("Cancel: off → on", "at the end of the period → at once", "Asked for every week"):
        assert line in card
    assert "Invoices: " not in card
    assert "no name" not in card
    desk.click(OLIVIA, "approve")
    desk.is_told(OLIVIA, "Only an approver")
    assert desk.writes() == []
    desk.click(ADA, "approve")
    desk.shows("Portal changed")
    changed = desk.stripe[id]["features"]["subscription_cancel"]
    assert (changed["enabled"], changed["mode"], changed["cancellation_reason"]) == (True, "immediately", reason)
    assert settings(desk, id) == (True,) * 5
    ((method, path, _, key),) = desk.asked()
    assert (method, path) == ("POST", f"{CONFIGURATIONS}/{id}")
    assert key == desk.key("proposed", "portal")
    assert desk.logged("proposed", 2).data["remedy"] == "portal"
    executed = desk.logged("executed", 2).data
    assert (executed["remedy"], executed["configuration"]) == ("portal", id)

    # Whom it concerns is read anew, and the gap that it closes says so.
    desk.until(lambda: not stands_out(desk, theirs))
    assert "closed" in gap(desk)
    assert "by case #2" in gap(desk)

    desk.click(OMAR, UNDO)
    desk.shows("Taken back")
    desk.until(lambda: stands_out(desk, theirs))
    assert "closed" not in gap(desk)
    assert settings(desk, id) == (True, True, False, True, True)
    assert desk.stripe[id]["features"]["subscription_cancel"]["mode"] == "at_period_end"
    desk.click(OLIVIA, "close")
    desk.offers("reopen")
    assert desk.kinds(2) == [
        *("opened", "proposed", "denied", "approved", "attempted", "executed", "noted", "attempted", "undone", "closed")
    ]


def test_one_is_made_where_there_is_none_and_made_inactive_when_that_is_taken_back(desk: Desk) -> None:
    desk.stripe.turn_portal_off()
    opened(desk)
    desk.shows("never set up")
    change(desk, "invoice_history,login_page")
    desk.click(ADA, "approve")
    desk.shows("Portal changed")
    made = desk.logged("executed").data["configuration"]
    assert settings(desk, made) == (False, True, False, False, True)
    assert (desk.stripe[made]["is_default"], desk.stripe[made]["active"]) == (False, True)
    there = desk.shows("make it the default")
    assert "<https://dashboard.stripe.com/acct_sandbox/test/settings/billing/portal|" in str(there.blocks)
    desk.click(OMAR, UNDO)
    desk.shows("Taken back")
    assert not desk.stripe[made]["active"]


def test_an_undo_does_not_overwrite_what_somebody_set_since(desk: Desk) -> None:
    id = desk.stripe.turn_portal_on(subscription_cancel=False)["id"]
    opened(desk)
    change(desk, ALL)
    desk.click(ADA, "approve")
    desk.offers(UNDO)
    desk.stripe[id]["features"]["invoice_history"]["enabled"] = False
    desk.click(OMAR, UNDO)
    desk.shows("Undo of “Change the portal” failed")
    assert settings(desk, id) == (True, False, True, True, True)


@pytest.mark.parametrize("setting", ["payment_method_update", "login_page"])
def test_what_changed_in_stripe_voids_the_proposal(desk: Desk, setting: str) -> None:
    configuration = desk.stripe.turn_portal_on(subscription_cancel=False)
    opened(desk)
    change(desk, ALL)
    desk.offers("approve")
    if setting == "login_page":
        configuration["login_page"] = {"enabled": False, "url": None}
    else:
        configuration["features"][setting]["enabled"] = False
    desk.click(ADA, "approve")
    desk.shows("The proposal is void")
    assert desk.writes() == []


def test_strangers_open_no_case_about_the_portal(desk: Desk) -> None:
    assert "Guests" in desk.slack.command(GWEN, SUPPORT, "portal").text
    assert desk.query("select 1 from cases") == []
    (refused,) = desk.query("select actor, action from access_events")
    assert (refused["actor"], refused["action"]) == (GWEN, "portal")


def test_a_portal_that_could_not_be_read_is_unknown_and_nothing_is_offered(desk: Desk) -> None:
    desk.stripe.faults.add(kind="error", method="GET", path=CONFIGURATIONS, times=None)
    opened(desk)
    message = desk.shows("unknown")
    assert CHANGE not in buttons(message)
