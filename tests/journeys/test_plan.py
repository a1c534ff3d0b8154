"""The recommended steps of a case, taken at once: done in order, the one that needs a second person proposed last."""

from sandbox.standins.people import ADA, OLIVIA
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite
PLAN = "propose:plan"


def loud(message: Message) -> list[str]:
    """The buttons of a message that stand out."""
    rows = (block["elements"] for block in message.blocks if block["type"] == "actions")
    return [button["text"]["text"] for row in rows for button in row if button.get("style") == "primary"]


def test_a_duplicate_is_ended_and_refunded_with_one_form(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, PLAN)
    view = desk.slack.view(OLIVIA)
    assert view is not None
    steps = next(block["element"] for block in view.blocks if block.get("block_id") == "steps")
    assert [option["value"] for option in steps["initial_options"]] == ["cancel_at_period_end", "refund_charge"]
    assert desk.asked_in_form(OLIVIA) == ["steps", "subscription", "charge", "amount", "reason", "note"]
    assert desk.submit(OLIVIA, note="Paid twice") == {}

    card = plain(desk.offers("approve"))
    assert "Paid twice" in card
    assert "2 active subscriptions to Pro" in card, "what it was classified on"
    assert "Already done: set to end" in card
    assert desk.stripe["sub_JaneProAgain"]["cancel_at_period_end"] is True
    steps_logged = [(row.kind, row.actor) for row in desk.log() if row.kind in {"noted", "executed", "proposed"}]
    assert steps_logged == [("noted", OLIVIA), ("noted", OLIVIA), ("executed", "bot"), ("proposed", OLIVIA)]
    assert "skip_reason" not in desk.logged("proposed").data

    desk.click(ADA, "approve")
    assert loud(desk.shows("Solved: one Pro left, renews")) == ["Follow-up…"]
    assert PLAN not in desk.offered()
    assert [request.path for request in desk.writes()] == ["/v1/subscriptions/sub_JaneProAgain", "/v1/refunds"]
    desk.click(OLIVIA, "follow_up")
    assert desk.submit(OLIVIA, state="sent") == {}
    desk.until(lambda: loud(desk.shows("Solved")) == ["Hand off and close"] or None)


def test_no_form_takes_a_card_number_or_a_key_and_nothing_comes_of_it(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, PLAN)
    errors = desk.submit(OLIVIA, note="She pays with 4242 4242 4242 4242")
    assert errors.keys() == {"note"}
    assert "looks like a card number or a key: take it out" in errors["note"]
    assert desk.propose(OLIVIA, "log_gap", title="Anybody can see sk_live_51Abc").keys() == {"title"}
    desk.click(OLIVIA, "follow_up")
    assert desk.submit(OLIVIA, text="Your card 4242424242424242", state="drafted").keys() == {"text"}
    assert desk.kinds()[-1] == "classified"
    assert desk.writes() == []


def test_none_or_two_that_need_a_second_person_are_no_plan(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, PLAN)
    errors = desk.submit(OLIVIA, steps="cancel_now,refund_charge")
    assert list(errors) == ["steps"]
    assert desk.submit(OLIVIA, steps="") != {}
    assert desk.kinds()[-1] == "classified"


def test_a_step_that_stripe_refuses_ends_the_plan_and_the_thread_says_so(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.stripe.faults.add(method="POST", path="/v1/subscriptions/*", kind="error", status=400, code="not_allowed")
    desk.click(OLIVIA, PLAN)
    assert desk.submit(OLIVIA) == {}
    desk.shows("Cancel at period end failed")
    desk.offers(PLAN)
    assert "proposed" not in desk.kinds()


def test_a_plan_survives_a_kill_between_its_steps(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.stripe.faults.hang("/v1/subscriptions/sub_JaneProAgain", method="POST")
    desk.click(OLIVIA, PLAN)
    assert desk.submit(OLIVIA) == {}
    desk.logged("attempted")
    desk.bot.kill()
    desk.stripe.faults.clear()
    desk.bot.start()
    desk.offers("approve", timeout=90)
    assert desk.stripe["sub_JaneProAgain"]["cancel_at_period_end"] is True
    assert desk.kinds().count("proposed") == 1


def test_a_portal_link_that_comes_to_nothing_meanwhile_ends_no_plan(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.stripe.faults.fail("/v1/billing_portal/sessions", method="POST")
    ending = desk.stripe.faults.hang("/v1/subscriptions/sub_JaneProAgain", method="POST")
    desk.click(OLIVIA, PLAN)
    assert desk.submit(OLIVIA) == {}
    desk.logged("attempted")
    desk.click(OLIVIA, "session_link")
    assert desk.logged("denied").data["reason"] == "no_link"
    desk.stripe.faults.mend(ending)
    desk.offers("approve")
    assert desk.logged("proposed").data["charge"] == "ch_JaneProAgainFirst"


def test_what_slack_refuses_in_newer_blocks_goes_out_in_older_ones(desk: Desk) -> None:
    desk.slack.refused_blocks = {"container"}
    desk.lookup(OLIVIA, "jane@example.com")
    summary = desk.offers("classify:duplicate_subscription")
    assert all(block["type"] != "container" for block in summary.blocks)
    assert "Charges" in plain(summary)
    desk.classify(OLIVIA)
    assert all(block["type"] != "container" for block in desk.offers(PLAN).blocks)
