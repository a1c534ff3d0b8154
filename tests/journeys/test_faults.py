"""Stripe and Slack at their worst: the outcome is looked for, never guessed, and the money moves once."""

import pytest

from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import plain
from sandbox.standins.stripe.faults import Kind as FaultKind
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk


@pytest.fixture
def proposed(desk: Desk) -> Desk:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    assert desk.propose_refund(OLIVIA) == {}
    desk.offers("approve")
    return desk


def refunds(desk: Desk) -> list[int]:
    return [refund["amount"] for refund in desk.stripe.all("refund") if refund["charge"] == "ch_JaneProAgainFirst"]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after_applying", "error_after_applying"])
def test_an_unknown_outcome_is_settled_by_looking(proposed: Desk, kind: FaultKind) -> None:
    proposed.stripe.faults.add(method="POST", path="/v1/refunds", kind=kind)
    proposed.click(ADA, "approve")
    proposed.shows("Refunded 20.00 USD", timeout=90)
    assert refunds(proposed) == [2000]
    assert proposed.kinds()[-4:] == ["approved", "attempted", "unsettled", "executed"]
    assert len({request.idempotency_key for request in proposed.stripe.writes()}) == 1


def test_an_outcome_that_stays_unknown_is_said_to_be(proposed: Desk) -> None:
    proposed.stripe.faults.add(method="POST", path="/v1/refunds", kind="error", status=500, times=1)
    proposed.click(ADA, "approve")
    proposed.shows("Refund a charge: not known yet")
    assert proposed.logged("unsettled").data["remedy"] == "refund_charge"
    # Stripe stores its 500 under the key and answers it again; nothing else may be begun meanwhile.
    assert not [action for action in proposed.offered() if action.startswith("propose:")]
    assert "close" not in proposed.offered()
    assert refunds(proposed) == []


def test_a_refusal_of_stripe_is_a_failure_in_plain_words(proposed: Desk) -> None:
    proposed.stripe.faults.add(
        method="POST", path="/v1/refunds", kind="error", status=400, code="charge_disputed", times=9
    )
    proposed.click(ADA, "approve")
    assert "Nothing was changed" in plain(proposed.shows("Refund a charge failed"))
    assert proposed.logged("failed").data == {
        "remedy": "refund_charge",
        "reason": "charge_disputed",
        "proposal": proposed.logged("proposed").seq,
        "left": "unchanged",
    }
    proposed.offers("propose:refund_charge")


def test_a_busy_stripe_is_asked_again(proposed: Desk) -> None:
    proposed.stripe.faults.add(method="POST", path="/v1/refunds", kind="error", status=429, code="rate_limit", times=2)
    proposed.click(ADA, "approve")
    proposed.shows("Refunded 20.00 USD", timeout=90)
    assert refunds(proposed) == [2000]
    assert "unsettled" not in proposed.kinds()


def test_what_could_not_be_read_is_unknown_and_not_none(desk: Desk) -> None:
    desk.stripe.faults.add(method="GET", path="/v1/charges", kind="error", status=500, times=50)
    desk.lookup(OLIVIA, "jane@example.com")
    summary = plain(desk.offers("classify:duplicate_subscription"))
    assert "Charges: unknown" in summary
    assert "Jane Doe" in summary
    desk.classify(OLIVIA, "product_failure")
    assert "propose:refund_charge" not in desk.offered()


def test_a_lookup_that_stripe_did_not_answer_is_tried_again(desk: Desk) -> None:
    desk.stripe.faults.add(method="GET", path="/v1/customers", kind="error", status=500, times=30)
    desk.lookup(OLIVIA, "jane@example.com")
    assert "unknown" in plain(desk.shows("did not answer"))
    assert desk.logged("unidentified").data["reason"] == "error"
    desk.stripe.faults.clear()
    desk.offers("classify:duplicate_subscription", timeout=90)
    assert desk.kinds() == ["opened", "unidentified", "identified"]


def test_the_first_message_does_not_wait_for_stripe(desk: Desk) -> None:
    desk.stripe.faults.add(method="GET", path="/v1/customers", kind="hang", times=3)
    desk.slack.command(OLIVIA, SUPPORT, "lookup jane@example.com")
    root = desk.until(lambda: next((m for m in desk.slack.messages(SUPPORT) if m.app_id), None))
    assert "Case #1" in root.text
    assert desk.kinds() == ["opened"]
    desk.stripe.faults.release()


def test_a_post_that_slack_took_but_did_not_answer_is_found_again(desk: Desk) -> None:
    desk.slack.faults.add(method="chat.postMessage", drop=True, after_applying=True, times=2)
    desk.lookup(OLIVIA, "jane@example.com")
    desk.offers("classify:duplicate_subscription", timeout=90)
    posts = [message for message in desk.slack.messages(SUPPORT) if message.app_id]
    assert len(posts) == 1
    assert len(desk.thread()) == 2


def test_a_message_that_somebody_deleted_comes_back(proposed: Desk) -> None:
    proposed.slack.delete(SUPPORT, proposed.offers("approve").ts)
    proposed.click(OMAR, "refresh")
    proposed.logged("refreshed")
    # Its card changes with the decision, and only then is the loss noticed.
    value = proposed.value_of("approve")
    proposed.slack.click(ADA, SUPPORT, proposed.offers("refresh").ts, "approve", value=value)
    proposed.shows("Refunded 20.00 USD")
    proposed.shows("Approved by")


def test_approved_work_runs_while_slack_is_away_and_the_thread_catches_up(proposed: Desk) -> None:
    for method in ("chat.update", "chat.postMessage", "conversations.info"):
        proposed.slack.faults.add(method=method, error="internal_error", status=500, times=2)
    proposed.click(ADA, "approve")
    proposed.until(lambda: refunds(proposed) == [2000] or None)
    proposed.shows("Refunded 20.00 USD", timeout=90)


@on_sqlite
@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id"])
def test_a_form_that_slack_would_not_open_any_more_says_so_and_opens_at_the_next_press(desk: Desk, error: str) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.slack.faults.add("views.open", error=error)
    desk.click(OLIVIA, "propose:refund_charge")
    desk.is_told(OLIVIA, "Slack was too slow to open the form, so nothing was done; press the button again.")
    assert desk.logged("denied").data == {"action": "propose:refund_charge", "reason": "form_late"}
    assert desk.propose_refund(OLIVIA) == {}
    desk.offers("approve")


def test_nothing_about_a_customer_is_shown_in_a_channel_that_has_become_shared(proposed: Desk) -> None:
    before = proposed.text()
    proposed.slack.change_channel(SUPPORT, is_ext_shared=True)
    proposed.click(ADA, "approve")
    proposed.until(lambda: refunds(proposed) == [2000] or None)
    proposed.is_told(ADA, "shared with another organisation")
    proposed.click(OLIVIA, "session_link")
    proposed.is_told(OLIVIA, "shared with another organisation")
    assert proposed.logged("denied").data["reason"] == "shared_channel"
    assert proposed.text() == before
    proposed.slack.change_channel(SUPPORT, is_ext_shared=False)
    proposed.click(OLIVIA, "refresh")
    proposed.shows("Refunded 20.00 USD")


@on_sqlite
@pytest.mark.parametrize("method", ["conversations.info", "chat.postEphemeral"])
def test_what_is_said_privately_waits_for_a_slack_that_is_busy(desk: Desk, method: str) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.slack.faults.add(method, error="ratelimited", retry_after=2, times=8)
    desk.click(OLIVIA, "propose:share_invoices")
    desk.until(lambda: desk.slack.private(OLIVIA) or None)
    assert desk.logged("executed").data["remedy"] == "share_invoices"
    assert "denied" not in desk.kinds()
