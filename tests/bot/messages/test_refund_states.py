"""What the bot says of every state that a refund of Stripe's can have, and of every refusal to make one."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import stripe

from billing.account.account import Account
from billing.account.refund import Refund
from billing.case.events import Approved, Event, Executed
from billing.evidence.assessment import assess
from billing.follow_up.draft import drafted
from billing.policy.templates import BUILT_IN
from billing.reports.revenue import impact, told
from billing.stripe.errors import code_of
from billing.stripe.translate.payments import refund as translated
from billing.values.choices import Classification, Remedy
from billing.wording.refund_states import FAILED, PENDING, RefundState, of
from billing.wording.refunds import stood
from billing.wording.refusals import REFUSALS
from bot.messages.changes import why_failed
from bot.messages.everything import everything
from bot.messages.handoff import draw
from bot.messages.outcome import outcomes
from bot.messages.remedy_modal import for_remedy
from bot.messages.summary import identified
from tests.billing.evidence.readings import said as worded
from tests.billing.samples import (
    BOB,
    IDENTIFIED,
    NOW,
    account,
    case_of,
    charge,
    classified,
    classified_case,
    proposed,
    usd,
)
from tests.billing.sdk import documented, listed
from tests.bot.messages.test_paying import POLICY, said, scene

STATES: list[tuple[str, str | None]] = [
    *(("pending", reason) for reason in PENDING),
    ("pending", None),
    ("requires_action", None),
    *(("failed", reason) for reason in FAILED),
    ("failed", None),
    ("canceled", None),
    ("a_state_of_next_year", "a_reason_of_next_year"),
]
EVERY = pytest.mark.parametrize(("status", "reason"), STATES)
DUPLICATE = Classification.DUPLICATE_SUBSCRIPTION


def made(status: str, reason: str | None) -> Refund:
    refund = Refund("re_1", usd(4900), status, "case_1", "4", NOW)
    return replace(refund, failure=reason) if status == "failed" else replace(refund, waits_for=reason)


def reading(refund: Refund) -> Account:
    """Stripe counts what is under way as refunded, and what came back no more."""
    counted = usd(0) if refund.came_back else usd(4900)
    return account(charges=(charge(refunded=counted, refunds=(refund,)),))


DONE = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=4900, currency="usd")
LOG: list[Event | tuple[str, Event]] = [proposed(), (BOB, Approved(4)), ("bot", DONE)]


def everywhere(reading: Account) -> Iterator[tuple[str, str]]:
    after = scene(reading, *LOG, kind=DUPLICATE)
    yield "summary", said(identified(case_of(IDENTIFIED), reading))
    yield "more", said(everything(classified_case(), reading))
    yield "outcome", said([message.blocks for message in outcomes(after)])
    yield "handoff", said(draw(after))


def test_every_status_and_reason_of_the_sdk_has_a_state() -> None:
    assert documented(stripe.Refund, "status") == {"succeeded", *(status for status, _ in STATES[:-1])}
    assert listed(stripe.Refund, "pending_reason") == set(PENDING)
    assert documented(stripe.Refund, "failure_reason") == set(FAILED)


@EVERY
def test_only_what_succeeded_is_refunded(status: str, reason: str | None) -> None:
    refund = made(status, reason)
    for place, text in everywhere(reading(refund)):
        assert of(refund).told in text, place
        assert of(refund).cure in text, place
        for words in ("was refunded already", "Refunded 49.00", "49.00 USD refunded", "−49.00 USD refunded"):
            assert words not in text, (place, words)


@EVERY
def test_the_customer_is_told_what_they_have_and_what_they_must_do(status: str, reason: str | None) -> None:
    refund = made(status, reason)
    draft = drafted(case_of(IDENTIFIED, classified(), *LOG), reading(refund), POLICY)
    assert BUILT_IN[of(refund).follow_up].replace("$amount", "49.00 USD") in draft
    assert "We have refunded" not in draft
    assert ("waits for you" in draft) == (status == "requires_action")


@pytest.mark.parametrize(
    ("status", "reason"), [("pending", "insufficient_funds"), ("pending", None), ("requires_action", None)]
)
def test_before_stripe_is_read_again_it_is_told_as_stripe_answered(status: str, reason: str | None) -> None:
    """The reading is from before the refund, and the answer to it said already that it is not there."""
    refund, before = made(status, reason), account()
    log = [*LOG[:-1], ("bot", replace(DONE, after=stood(refund)))]
    after = scene(before, *log, kind=DUPLICATE)
    for text in (said([message.blocks for message in outcomes(after)]), said(draw(after))):
        assert of(refund).told in text
        assert "Refunded 49.00" not in text
        assert "being refunded, not there yet" in text
    assert "We have refunded" not in drafted(case_of(IDENTIFIED, classified(), *log), before, POLICY)


@EVERY
def test_revenue_says_that_it_is_not_there(status: str, reason: str | None) -> None:
    refund = made(status, reason)
    effect = "\n".join(map(worded, told(impact(case_of(IDENTIFIED, classified(), *LOG), reading(refund)))))
    assert ("−49.00 USD being refunded, not there yet" in effect) == refund.is_under_way


@EVERY
def test_what_is_under_way_is_named_where_more_is_given_back(status: str, reason: str | None) -> None:
    refund = replace(made(status, reason), amount=usd(2000))
    if refund.came_back:
        return
    reading = account(charges=(charge(refunded=usd(2000), refunds=(refund,)),))
    form = said(for_remedy(classified_case(), reading, Remedy.REFUND_CHARGE, POLICY, {}))
    assert f"Of that, a refund of 20.00 USD {of(refund).told}" in form


def test_one_that_arrived_stands_beside_one_that_did_not() -> None:
    there = Refund("re_1", usd(1000), "succeeded", created=NOW)
    waits = Refund("re_2", usd(500), "pending", created=NOW, waits_for="insufficient_funds")
    both = account(charges=(charge(refunded=usd(1500), refunds=(there, waits)),))
    found = {one.name: worded(one.line) for one in assess(both).anomalies}
    assert "10.00 USD of it was refunded already" in found["refunded"]
    assert "a refund of 5.00 USD waits for our own Stripe balance" in found["refund_under_way"]
    assert both.charges[0].left == usd(3400)
    assert "10.00 USD refunded, a refund of 5.00 USD waits for" in said(identified(case_of(IDENTIFIED), both))


def test_stripes_own_answer_is_read() -> None:
    stripes = {"id": "re_1", "amount": 100, "currency": "usd", "status": "pending", "pending_reason": "charge_pending"}
    assert of(translated(stripes)) is PENDING["charge_pending"]


def test_a_state_always_says_who_acts_where_it_does_not_go_on_by_itself() -> None:
    assert all(isinstance(state, RefundState) and state.cure for state in FAILED.values())
    assert PENDING["insufficient_funds"].cure.startswith("top it up")


class TestRefusals:
    @pytest.mark.parametrize("code", REFUSALS)
    def test_every_code_reads_as_words_with_a_cure(self, code: str) -> None:
        words = why_failed(Remedy.REFUND_CHARGE, code)
        assert "Stripe said no" not in words
        assert len(words) > len(code) + 20

    @pytest.mark.parametrize(
        ("error", "code"),
        [
            (
                {"message": "Insufficient funds in your Stripe balance to refund this amount."},
                "balance_insufficient",
            ),
            (
                {"message": "Whatever it says", "message_code": "insufficient_balance_for_refund"},
                "insufficient_balance_for_refund",
            ),
            (
                {"message": "Refund amount ($60.00) is greater than unrefunded amount on charge ($49.00)"},
                "charge_exceeds_refundable_amount",
            ),
            ({"message": "Charge ch_1 has already been refunded."}, "charge_already_refunded"),
            ({"message": "Charge ch_1 has been charged back; cannot issue a refund."}, "charge_disputed"),
            ({"message": "Something else that jane@example.com did"}, "invalid_request_error"),
            ({"message": "Insufficient funds", "code": "charge_disputed"}, "charge_disputed"),
        ],
    )
    def test_one_without_a_code_is_known_by_what_it_says(self, error: dict[str, Any], code: str) -> None:
        body = {"error": {"type": "invalid_request_error", **error}}
        raised: Any = stripe.InvalidRequestError
        assert code_of(raised("no", None, code=error.get("code"), http_status=400, json_body=body)) == code
        assert code in REFUSALS
