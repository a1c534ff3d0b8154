"""What an attacker, a clumsy hand or bad luck brings: each of these once broke the desk or could have cost money."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.server import Sandbox
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import plain
from tests.forked_bot import ForkedBot
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk, seated

pytestmark = on_sqlite


@pytest.fixture
def classified(desk: Desk) -> Desk:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    return desk


def test_a_refund_that_may_be_under_way_is_never_called_void(classified: Desk) -> None:
    """Killed while Stripe was at work, and the charge changed by somebody else before the bot came back."""
    assert classified.propose_refund(OLIVIA, amount="5.00") == {}
    classified.stripe.faults.add(method="POST", path="/v1/refunds", kind="hang", times=9)
    classified.click(ADA, "approve")
    classified.until(lambda: any(r.path == "/v1/refunds" for r in classified.stripe.requests) or None)
    classified.bot.kill()
    classified.stripe.refund("ch_JaneProAgainFirst", 100)
    classified.bot.start()
    classified.shows("not known yet")
    assert "voided" not in classified.kinds()
    classified.stripe.faults.release()
    classified.shows("Refunded 5.00 USD", timeout=90)
    ours = [refund for refund in classified.stripe.all("refund") if refund["metadata"].get("case_id")]
    assert [refund["amount"] for refund in ours] == [500]


def test_a_refusal_of_the_second_try_does_not_make_the_first_a_failure(classified: Desk) -> None:
    assert classified.propose_refund(OLIVIA, amount="5.00") == {}
    classified.stripe.faults.add(method="POST", path="/v1/refunds", kind="hang")
    classified.click(ADA, "approve")
    classified.shows("not known yet")
    classified.stripe.read_only_keys.add("sk_test_sandbox")
    classified.until(lambda: len([r for r in classified.stripe.requests if r.path == "/v1/refunds"]) > 1 or None)
    assert "failed" not in classified.kinds()
    classified.stripe.faults.release()
    classified.shows("Refunded 5.00 USD", timeout=90)
    assert classified.kinds().count("executed") == 1


def test_somebody_elses_cancellation_is_not_claimed(classified: Desk) -> None:
    classified.click(OLIVIA, "propose:cancel_at_period_end")
    classified.stripe["sub_JaneProAgain"]["cancel_at_period_end"] = True
    assert classified.submit(OLIVIA, subscription="sub_JaneProAgain", skip_reason="trust") == {}
    classified.shows("Cancel at period end failed")
    assert classified.logged("failed").data["reason"] == "changed"
    assert classified.writes() == []


def test_a_note_of_markup_still_leaves_a_card_to_decide_on(classified: Desk) -> None:
    assert classified.propose_refund(OLIVIA, note="&<>*_`" * 160) == {}
    classified.offers("approve")
    classified.reject(ADA, "Not this one")
    classified.shows("Rejected")


def test_one_thread_has_one_open_case(desk: Desk) -> None:
    complaint = desk.slack.messages(SUPPORT)[0]
    desk.root = complaint.ts
    desk.slack.shortcut(OLIVIA, SUPPORT, complaint.ts, "open_case")
    desk.offers("classify:duplicate_subscription")
    desk.click(OLIVIA, "close")
    reopening = desk.offers("reopen")
    desk.slack.shortcut(OMAR, SUPPORT, complaint.ts, "open_case")
    desk.until(lambda: len(desk.query("select * from cases")) == 2 or None)
    desk.slack.click(OLIVIA, SUPPORT, reopening.ts, "reopen")
    desk.is_told(OLIVIA, "Another open case")
    assert desk.kinds(1)[-1] == "denied"


def test_what_stripe_could_not_say_is_asked_for_again_by_itself(desk: Desk) -> None:
    desk.stripe.faults.add(method="GET", path="/v1/charges", kind="error", status=500, times=99)
    desk.lookup(OLIVIA, "jane@example.com")
    desk.shows("Charges: unknown")
    desk.stripe.faults.clear()
    desk.shows("paid on visa", timeout=90)
    assert "refreshed" not in desk.kinds()


def test_an_unmatched_case_ends_with_a_handoff_too(desk: Desk) -> None:
    desk.lookup(OLIVIA, "nobody@example.com")
    desk.offers("identify")
    desk.click(OLIVIA, "close")
    assert "Nobody was identified" in plain(desk.shows("PRODUCT GAP"))
    assert desk.kinds()[-2:] == ["handed_off", "closed"]


@pytest.fixture
def impatient(sandbox: Sandbox, database: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk where a proposal waits for two seconds only."""
    policy = tmp_path / "policy.toml"
    policy.write_text("[approval]\nexpires_minutes = 0.035\n")
    bot = ForkedBot(sandbox, tmp_path, database_url=database, settings={"POLICY_FILE": str(policy)})
    with seated(sandbox, bot, database) as desk:
        yield desk


def test_a_proposal_that_nobody_decides_expires_by_itself(impatient: Desk) -> None:
    impatient.lookup(OLIVIA, "jane@example.com")
    impatient.classify(OLIVIA)
    assert impatient.propose_refund(OLIVIA) == {}
    impatient.shows("nobody decided in time")
    assert impatient.logged("expired").data == {"proposal": impatient.logged("proposed").seq}
    impatient.offers("propose:refund_charge")
    assert impatient.writes() == []


def test_an_address_that_begins_oddly_is_nobody_elses(desk: Desk) -> None:
    desk.stripe.add_customer(name="Odd One", email="_jane@example.com", id="cus_Odd")
    desk.lookup(OLIVIA, "_jane@example.com")
    desk.offers("classify:duplicate_subscription")
    assert desk.logged("identified").data["customer"] == "cus_Odd"


def test_one_address_in_two_spellings_is_a_choice(desk: Desk) -> None:
    desk.stripe.add_customer(name="Capital", email="Capo@Example.com", id="cus_Capital")
    desk.stripe.add_customer(name="Small", email="capo@example.com", id="cus_Small")
    desk.lookup(OLIVIA, "capo@example.com")
    assert "2 customers match" in plain(desk.offers("pick:2"))


def test_another_address_in_the_metadata_leads_to_its_customer(desk: Desk) -> None:
    desk.lookup(OLIVIA, desk.stripe["cus_LenaBrandt"]["metadata"]["support_email"])
    desk.offers("classify:duplicate_subscription")
    assert desk.logged("identified").data["customer"] == "cus_LenaBrandt"


def test_a_late_click_beside_the_refund_does_not_hide_its_outcome(classified: Desk) -> None:
    """The second approver's refusal lands in the log while Stripe is being asked, and Stripe then says no."""
    assert classified.propose_refund(OLIVIA) == {}
    card = classified.offers("approve")
    classified.stripe.faults.add(method="POST", path="/v1/refunds", kind="error", status=400, code="charge_disputed")
    classified.stripe.latency = 0.5
    classified.click(ADA, "approve")
    classified.slack.click(OMAR, SUPPORT, card.ts, "approve", value=classified.value_of("approve"))
    classified.shows("Refund a charge failed")
    steps = [kind for kind in classified.kinds() if kind in {"approved", "denied", "failed", "unsettled"}]
    assert steps == ["approved", "denied", "failed"]


def test_a_refund_that_comes_back_days_later_is_told_to_nobody_as_paid(classified: Desk) -> None:
    assert classified.propose_refund(OLIVIA) == {}
    classified.click(ADA, "approve")
    classified.shows("Refunded 20.00 USD")
    refund = classified.logged("executed").data["refund"]
    classified.stripe.settle_refund(refund, "failed", failure_reason="expired_or_canceled_card")
    classified.click(OLIVIA, "refresh")
    classified.shows("Refund of 20.00 USD came back: the card has expired or was canceled")
    classified.click(OLIVIA, "close")
    last = plain(classified.until(lambda: found if (found := handoffs(classified)) else None)[-1])
    assert "the customer does not have the money" in last
    assert "Our refund of 20.00 USD came back to us" in last
    assert "−20.00 USD refunded" not in last
    assert "We have refunded" not in last


def handoffs(desk: Desk) -> list[Message]:
    return [message for message in desk.thread() if plain(message).startswith("Handoff of case")]
