"""Nothing irreversible without a second person, and nobody gets past that. All ways to try: `tests/attacks`."""

from concurrent.futures import ThreadPoolExecutor

from tenacity import Retrying, stop_after_delay, wait_fixed

from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk


def test_the_proposer_can_not_approve(proposed: Desk) -> None:
    proposed.click(OMAR, "approve")
    assert "somebody else" in proposed.is_told(OMAR, "You proposed this")
    denied = proposed.logged("denied")
    assert (denied.actor, denied.data["action"], denied.data["reason"]) == (OMAR, "approve", "own_proposal")
    assert proposed.writes() == []


def test_a_rejected_proposal_moves_no_money(proposed: Desk) -> None:
    proposed.click(ADA, "reject")
    assert list(proposed.submit(ADA, note=" ")) == ["note"]
    assert proposed.submit(ADA, note="She got it *back* already") == {}
    proposed.shows("Rejected")
    told = proposed.until(lambda: next((shown for shown in proposed.slack.private(OMAR)), None))
    assert f"@{ADA} has rejected your proposal (refund 20.00 USD):" in plain(told)
    assert "She got it ∗back∗ already" in plain(told)
    assert "She got it" not in proposed.text()
    proposed.offers("propose:refund_charge")
    assert proposed.logged("rejected").data == {"proposal": proposed.logged("proposed").seq}
    assert "approve" not in proposed.offered()
    assert proposed.writes() == []


@on_sqlite
def test_the_proposer_is_told_all_of_a_long_reason_whatever_it_holds(proposed: Desk) -> None:
    proposed.reject(ADA, "&" * 1000)
    told = proposed.until(lambda: next(iter(proposed.slack.private(OMAR)), None))
    assert plain(told).count("&") == 1000


def test_what_changes_nothing_in_stripe_goes_on_beside_a_proposal(proposed: Desk) -> None:
    proposed.shows("Steps on other objects that need none can be taken meanwhile")
    there = {action.removeprefix("propose:") for action in proposed.offered() if action.startswith("propose:")}
    assert there == {"share_portal", "share_invoices", "cancel_at_period_end", "log_gap", "no_action"}
    proposed.click(OLIVIA, "propose:share_portal")
    proposed.shows("https://billing.stripe.com/p/login/")
    proposed.click(OLIVIA, "propose:log_gap")
    assert proposed.submit(OLIVIA, title="No dark mode") == {}
    proposed.until(lambda: "gap_recorded" in proposed.kinds() or None)
    assert "proposed" in plain(proposed.shows("Case #1")).splitlines()[0]
    assert proposed.writes() == []
    proposed.click(ADA, "approve")
    proposed.shows("Refunded 20.00 USD")
    (refund,) = proposed.writes()
    assert refund.params["charge"] == "ch_JaneProAgainFirst"
    after = proposed.kinds()[proposed.kinds().index("proposed") + 1 :]
    assert after == ["executed", "gap_recorded", "approved", "attempted", "executed"]


def test_only_the_proposer_withdraws(proposed: Desk) -> None:
    proposed.click(OLIVIA, "withdraw")
    assert proposed.logged("denied").data["reason"] == "not_proposer"
    proposed.click(OMAR, "withdraw")
    proposed.shows("Withdrawn")
    assert proposed.logged("withdrawn").actor == OMAR
    assert proposed.writes() == []


def test_a_charge_that_changed_voids_the_approval_and_the_thread_says_what_changed(proposed: Desk) -> None:
    proposed.stripe.refund("ch_JaneProAgainFirst", 500)
    proposed.click(ADA, "approve")
    proposed.shows("The proposal is void")
    proposed.shows("the amount refunded was 0.00 USD, is now 5.00 USD")
    voided = proposed.logged("voided")
    assert voided.data["proposal"] == proposed.logged("proposed").seq
    assert "refunded" in voided.data["reason"]
    assert proposed.writes() == []
    proposed.offers("propose:refund_charge")


def test_a_change_that_is_known_before_voids_at_the_click(proposed: Desk) -> None:
    proposed.stripe.refund("ch_JaneProAgainFirst", 500)
    proposed.click(OLIVIA, "refresh")
    proposed.shows("5.00 USD refunded")
    proposed.click(ADA, "approve")
    proposed.is_told(ADA, "void")
    assert "approved" not in proposed.kinds()
    assert proposed.logged("voided").actor == ADA
    assert proposed.writes() == []


def test_two_approvers_in_the_same_instant_make_one_refund(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.propose_refund(OLIVIA)
    card = desk.offers("approve")
    with ThreadPoolExecutor(max_workers=2) as both:
        replies = list(both.map(lambda user: desk.slack.click(user, SUPPORT, card.ts, "approve"), [ADA, OMAR]))
    assert [reply.status for reply in replies] == [200, 200]
    desk.shows("Refunded 20.00 USD")
    assert len(desk.writes()) == 1
    assert desk.kinds().count("approved") == 1
    winner = desk.logged("approved").actor
    loser = ({ADA, OMAR} - {winner}).pop()
    assert desk.is_told(loser, f"<@{winner}> has approved this already")
    assert desk.logged("denied").actor == loser


def test_an_old_approve_button_pays_no_second_time(proposed: Desk) -> None:
    card = proposed.offers("approve")
    value = next(
        element["value"]
        for block in card.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "approve"
    )
    proposed.click(ADA, "approve")
    proposed.shows("Refunded")
    proposed.slack.click(ADA, SUPPORT, card.ts, "approve", value=value)
    proposed.is_told(ADA, "has approved this already")
    assert len(proposed.writes()) == 1


def test_a_forged_click_is_refused_and_recorded(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    summary = desk.offers("classify:duplicate_subscription")
    for forged in ("", "nonsense", "case_0.3.propose:refund_charge"):
        desk.slack.click(OLIVIA, SUPPORT, summary.ts, "propose:refund_charge", value=forged)
    (case,) = desk.query("select case_id from cases")
    own = f"{case['case_id']}.0.propose:refund_charge"
    desk.slack.click(OLIVIA, SUPPORT, summary.ts, "propose:refund_charge", value=own)
    desk.slack.click(OLIVIA, SUPPORT, summary.ts, "classify:team_seats", api_app_id="A0EVIL")
    desk.slack.click(OLIVIA, SUPPORT, summary.ts, "classify:team_seats", team_id="T0EVIL")
    assert desk.slack.view(OLIVIA) is None
    denied = [row.data["reason"] for row in desk.log() if row.kind == "denied"]
    assert denied == ["forged", "not_classified", "foreign"]
    assert desk.kinds()[:2] == ["opened", "identified"]
    assert "classified" not in desk.kinds()


def test_one_object_is_changed_by_one_case_at_a_time(proposed: Desk) -> None:
    proposed.lookup(OLIVIA, "jane@example.com")
    proposed.classify(OLIVIA)
    errors = proposed.propose_refund(OLIVIA)
    assert "Another case" in next(iter(errors.values()))
    assert "proposed" not in proposed.kinds(2)
    assert proposed.logged("denied", 2).data["reason"] == "busy"


def test_too_much_or_nothing_is_an_error_in_the_modal(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "propose:refund_charge")
    for amount in ("0", "-1", "20.01", "1e3", "1.234", "abc"):
        errors = desk.submit(OLIVIA, reason="duplicate", skip_reason="trust", amount=amount)
        assert [block.partition(":")[0] for block in errors] == ["amount"], amount
    errors = desk.submit(OLIVIA, reason="duplicate", skip_reason="other", amount="5")
    assert list(errors) == ["note"]
    assert desk.submit(OLIVIA, reason="duplicate", skip_reason="other", note="He insists", amount="5") == {}
    assert desk.logged("proposed").data["amount"] == 500


def test_a_charge_disputed_while_the_form_was_open_is_refused_in_it_and_that_is_recorded(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "propose:refund_charge")
    desk.stripe.dispute("ch_JaneProAgainFirst")
    desk.click(OMAR, "refresh")
    desk.shows("disputed")
    for attempt in Retrying(stop=stop_after_delay(60), wait=wait_fixed(0.2), reraise=True):
        with attempt:
            # What went back before is read behind the rest.
            errors = desk.submit(OLIVIA, reason="duplicate", skip_reason="trust")
            assert list(errors) == ["charge"]
            assert "could pay the customer twice" in errors["charge"]
    denied = desk.logged("denied")
    assert (denied.actor, denied.data["action"], denied.data["reason"]) == (OLIVIA, "propose:refund_charge", "disputed")
    assert desk.told(OLIVIA) == []
    assert "proposed" not in desk.kinds()
    assert desk.writes() == []


def test_only_what_needs_a_second_person_asks_why_safer_steps_were_skipped_until_one_is_taken(desk: Desk) -> None:
    desk.lookup(OLIVIA, "luis@example.net")
    desk.classify(OLIVIA, "product_failure")
    assert "skip_reason" not in asked_for(desk, "propose:cancel_at_period_end"), "that needs nobody else"
    assert desk.submit(OLIVIA) == {}
    desk.shows("Cancelled at period end")
    assert "skip_reason" not in asked_for(desk, "propose:refund_charge")
    desk.click(OLIVIA, "undo:cancel_at_period_end")
    desk.shows("Taken back")
    desk.offers("propose:refund_charge")
    assert "skip_reason" in asked_for(desk, "propose:refund_charge")
    desk.click(OLIVIA, "propose:share_portal")
    desk.shows("Portal login page for the follow-up")
    assert "skip_reason" not in asked_for(desk, "propose:refund_charge")


def asked_for(desk: Desk, action: str) -> list[str]:
    desk.click(OLIVIA, action)
    return desk.asked_in_form(OLIVIA)
