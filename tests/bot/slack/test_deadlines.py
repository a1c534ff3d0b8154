"""Days to act by: said while acting is possible, and afterwards what was done and what is awaited."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe

from billing.account.account import Account
from billing.account.payments import CheckoutSession, Dispute
from billing.account.subscription import WaitingUpdate
from billing.evidence.assessment import assess
from billing.stripe.translate.payments import dispute as translated
from billing.wording.disputes import next_step, state
from bot.messages.everything import everything
from bot.messages.summary import identified
from tests.billing.evidence.readings import said as worded
from tests.billing.samples import IDENTIFIED, NOW, account, case_of, charge, classified_case, invoice, subscription, usd
from tests.billing.sdk import listed
from tests.bot.hostile import mrkdwn
from tests.bot.messages.test_paying import said

AHEAD, OVER = NOW + timedelta(days=3), NOW - timedelta(days=3)
ASKED = ["needs_response", "warning_needs_response", "appeal_needs_response"]
DECIDING = ["under_review", "warning_under_review", "appeal_under_review"]
CLOSED = ["won", "lost", "warning_closed", "prevented"]


def dispute(status: str, **given: Any) -> Dispute:
    return Dispute("du_1", "ch_1", status, "general", usd(4900), NOW - timedelta(days=9), **given)


def told(reading: Account) -> str:
    return "\n".join([said(identified(case_of(IDENTIFIED), reading)), said(everything(classified_case(), reading))])


def disputed(dispute: Dispute) -> str:
    return told(account(charges=(charge(disputed=True),), disputes=(dispute,)))


class TestDisputes:
    def test_every_status_of_the_sdk_is_looked_at(self) -> None:
        assert {*ASKED, *DECIDING, *CLOSED} == listed(stripe.Dispute, "status")

    @pytest.mark.parametrize("status", ASKED)
    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"answer_by": AHEAD}, " · answer by "),
            ({"answer_by": AHEAD, "staged": True}, " · an answer is prepared and not sent: send it by "),
            ({"answer_by": OVER}, " · the time to answer was over "),
            ({"answer_by": OVER, "staged": True}, " · the time to answer was over "),
            ({"answer_by": AHEAD, "submissions": 1}, "answered, the bank is to decide"),
            ({"answer_by": OVER, "submissions": 1}, "answered, the bank is to decide"),
            ({"takes_no_answer": True}, " · the bank takes no answer"),
        ],
    )
    def test_it_asks_only_while_an_answer_counts(self, status: str, given: dict[str, Any], says: str) -> None:
        text = disputed(dispute(status, **given))
        assert says in text
        counts = given.get("answer_by") == AHEAD and not given.get("submissions")
        assert ("answer by " in text or "send it by " in text) == counts
        if given.get("answer_by") == OVER and not given.get("submissions"):
            assert "not answered in time, the bank decides" in text
            assert "needs our answer" not in text

    def test_its_day_stands_beside_the_way_to_the_page_where_it_is_answered(self) -> None:
        reading = account(charges=(charge(disputed=True),), disputes=(dispute("needs_response", answer_by=AHEAD),))
        shown = mrkdwn(identified(case_of(IDENTIFIED), reading)[:1])
        assert "<https://dashboard.stripe.com/disputes/du_1|a dispute>" in shown
        assert "answer by <!date^" in shown

    @pytest.mark.parametrize("status", DECIDING)
    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"submissions": 1}, " · our answer is in"),
            ({"submissions": 1, "late": True}, " · our answer is in, after its day, which the bank may not heed"),
            ({}, " · nothing was answered"),
        ],
    )
    def test_what_was_done_and_is_awaited(self, status: str, given: dict[str, Any], says: str) -> None:
        text = disputed(dispute(status, answer_by=AHEAD, **given))
        assert says in text
        assert "answer by " not in text

    @pytest.mark.parametrize("status", CLOSED)
    def test_what_is_decided_asks_for_nothing(self, status: str) -> None:
        decided = dispute(status, answer_by=AHEAD)
        assert next_step(decided, NOW) == ()
        assert "answer by " not in disputed(decided)

    def test_stripes_own_answer_is_read(self) -> None:
        stripes: dict[str, Any] = {
            "id": "du_1",
            "charge": "ch_1",
            "status": "needs_response",
            "amount": 100,
            "currency": "usd",
            "created": int(OVER.timestamp()),
            "evidence_details": {"due_by": 0, "has_evidence": True, "past_due": False, "submission_count": 0},
        }
        read = translated(stripes)
        assert (read.answer_by, read.takes_no_answer, read.staged) == (None, True, True)
        stripes["evidence_details"] = {"due_by": 1, "has_evidence": True, "past_due": True, "submission_count": 2}
        read = translated(stripes)
        assert (read.submissions, read.late, read.staged, read.takes_no_answer) == (2, True, False, False)
        assert state(read, NOW) == "answered, the bank is to decide"


def renewing(**given: Any) -> Account:
    return account(subscriptions=(subscription(**given),))


def change(lapses: datetime) -> WaitingUpdate:
    return WaitingUpdate(lapses=lapses)


@pytest.mark.parametrize(
    ("reading", "ahead", "over"),
    [
        (
            lambda day: account(invoices=(invoice(collection_method="send_invoice", due=day),), charges=()),
            "open · due ",
            "open · overdue since ",
        ),
        (
            lambda day: account(invoices=(invoice(attempt_count=1, next_payment_attempt=day),)),
            "next attempt ",
            "an attempt is awaited since ",
        ),
        (
            lambda day: account(
                subscriptions=(subscription(status="past_due"),),
                invoices=(invoice(attempt_count=1, next_payment_attempt=day),),
            ),
            " · Stripe tries again ",
            " · another attempt is awaited since ",
        ),
        (
            lambda day: renewing(status="trialing", trial_end=day),
            " · trial ends ",
            " · trial is over, what follows is awaited since ",
        ),
        (
            lambda day: renewing(status="trialing", trial_end=day),
            "The trial of Pro ends",
            "The trial of Pro is over; what follows is awaited since ",
        ),
        (
            lambda day: renewing(paused=True, resumes_at=day),
            "Collection for Pro is paused until ",
            "Collection for Pro is paused, to go on since ",
        ),
        (
            lambda day: renewing(waiting=change(day), pending_update=True),
            "waits for its payment until ",
            " lapsed unpaid ",
        ),
        (
            lambda day: account(
                charges=(),
                subscriptions=(),
                checkouts=(CheckoutSession("cs_1", "open", "unpaid", "payment", OVER, expires_at=day),),
            ),
            "A checkout is still open",
            "A checkout was left and expired",
        ),
    ],
)
def test_a_day_is_said_while_it_counts_and_then_what_is_awaited(reading: Any, ahead: str, over: str) -> None:
    before, after = told(reading(AHEAD)), told(reading(OVER))
    assert ahead in before
    assert over not in before
    assert over in after
    assert ahead not in after


def test_an_end_that_has_come_and_is_not_seen_yet() -> None:
    reading = account(subscriptions=(subscription(cancel_at=OVER),))
    (found,) = [worded(one.line) for one in assess(reading).anomalies if one.name == "ending"]
    assert found.startswith("Pro was to end, which is awaited since ")
    assert " · was to end, which is awaited since " in told(reading)


def test_the_operators_page_says_what_each_of_them_means() -> None:
    page = Path("docs/what-stripe-says.md").read_text(encoding="utf-8")
    for words in (
        "answer by 28 Nov",
        "an answer is prepared and not sent: send it by",
        "the bank takes no answer",
        "not answered in time, the bank decides",
        "the time to answer was over",
        "our answer is in, after its day, which the bank may not heed",
        "answered, the bank is to decide",
        "nothing was answered",
        "an attempt is awaited since",
        "trial is over, what follows is awaited since",
        "was to end, which is awaited since",
        "lapsed unpaid",
    ):
        assert words in page, words
