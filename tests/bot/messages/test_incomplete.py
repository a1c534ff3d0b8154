"""What the bot says of a payment without an invoice that is not paid, for every status that Stripe knows: in summary,
*More*, follow-up and handoff.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import stripe

from billing.account.account import Account
from billing.account.incomplete import PROCESSING, IncompletePayment
from billing.account.waiting import ACTION, CONFIRMATION, METHOD, Waiting
from billing.evidence.assessment import assess
from billing.follow_up.draft import drafted
from billing.stripe.translate.incomplete import INCOMPLETE
from billing.values.choices import Classification
from billing.wording.incomplete import COMING, UNTRIED, must, step
from billing.wording.waiting import DEPOSITS, MAIL, STEPS
from bot.messages.everything import everything
from bot.messages.handoff import draw
from bot.messages.summary import identified
from tests.billing.evidence.readings import checkout
from tests.billing.samples import IDENTIFIED, NOW, account, case_of, charge, classified_case, usd
from tests.billing.sdk import listed
from tests.bot.messages.test_paying import POLICY, said, scene

FAILED = Classification.FAILED_PAYMENT
BEGUN = NOW - timedelta(hours=2)
TRIED = [
    *(Waiting(ACTION, kind) for kind in STEPS),
    *(Waiting(ACTION, "verify_with_microdeposits", deposit) for deposit in DEPOSITS),
    Waiting(ACTION, "a_step_of_next_year"),
    Waiting(CONFIRMATION),
]
EVERY = pytest.mark.parametrize(
    "waiting", TRIED, ids=lambda waiting: f"{waiting.status}-{waiting.action}-{waiting.deposit}"
)


def begun(status: str, waiting: Waiting | None = None, **given: Any) -> IncompletePayment:
    fields: dict[str, Any] = {"created": BEGUN, "waiting": waiting or Waiting(status)} | given
    return IncompletePayment("pi_1", status, usd(4900), **fields)


def without_invoice(*payments: IncompletePayment, **given: Any) -> Account:
    return account(**({"subscriptions": (), "invoices": (), "charges": (), "incomplete": payments} | given))


def everywhere(reading: Account) -> Iterator[tuple[str, str]]:
    yield "summary", said(identified(case_of(IDENTIFIED), reading))
    yield "more", said(everything(classified_case(FAILED), reading))
    yield "handoff", said(draw(scene(reading)))


def draft(reading: Account) -> str:
    return drafted(classified_case(FAILED), reading, POLICY)


def test_every_status_is_one_of_these_or_is_seen_as_a_charge_or_is_over() -> None:
    over, seen_as_charge = {"canceled"}, {"succeeded", "requires_capture"}
    assert INCOMPLETE | over | seen_as_charge == listed(stripe.PaymentIntent, "status")


@EVERY
def test_what_waits_for_the_customer_is_said_everywhere_with_what_they_must_do(waiting: Waiting) -> None:
    seen = without_invoice(begun(waiting.status, waiting))
    for place, told in everywhere(seen):
        assert "49.00 USD" in told, place
        assert step(waiting).told in told, place
        assert "invoice's page" not in told, place
    assert assess(seen).suggested is FAILED
    told = draft(seen)
    assert f"Your payment of 49.00 USD waits for you: please {step(waiting).for_customer}" in told
    assert not [words for words in ("did not go through", "invoice", "Stripe", "their", "them ") if words in told]
    if step(waiting).where is not MAIL:
        assert "you began" in told or "on your phone" in told


def test_one_that_failed_says_why_and_what_they_must_do() -> None:
    refused = charge("ch_1", status="failed", failure="expired_card", created=BEGUN)
    seen = without_invoice(begun(METHOD, failure="expired_card"), charges=(refused,))
    for place, told in everywhere(seen):
        assert "the card has expired" in told.lower() or "expired" in told, place
        assert "the customer must take another payment method, where they began to pay" in told, place
    assert assess(seen).suggested is FAILED
    assert "The card on file is no longer valid" in draft(seen)


def test_one_on_its_way_is_neither_open_nor_failed() -> None:
    seen = without_invoice(begun(PROCESSING, waiting=None))
    for place, told in everywhere(seen):
        assert COMING in told, place
    assert [found.name for found in assess(seen).anomalies] == ["payment_on_its_way"]
    assert assess(seen).suggested is None
    assert "did not go through" not in draft(seen)


def test_a_checkout_that_was_finished_without_a_payment_is_told_the_same_way() -> None:
    until = NOW + timedelta(days=2)
    waiting = Waiting(ACTION, "boleto_display_details", until=until)
    finished = replace(checkout("cs_1"), status="complete", payment_status="unpaid", created=BEGUN, total=usd(4900))
    seen = without_invoice(checkouts=(replace(finished, waiting=waiting),))
    for place, told in everywhere(seen):
        assert "must pay the boleto" in told, place
    assert assess(seen).suggested is FAILED
    told = draft(seen)
    assert "Your payment of 49.00 USD waits for you: please pay the boleto, with what you were shown" in told
    assert ", by 25 November 2026." in told
    assert "did not go through" not in told


class TestOnlyBehindMore:
    """What nobody writes about, or what something else tells of."""

    @staticmethod
    def told(reading: Account) -> tuple[bool, str]:
        return bool(assess(reading).anomalies), said(everything(classified_case(), reading))

    def test_one_that_nobody_tried(self) -> None:
        stands_out, more = self.told(without_invoice(begun(METHOD)))
        assert not stands_out
        assert UNTRIED in more

    def test_one_that_was_made_good(self) -> None:
        paid = charge("ch_2", created=NOW)
        stands_out, more = self.told(without_invoice(begun(ACTION), charges=(paid,)))
        assert not stands_out
        assert "as much was paid since" in more

    def test_one_of_long_ago(self) -> None:
        stands_out, more = self.told(without_invoice(begun(ACTION, created=NOW - timedelta(days=31))))
        assert not stands_out
        assert "49.00 USD" in more

    def test_one_that_failed_at_a_checkout_which_was_left(self) -> None:
        left = replace(checkout("cs_1"), status="expired", payment_status="unpaid", created=BEGUN)
        reading = without_invoice(begun(METHOD, failure="expired_card"), checkouts=(left,))
        assert [found.name for found in assess(reading).anomalies] == ["checkout_unfinished"]

    def test_an_older_one_of_the_same_amount(self) -> None:
        twice = (begun(ACTION), replace(begun(ACTION), id="pi_2", created=BEGUN - timedelta(hours=1)))
        assert len(assess(without_invoice(*twice)).anomalies) == 1


def test_an_attempt_that_waits_counts_for_more_than_one_that_failed_before() -> None:
    intent = begun(ACTION, Waiting(ACTION, "use_stripe_sdk"), failure="expired_card")
    assert "confirm it with their bank, where they began to pay" in said(
        everything(classified_case(), without_invoice(intent))
    )


def test_a_day_that_is_over_is_told_as_over() -> None:
    over = Waiting(ACTION, "boleto_display_details", until=NOW - timedelta(days=1))
    assert must(over, NOW)[-1] == ", so they begin it anew"
    assert must(replace(over, until=NOW + timedelta(days=1)), NOW)[1] == " until "


def test_what_could_not_be_read_is_unknown_and_what_is_being_read_is_not() -> None:
    reading = without_invoice(incomplete=None)
    assert "*Payments without an invoice*: unknown" in said(everything(classified_case(), reading))
    opening = said(everything(classified_case(), reading, still_reading=True))
    assert "being read from Stripe" in opening
    assert "Payments without an invoice" not in opening
