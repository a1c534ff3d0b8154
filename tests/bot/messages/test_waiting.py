"""What the bot says of a payment that waits for its customer, for every step that Stripe knows, and of an invoice that
is paid by hand: in summary, *More*, what is on offer, follow-up and handoff.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_type_hints

import pytest
import stripe

from billing.account.account import Account
from billing.account.customer import Customer
from billing.account.payment_method import PaymentMethod
from billing.account.waiting import ACTION, CONFIRMATION, METHOD, Waiting
from billing.evidence.assessment import assess
from billing.follow_up.draft import drafted
from billing.policy.policy import Policy
from billing.remedies.ladder import offered
from billing.stripe.translate.payments import invoice as translated
from billing.values.choices import Classification, Remedy
from billing.wording.waiting import DEPOSITS, STATUSES, STEPS, Step, step
from bot.messages.everything import everything
from bot.messages.handoff import draw
from bot.messages.remedies import remedies
from bot.messages.summary import identified
from sandbox.standins.stripe.objects import next_action
from tests.billing.samples import IDENTIFIED, NOW, account, case_of, charge, classified_case, invoice, subscription
from tests.billing.sdk import listed
from tests.bot.messages.test_paying import POLICY, said, scene

FAILED = Classification.FAILED_PAYMENT
CARD = PaymentMethod("pm_1", "card", brand="visa", last4="4242")
# Every step, and what is no step yet; with one that Stripe adds later.
WAITS = [
    *(Waiting(ACTION, kind) for kind in STEPS),
    *(Waiting(ACTION, "verify_with_microdeposits", deposit) for deposit in DEPOSITS),
    *(Waiting(status) for status in STATUSES),
    Waiting(ACTION, "a_step_of_next_year"),
    Waiting(ACTION),
]
EVERY = pytest.mark.parametrize("waits", WAITS, ids=lambda waits: f"{waits.status}-{waits.action}-{waits.deposit}")
# The first payment, a renewal, and one that a later payment has made good.
STANDINGS = ["incomplete", "past_due", "active"]
NEVER = ("no further attempt", "did not go through", "declined", "failed,")


def waiting(waits: Waiting, status: str = "past_due", **given: Any) -> Account:
    fields: dict[str, Any] = {
        "subscriptions": (subscription(status=status),),
        "invoices": (invoice(attempt_count=1, waiting=waits, processing=False),),
        "charges": (),
        "payment_methods": (CARD,),
    }
    return account(**(fields | given))


def everywhere(reading: Account) -> Iterator[tuple[str, str]]:
    case = classified_case(FAILED)
    yield "summary", said(identified(case_of(IDENTIFIED), reading))
    yield "more", said(everything(case, reading))
    yield "handoff", said(draw(scene(reading)))


def drawn(reading: Account) -> str:
    message = remedies(scene(reading))
    assert message
    return said(message.blocks)


def draft(reading: Account, policy: Policy = POLICY) -> str:
    return drafted(classified_case(FAILED), reading, policy)


def test_every_next_action_of_the_sdk_has_a_step() -> None:
    fields = set(get_type_hints(stripe.PaymentIntent.NextAction)) - {"type"}
    assert {name for name in fields if not name.startswith("_")} == set(STEPS)
    assert set(next_action.TYPES) == set(STEPS)
    deposits = listed(stripe.PaymentIntent.NextAction.VerifyWithMicrodeposits, "microdeposit_type")
    assert deposits == set(DEPOSITS)


def test_every_status_of_a_payment_waits_for_the_customer_or_does_not() -> None:
    waits, others = {METHOD, CONFIRMATION, ACTION}, {"canceled", "processing", "requires_capture", "succeeded"}
    assert waits | others == listed(stripe.PaymentIntent, "status")


@pytest.mark.parametrize("status", STANDINGS)
@EVERY
def test_it_is_said_everywhere_what_they_must_do_and_where(waits: Waiting, status: str) -> None:
    seen = waiting(waits, status)
    for place, told in everywhere(seen):
        assert step(waits).told in told, place
        assert "wait" in told or "must" in told, place
        assert not [words for words in NEVER if words in told], place
    assert assess(seen).suggested is FAILED


@EVERY
def test_the_customer_reads_the_same_and_nothing_of_a_failure(waits: Waiting) -> None:
    told = draft(waiting(waits))
    assert f"Your payment of 49.00 USD waits for you: please {step(waits).for_customer}" in told
    assert not [words for words in (*NEVER, "Stripe", "their", "them ", "http") if words in told]


@EVERY
def test_trying_again_is_not_on_offer_where_it_would_end_there_too(waits: Waiting) -> None:
    bare: dict[str, Any] = {"customer": Customer("cus_1", name="Jane Doe"), "payment_methods": ()}
    seen = waiting(waits, **({} if waits.status == ACTION else bare))
    assert Remedy.RETRY_PAYMENT not in offered(classified_case(FAILED), seen, POLICY)
    why = f"The customer must {step(waits).told}: another try by us would end there too"
    assert (why if waits.status == ACTION else "There is nothing to charge") in drawn(seen)


@pytest.mark.parametrize("status", [METHOD, CONFIRMATION])
def test_a_card_that_came_since_can_be_tried(status: str) -> None:
    assert Remedy.RETRY_PAYMENT in offered(classified_case(FAILED), waiting(Waiting(status)), POLICY)


class TestUntilWhen:
    def test_a_day_ahead_is_said(self) -> None:
        waits = Waiting(ACTION, "multibanco_display_details", until=NOW + timedelta(days=2))
        assert " until " in dict(everywhere(waiting(waits)))["summary"]
        assert ", by 25 November 2026." in draft(waiting(waits))

    def test_a_day_that_is_over_is_not(self) -> None:
        waits = Waiting(ACTION, "multibanco_display_details", until=NOW - timedelta(days=2))
        told = dict(everywhere(waiting(waits)))["summary"]
        assert "the first time for it is over, so they begin it anew" in told
        assert " until " not in told
        assert "by 21 November" not in draft(waiting(waits))

    def test_a_deposit_that_has_not_arrived(self) -> None:
        waits = Waiting(ACTION, "verify_with_microdeposits", "amounts", begins=NOW + timedelta(days=1))
        assert ", by the link in Stripe's e-mail to them from " in dict(everywhere(waiting(waits)))["summary"]


class TestRefused:
    """A refusal says more than that a method is wanted."""

    @pytest.mark.parametrize(
        ("code", "must"),
        [
            ("expired_card", "they must take another payment method, on the invoice's page"),
            ("incorrect_cvc", "they must enter the details again, on the invoice's page"),
            ("authentication_required", "they must confirm it, on the invoice's page"),
        ],
    )
    def test_what_they_must_do_stands_behind_the_reason(self, code: str, must: str) -> None:
        failed = charge("ch_2", status="failed", failure=code, invoice="in_1")
        reading = waiting(Waiting(METHOD), charges=(failed,))
        assert must in dict(everywhere(reading))["summary"]
        assert "Your last payment did not go through." in draft(reading)
        assert "waits for you" not in draft(reading)

    def test_a_step_that_came_after_it_counts(self) -> None:
        failed = charge("ch_2", status="failed", failure="insufficient_funds", invoice="in_1")
        told = draft(waiting(Waiting(ACTION, "use_stripe_sdk"), charges=(failed,)))
        assert "did not go through" not in told
        assert "please confirm it with your bank, on your invoice's page" in told

    def test_a_paid_invoice_waits_for_nothing(self) -> None:
        reading = waiting(Waiting(ACTION, "use_stripe_sdk"), "active", invoices=())
        paid = replace(reading, invoices=(invoice(status="paid", waiting=Waiting(ACTION, "use_stripe_sdk")),))
        assert "waits" not in dict(everywhere(paid))["summary"]


class TestPaidByHand:
    @pytest.fixture(params=["past_due", "active", "unpaid"])
    def sent(self, request: pytest.FixtureRequest) -> Account:
        owed = invoice(collection_method="send_invoice", due=NOW - timedelta(days=5), processing=None)
        this = subscription(status=request.param, collection_method="send_invoice")
        return account(subscriptions=(this,), invoices=(owed,), charges=(), payment_methods=())

    def test_nobody_reads_of_a_failed_payment_or_a_card(self, sent: Account) -> None:
        never = (
            "did not go through",
            "no further attempt",
            "a renewal fails",
            "payment method helps",
            "card on file",
        )
        told = [*everywhere(sent), ("follow-up", draft(sent))]
        assert not [(place, words) for place, text in told for words in never if words in text]
        assert "Invoice A-0001 over 49.00 USD was due on 18 November 2026 and is still open" in draft(sent)
        assert "the invoice is paid by hand" in dict(told)["handoff"]

    def test_one_that_is_not_due_yet_is_no_reproach(self, sent: Account) -> None:
        due = replace(sent.invoices[0], due=NOW + timedelta(days=5))
        told = draft(replace(sent, invoices=(due,)))
        assert "Invoice A-0001 over 49.00 USD is open until 28 November 2026" in told

    def test_one_that_was_tried_failed(self, sent: Account) -> None:
        failed = charge("ch_2", status="failed", failure="expired_card", invoice="in_1")
        tried = replace(sent, invoices=(replace(sent.invoices[0], attempt_count=1),), charges=(failed,))
        assert "Your last payment did not go through." in draft(tried)
        assert "paid by hand" not in dict(everywhere(tried))["handoff"].partition("Recommended")[2][:80]

    def test_an_intent_that_nobody_touched_is_no_payment(self, sent: Account) -> None:
        untouched = replace(sent, invoices=(replace(sent.invoices[0], waiting=Waiting(METHOD)),))
        assert draft(untouched) == draft(sent)


@pytest.mark.parametrize("kind", next_action.TYPES)
def test_stripes_own_answer_is_read_with_its_days(kind: str) -> None:
    at = int(NOW.timestamp())
    action = next_action.next_action(kind, at=at, microdeposit_type="amounts")
    intent = {"id": "pi_1", "status": ACTION, "next_action": action, "last_payment_error": None}
    read = translated(
        {
            "id": "in_1",
            "status": "open",
            "total": 100,
            "amount_remaining": 100,
            "currency": "usd",
            "created": at,
            "payments": {"data": [{"payment": {"type": "payment_intent", "payment_intent": intent}}]},
        }
    )
    assert read.waiting
    assert (read.waiting.status, read.waiting.action) == (ACTION, kind)
    assert step(read.waiting) is (DEPOSITS["amounts"] if kind == "verify_with_microdeposits" else STEPS[kind])
    dated = {*next_action.SCANNED, *next_action.LASTING, "card_await_notification", "konbini_display_details"}
    assert (read.waiting.until is not None) == (kind in dated)
    assert (read.waiting.begins is not None) == (kind == "verify_with_microdeposits")
    assert "http" not in repr(read.waiting)


def test_no_two_steps_read_alike_unless_they_are() -> None:
    told: dict[str, list[str]] = {}
    for kind, each in STEPS.items():
        told.setdefault(each.told, []).append(kind)
    alike = [kinds for kinds in told.values() if len(kinds) > 1]
    assert alike == [["wechat_pay_redirect_to_android_app", "wechat_pay_redirect_to_ios_app"]]
    assert all(isinstance(each, Step) for each in STEPS.values())
