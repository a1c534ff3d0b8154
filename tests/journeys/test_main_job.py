"""From the command to the handoff over the wire: what the thread shows, what the log holds, what reached Stripe."""

from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

HEADINGS = ["CUSTOMER", "BILLING STATE", "DECISION", "ACTION TAKEN", "FOLLOW-UP", "PRODUCT GAP"]


def test_a_duplicate_is_refunded_by_two_people_and_handed_off(desk: Desk) -> None:
    reply = desk.lookup(OLIVIA, "jane@example.com")
    assert (reply.status, reply.text) == (200, "")
    summary = plain(desk.offers("classify:duplicate_subscription"))
    assert "Jane Doe" in summary
    assert "j•••@example.com" in summary
    assert "2 active subscriptions to Pro" in summary
    assert not [action for action in desk.offered() if action.startswith("propose:")]

    desk.classify(OLIVIA)
    assert not [action for action in desk.offered() if action.startswith("classify:")]
    ladder = [action.removeprefix("propose:") for action in desk.offered() if action.startswith("propose:")]
    assert ladder == [
        "plan",
        "share_portal",
        "share_invoices",
        "cancel_at_period_end",
        "cancel_now",
        "refund_charge",
        "log_gap",
        "no_action",
    ]

    assert desk.propose_refund(OLIVIA, note="paid twice") == {}
    card = plain(desk.offers("approve"))
    assert "20.00 USD" in card
    assert "ch_JaneProAgainFirst" in card
    assert "paid twice" in card
    assert "The customer asked for this" in card
    assert desk.writes() == []

    desk.click(ADA, "approve")
    desk.shows("Refunded 20.00 USD")
    desk.click(OLIVIA, "handoff")
    handoff = plain(desk.shows("PRODUCT GAP"))
    assert sorted(HEADINGS, key=handoff.index) == HEADINGS
    desk.click(OLIVIA, "close")
    desk.offers("reopen")

    log = desk.log()
    assert [row.seq for row in log] == list(range(1, len(log) + 1))
    assert [(row.kind, row.actor) for row in log] == [
        ("opened", OLIVIA),
        ("identified", "bot"),
        ("classified", OLIVIA),
        ("proposed", OLIVIA),
        ("approved", ADA),
        ("attempted", "bot"),
        ("executed", "bot"),
        ("gap_recorded", OLIVIA),
        ("handed_off", OLIVIA),
        ("closed", OLIVIA),
    ]
    proposed, executed = log[3].data, log[6].data
    assert proposed["charge"] == executed["charge"] == "ch_JaneProAgainFirst"
    assert (proposed["amount"], proposed["currency"]) == (executed["amount"], executed["currency"]) == (2000, "usd")
    assert proposed["skip_reason"] == "customer_asked"

    (case,) = desk.query("select case_id, status, customer, channel from cases")
    assert (case["status"], case["customer"], case["channel"]) == ("closed", "cus_JaneDoe", SUPPORT)
    (refund,) = desk.writes()
    assert refund.params["metadata"] == {"case_id": case["case_id"], "proposal": "4"}
    assert refund.idempotency_key is not None
    assert case["case_id"] in refund.idempotency_key


def test_a_subscription_is_set_to_end_and_taken_back(desk: Desk) -> None:
    desk.lookup(OLIVIA, "cus_JaneDoe")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "propose:cancel_at_period_end")
    assert desk.submit(OLIVIA, subscription="sub_JaneProAgain") == {}
    desk.shows("Cancelled at period end")
    assert desk.stripe["sub_JaneProAgain"]["cancel_at_period_end"] is True

    desk.click(OMAR, "undo:cancel_at_period_end")
    desk.shows("Taken back")
    assert desk.stripe["sub_JaneProAgain"]["cancel_at_period_end"] is False
    assert desk.kinds()[2:] == ["classified", "noted", "attempted", "executed", "noted", "attempted", "undone"]
    assert desk.logged("undone").data["remedy"] == "cancel_at_period_end"
    assert "undo:cancel_at_period_end" not in desk.offered()
    assert len({request.idempotency_key for request in desk.writes()}) == 2


@on_sqlite
def test_somebody_forgot_to_cancel_and_gets_it_back_as_goodwill(desk: Desk) -> None:
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.click(OLIVIA, "propose:refund_charge")
    view = desk.slack.view(OLIVIA)
    assert view is not None
    reason = next(block["element"] for block in view.blocks if block.get("block_id") == "reason")
    assert reason["initial_option"]["value"] == "requested_by_customer"
    assert desk.submit(OLIVIA, skip_reason="customer_asked", reason="requested_by_customer") == {}
    desk.click(ADA, "approve")
    desk.shows("Refunded")
    desk.click(OLIVIA, "handoff")
    handoff = plain(desk.shows("PRODUCT GAP"))
    assert "Goodwill, not a failure" in handoff
    assert " goes on, renews " in handoff
    assert "No renewal reminder" in handoff
    assert "as a gesture of goodwill" in handoff
    assert "we made that hard" not in handoff
    assert "goes on: it is paid until" in handoff
    (refund,) = desk.writes()
    assert refund.params["reason"] == "requested_by_customer"


def test_the_portal_is_shared_without_touching_stripe(desk: Desk) -> None:
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.click(OLIVIA, "propose:share_portal")
    desk.shows("https://billing.stripe.com/p/login/")
    assert desk.logged("executed").data["remedy"] == "share_portal"
    assert desk.writes() == []


def test_a_session_link_goes_to_the_clicker_alone(desk: Desk) -> None:
    desk.lookup(OLIVIA, "greta@example.org")
    desk.classify(OLIVIA, "missing_self_serve")
    desk.click(OMAR, "session_link")
    notification = desk.is_told(OMAR, "portal link")
    assert "https://" not in notification
    (link,) = desk.slack.private(OMAR)
    assert "https://billing.stripe.com/" in plain(link)
    assert desk.told(OLIVIA) == []
    assert "/session/" not in desk.text()
    issued = desk.logged("link_issued")
    assert (issued.actor, issued.data) == (OMAR, {"request": desk.logged("noted").seq})


def test_no_action_is_a_decision_with_a_note(desk: Desk) -> None:
    desk.lookup(OLIVIA, "maya@example.org")
    desk.classify(OLIVIA, "team_seats")
    desk.click(OLIVIA, "propose:no_action")
    assert desk.submit(OLIVIA, note="Six seats are what they want") == {}
    assert "Six seats are what they want" in plain(desk.shows("No action, decided by"))
    assert desk.logged("executed").data["remedy"] == "no_action"
    desk.click(OLIVIA, "close")
    assert "No action, decided by" in plain(desk.shows("PRODUCT GAP"))
    assert desk.kinds()[-2:] == ["handed_off", "closed"]


def test_a_case_is_reclassified_and_the_remedies_change(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA, "team_seats")
    desk.click(OMAR, "reclassify")
    desk.offers("classify:duplicate_subscription")
    assert not [action for action in desk.offered() if action.startswith("propose:")]
    desk.classify(OMAR, "duplicate_subscription")
    desk.offers("propose:refund_charge")
    classified = [(row.actor, row.data["classification"]) for row in desk.log() if row.kind == "classified"]
    assert classified == [(OLIVIA, "team_seats"), (OMAR, "duplicate_subscription")]


def test_a_closed_case_is_reopened_where_it_was(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "close")
    desk.click(OMAR, "reopen")
    desk.offers("propose:refund_charge")
    assert desk.kinds()[-3:] == ["handed_off", "closed", "reopened"]


def test_a_refund_in_a_currency_without_decimals_is_exact(desk: Desk) -> None:
    desk.lookup(OLIVIA, "haruka@example.com")
    desk.classify(OLIVIA, "product_failure")
    charge = next(found for found in desk.stripe.all("charge") if found["currency"] == "jpy")
    assert desk.propose_refund(OLIVIA, charge=charge["id"], amount="100", reason="requested_by_customer") == {}
    desk.click(ADA, "approve")
    desk.shows("Refunded 100 JPY")
    assert desk.writes()[0].params["amount"] == "100"
    assert desk.logged("executed").data["amount"] == 100
