"""What changes nothing in Stripe: links for one person's eyes, seats that stay, a gap that is noted, no action."""

import json
from pathlib import Path

from sandbox.standins.people import ADA, COLE, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk
from tests.journeys.test_privacy import everything

pytestmark = on_sqlite

SESSIONS = "/v1/billing_portal/sessions"


def private(desk: Desk, user: str) -> str:
    """Everything that only this person sees, links included."""
    return json.dumps([message.blocks for message in desk.slack.private(user)])


def drawn(desk: Desk) -> str:
    return json.dumps([[message.text, message.blocks] for message in desk.thread()])


def test_invoice_links_go_to_the_clicker_alone_and_are_kept_nowhere(desk: Desk, tmp_path: Path) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(COLE, "propose:share_invoices")
    desk.is_told(COLE, "Only billing operators")
    desk.click(OMAR, "propose:share_invoices")
    notification = desk.is_told(OMAR, "copy the invoice links")
    urls = [desk.stripe[id]["hosted_invoice_url"] for id in ("in_JaneProFirst", "in_JaneProAgainFirst")]
    shown = private(desk, OMAR)
    assert all(url in shown for url in urls)
    assert "/pdf?" in shown
    assert "https://" not in notification
    desk.shows("Invoice links for @U0OMAR alone")
    assert desk.told(OLIVIA) == desk.told(ADA) == []
    assert "invoice.stripe.com" not in private(desk, COLE) + drawn(desk)
    assert not [table for table, row in everything(desk) if "invoice.stripe.com" in row or "pay.stripe.com" in row]
    assert "invoice.stripe.com" not in "".join(path.read_text() for path in tmp_path.glob("*.log"))
    executed = desk.logged("executed")
    assert (executed.actor, executed.data["remedy"]) == (OMAR, "share_invoices")
    assert desk.writes() == []

    # Asked for again, and this time Stripe does not answer.
    desk.stripe.faults.fail("/v1/invoices")
    desk.click(OLIVIA, "propose:share_invoices")
    desk.is_told(OLIVIA, "Stripe did not give the invoice links just now")
    denied = desk.logged("denied")
    assert (denied.actor, denied.data["action"], denied.data["reason"]) == (
        OLIVIA,
        "propose:share_invoices",
        "no_invoices",
    )
    desk.shows("The invoice links could not be handed over to @U0OLIVIA")
    desk.click(OLIVIA, "handoff")
    handoff = plain(desk.shows("Handoff of case #1"))
    assert "Invoices shared, nothing changed in Stripe · by @U0OMAR" in handoff
    assert "Share invoices: the links could not be handed over to @U0OLIVIA" in handoff


def test_what_was_not_handed_over_is_told_to_nobody_as_done(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.stripe.faults.fail("/v1/invoices")
    desk.click(OLIVIA, "propose:share_invoices")
    desk.shows("The invoice links could not be handed over to @U0OLIVIA")
    desk.click(OLIVIA, "handoff")
    handoff = plain(desk.shows("Handoff of case #1"))
    assert "No action: nothing was changed" in handoff
    assert "Your invoices come with this message" not in handoff


def test_a_portal_that_lacks_something_says_exactly_that(desk: Desk) -> None:
    desk.stripe.turn_portal_on(subscription_cancel=False)
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    lacks = "But the portal does not let customers cancel: log it as a product gap"
    assert lacks in desk.text()
    desk.click(OLIVIA, "propose:share_portal")
    assert lacks in plain(desk.shows("Portal login page for the follow-up: https://billing.stripe.com/p/login/"))
    executed = desk.logged("executed")
    assert (executed.actor, executed.data["remedy"]) == (OLIVIA, "share_portal")
    assert "login" not in json.dumps(executed.data)

    # With Nina it is another thing that she would need.
    desk.lookup(OLIVIA, "nina@example.com")
    desk.classify(OLIVIA, "failed_payment")
    assert "let customers cancel" not in desk.text()
    assert desk.writes() == []


def test_a_portal_that_is_off_is_not_offered(desk: Desk) -> None:
    desk.stripe.turn_portal_off()
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.shows("Not on offer: Share portal login page")
    assert "propose:share_portal" not in desk.offered()
    (case,) = desk.query("select case_id from cases")
    value = f"{case['case_id']}.{desk.logged('classified').seq}.propose:share_portal"
    ladder = desk.offers("propose:no_action")
    desk.slack.click(OLIVIA, SUPPORT, ladder.ts, "propose:share_portal", value=value)
    desk.is_told(OLIVIA, "nothing to act on")
    assert desk.logged("denied").data["reason"] == "not_offered"
    assert "session_link" not in desk.offered()


def test_a_session_begins_at_what_the_customer_came_for(desk: Desk) -> None:
    def asked(number: int) -> list[dict[str, object]]:
        """The sessions that Stripe was asked for so far, once there are so many."""
        made = desk.until(
            lambda: (
                found
                if len(found := [each for each in desk.stripe.requests if each.path == SESSIONS and each.status])
                >= number
                else None
            )
        )
        assert len({each.idempotency_key for each in made}) == number
        return [dict(each.params.get("flow_data") or {}) for each in made]

    desk.stripe.turn_portal_on(subscription_update=True)
    desk.lookup(OLIVIA, "nina@example.com")
    desk.classify(OLIVIA, "failed_payment")
    desk.click(OLIVIA, "session_link")
    assert asked(1)[-1] == {"type": "payment_method_update"}
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "session_link")
    ending = {"type": "subscription_cancel", "subscription_cancel": {"subscription": "sub_JaneProAgain"}}
    assert asked(2)[-1] == ending
    # A schedule drives this one, so that the portal could not cancel it.
    desk.lookup(OLIVIA, "bao@example.com")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.click(OLIVIA, "session_link")
    assert asked(3)[-1] == {}

    desk.lookup(OLIVIA, "maya@example.org")
    desk.classify(OLIVIA, "team_seats")
    desk.click(OLIVIA, "session_link")
    seats = {"type": "subscription_update", "subscription_update": {"subscription": "sub_MayaTeam"}}
    assert asked(4)[-1] == seats

    # The portal of today can't cancel any more: its front page has to do.
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.stripe.turn_portal_on(subscription_cancel=False)
    desk.click(OMAR, "session_link")
    refused, plainly = asked(6)[-2:]
    assert (refused["type"], plainly) == ("subscription_cancel", {})
    desk.is_told(OMAR, "portal link")
    assert "/p/session/" in private(desk, OMAR)
    assert "/p/session/" not in drawn(desk)
    assert desk.writes() == []

    desk.stripe.faults.fail(SESSIONS, method="POST")
    desk.click(OMAR, "session_link")
    desk.is_told(OMAR, "Stripe did not give a portal link just now")
    denied = desk.logged("denied", 5)
    assert (denied.actor, denied.data["action"], denied.data["reason"]) == (OMAR, "session_link", "no_link")


def test_seats_stay_and_a_gap_is_noted_without_what_was_typed(desk: Desk) -> None:
    desk.lookup(OLIVIA, "maya@example.org")
    desk.classify(OLIVIA, "team_seats")
    desk.click(OLIVIA, "propose:preserve_seats")
    assert desk.submit(OLIVIA, note="All six are in use") == {}
    assert "All six are in use" in plain(desk.shows("All seats stay, decided by @U0OLIVIA"))
    assert desk.logged("executed").data["remedy"] == "preserve_seats"

    title = "Guest seats for maya@example.org are nowhere"
    desk.click(OMAR, "propose:log_gap")
    assert list(desk.submit(OMAR, title="  ")) == ["title"]
    assert desk.submit(OMAR, title=title) == {}
    desk.shows(f"Product gap logged: {title}")
    gap = desk.logged("gap_recorded")
    assert gap.actor == OMAR
    assert gap.data["gap"].startswith("other:")
    assert {table for table, row in everything(desk) if "Guest seats" in row} == {"personal_data"}
    assert {table for table, row in everything(desk) if "All six are in use" in row} == {"personal_data"}

    desk.click(OMAR, "propose:log_gap")
    assert desk.submit(OMAR, title="Customers can't see what each seat costs") == {}
    desk.until(lambda: desk.logged("gap_recorded").data["gap"] == "no_seat_explanation" or None)
    desk.click(OLIVIA, "propose:no_action")
    assert desk.submit(OLIVIA, note="Nothing else") == {}
    assert "Nothing else" in plain(desk.shows("No action, decided by @U0OLIVIA"))
    assert desk.writes() == []
