"""Letting a subscription run out, and taking that back: plain, for a year or a team, and where a schedule drives it."""

import copy

from tenacity import Retrying, stop_after_delay, wait_fixed

from sandbox.standins.people import OLIVIA, OMAR
from sandbox.standins.slack.acts import find_element
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

END = "propose:cancel_at_period_end"
UNDO = "undo:cancel_at_period_end"


def form(desk: Desk, user: str = OLIVIA) -> str:
    desk.click(user, END)
    view = desk.slack.view(user)
    assert view is not None
    return plain(view)


def asks_twice(desk: Desk, action: str) -> str:
    """What the button asks before it does anything; empty where it asks nothing."""
    found = find_element(desk.offers(action).blocks, action)
    assert found is not None
    confirm = found[1].get("confirm")
    return confirm["text"]["text"] if confirm else ""


def test_one_of_two_ends_with_its_period_and_goes_on_after_an_undo(desk: Desk) -> None:
    path = "/v1/subscriptions/sub_JaneProAgain"
    desk.lookup(OLIVIA, "cus_JaneDoe")
    desk.classify(OLIVIA)
    assert asks_twice(desk, END) == "", "another subscription of hers goes on"
    assert "The next invoice" not in form(desk)
    # Opened before, sent after: by then it ends already.
    desk.click(OMAR, END)
    assert desk.submit(OLIVIA, note="She pays twice") == {}
    assert "She pays twice" in plain(desk.shows("Cancelled at period end"))
    desk.shows("ends with its period on")
    # A form is refused in other words until Stripe is read again.
    again = {"subscription": "This subscription is set to end already."}
    for attempt in Retrying(stop=stop_after_delay(60), wait=wait_fixed(0.2), reraise=True):
        with attempt:
            assert desk.submit(OMAR) == again
    asked = desk.logged("noted").data
    assert (asked["remedy"], asked["subscription"]) == ("cancel_at_period_end", "sub_JaneProAgain")
    executed = desk.logged("executed")
    assert (executed.actor, executed.data["subscription"]) == ("bot", "sub_JaneProAgain")
    ending = ("POST", path, {"cancel_at_period_end": "true"}, desk.key("noted", "end"))
    assert desk.asked() == [ending]

    assert asks_twice(desk, UNDO) == "It will renew as before."
    desk.click(OMAR, UNDO)
    desk.shows("Taken back: Pro sub_JaneProAgain goes on as before")
    assert desk.asked() == [ending, ("POST", path, {"cancel_at_period_end": "false"}, desk.key("noted", "undo"))]
    undone = desk.logged("undone").data
    assert (undone["remedy"], undone["subscription"]) == ("cancel_at_period_end", "sub_JaneProAgain")


def test_a_refusal_of_stripe_is_a_failure_and_an_undo_that_comes_too_late_too(desk: Desk) -> None:
    desk.stripe.faults.add(method="POST", path="/v1/subscriptions/*", kind="error", status=400, code="not_allowed")
    desk.lookup(OLIVIA, "cus_JaneDoe")
    desk.classify(OLIVIA)
    assert desk.propose(OLIVIA, "cancel_at_period_end") == {}
    failed = plain(desk.shows("Cancel at period end failed"))
    assert "Stripe said no (not_allowed). Nothing was changed." in failed
    assert desk.logged("failed").data["reason"] == "not_allowed"
    assert desk.stripe["sub_JaneProAgain"]["cancel_at_period_end"] is False

    assert desk.propose(OLIVIA, "cancel_at_period_end") == {}
    desk.offers(UNDO)
    desk.stripe.cancel_subscription("sub_JaneProAgain")
    written = len(desk.writes())
    desk.click(OMAR, UNDO)
    desk.shows("Undo of “Cancel at period end” failed: the subscription has ended")
    assert len(desk.writes()) == written


def test_seats_and_years_are_shown_with_what_stripe_would_bill_and_ask_for_a_clear_yes(desk: Desk) -> None:
    away = desk.stripe.faults.fail("/v1/invoices/create_preview", method="POST", status=403, code="no_permission")
    desk.lookup(OLIVIA, "maya@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.until(lambda: desk.query("select * from cases where number = 1 and previewed_seq > 0") or None)
    told = form(desk)
    assert "several seats" in told
    assert "What Stripe would bill is unknown: it gave no preview" in told

    desk.stripe.faults.mend(away)
    desk.stripe.log.clear()
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.until(lambda: desk.query("select * from cases where number = 2 and previewed_seq > 0") or None)
    told = form(desk)
    assert "192.00 USD is not made" in told
    assert "In use and paid for until" in told
    assert "This is the customer's last subscription in use" in told
    sure = asks_twice(desk, END)
    assert "The contract: yearly" in sure
    assert "Nothing else of this customer's goes on after it" in sure
    changes = [made.params.get("subscription_details") for made in desk.stripe.requests if "preview" in made.path]
    assert changes.count({"cancel_at_period_end": "true"}) == changes.count(None) >= 1
    assert desk.writes() == []
    assert desk.submit(OLIVIA) == {}
    desk.shows("Cancelled at period end")
    assert desk.stripe["sub_GretaProYear"]["cancel_at_period_end"] is True


def test_a_schedule_is_edited_instead_and_an_undo_puts_its_phases_back(desk: Desk) -> None:
    path = "/v1/subscription_schedules/sub_sched_Bao"
    before = copy.deepcopy(desk.stripe["sub_sched_Bao"])
    assert len(before["phases"]) == 2
    period_end = desk.stripe["sub_BaoTeam"]["items"]["data"][0]["current_period_end"]
    desk.lookup(OLIVIA, "bao@example.com")
    desk.classify(OLIVIA, "missing_self_serve")
    assert "driven by a schedule" in asks_twice(desk, END)
    assert "Its schedule is cut off there; an undo puts the later phases back" in form(desk)
    assert desk.submit(OLIVIA) == {}
    assert "its schedule sub_sched_Bao was edited" in plain(desk.shows("Cancelled at period end"))
    desk.offers(UNDO)
    assert [phase["end_date"] for phase in desk.stripe["sub_sched_Bao"]["phases"]] == [period_end]
    assert desk.stripe["sub_BaoTeam"]["cancel_at"] == period_end
    assert desk.logged("executed").data["schedule"] == "sub_sched_Bao"
    method, edited, params, key = desk.asked()[0]
    assert (method, edited, key) == ("POST", path, desk.key("noted", "end"))
    assert (params["end_behavior"], params["proration_behavior"]) == ("cancel", "none")

    desk.click(OMAR, UNDO)
    desk.shows("Taken back")
    after = desk.stripe["sub_sched_Bao"]
    assert (after["phases"], after["end_behavior"]) == (before["phases"], before["end_behavior"])
    assert desk.stripe["sub_BaoTeam"]["cancel_at"] is None
    assert len(desk.asked()) == 2
    assert desk.logged("undone").data["schedule"] == "sub_sched_Bao"


@on_sqlite
def test_an_undo_overwrites_nothing_that_somebody_planned_since(desk: Desk) -> None:
    schedule = "/v1/subscription_schedules/sub_sched_Bao"
    desk.lookup(OLIVIA, "bao@example.com")
    desk.classify(OLIVIA, "missing_self_serve")
    assert desk.propose(OLIVIA, "cancel_at_period_end") == {}
    desk.offers(UNDO)
    cut = desk.stripe["sub_sched_Bao"]["phases"][0]
    phase = {**cut, "start_date": cut["end_date"], "end_date": cut["end_date"] + 30 * 86400}
    desk.stripe["sub_sched_Bao"]["phases"].append(phase)
    before = copy.deepcopy(desk.stripe["sub_sched_Bao"])
    desk.click(OMAR, UNDO)
    told = plain(desk.shows("Undo of “Cancel at period end” failed: what its schedule does next changed in Stripe"))
    assert "Nothing was sent to Stripe" in told
    assert desk.logged("failed").data["reason"] == "changed_since:phases"
    assert desk.stripe["sub_sched_Bao"] == before
    assert [asked[1] for asked in desk.asked()] == [schedule]


@on_sqlite
def test_items_with_periods_of_their_own_end_when_the_last_that_is_paid_for_is_over(desk: Desk) -> None:
    stripe, path = desk.stripe, "/v1/subscriptions/sub_GretaProYear"
    storage = stripe.add_price(stripe.add_product("Storage"), 500)
    stripe.add_item("sub_GretaProYear", storage)
    ends = {item["current_period_end"] for item in stripe["sub_GretaProYear"]["items"]["data"]}
    assert len(ends) == 2
    desk.lookup(OLIVIA, "greta@example.org")
    shown = plain(desk.shows("Storage renews"))
    assert "Pro renews" in shown
    desk.classify(OLIVIA, "missing_self_serve")
    desk.until(lambda: desk.query("select * from cases where number = 1 and previewed_seq > 0") or None)
    told = form(desk)
    assert "Pro: paid until" in told
    assert "Storage, 5.00 USD per month: billed on until then" in told
    assert "The next invoice is still made, over 5.00 USD" in told
    assert "is not made" not in told
    changes = [made.params.get("subscription_details") for made in stripe.requests if "preview" in made.path]
    assert {"cancel_at": "max_period_end"} in changes

    assert desk.submit(OLIVIA) == {}
    desk.shows("Cancelled at period end")
    assert stripe["sub_GretaProYear"]["cancel_at"] == max(ends)
    desk.click(OMAR, UNDO)
    desk.shows("Taken back")
    assert stripe["sub_GretaProYear"]["cancel_at"] is None
    assert [(asked[1], asked[2]) for asked in desk.asked()] == [
        (path, {"cancel_at": "max_period_end"}),
        (path, {"cancel_at": ""}),
    ]
