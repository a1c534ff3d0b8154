"""Words of Stripe's statuses, held against everything that the installed SDK says Stripe can answer.

Where the SDK types a field as any string, its text below the field names the values.
"""

import re
from collections.abc import Callable

import pytest
import stripe

from billing.wording import statuses
from tests.billing.sdk import documented, listed

Say = Callable[[str], str]


SESSION = stripe.checkout.Session
CANCELLATION = stripe.Subscription.CancellationDetails

# The words of each field, the codes that read well enough as they are, and all that Stripe can answer.
TABLES: dict[str, tuple[dict[str, str], set[str], set[str]]] = {
    "subscription": (
        statuses.SUBSCRIPTION,
        {"active", "canceled", "past_due", "paused", "unpaid"},
        listed(stripe.Subscription, "status"),
    ),
    "rests_for": (
        statuses.RESTS_FOR,
        set(),
        listed(stripe.Subscription.StatusDetails.Paused.Subscription, "type"),
    ),
    "while_paused": (statuses.WHILE_PAUSED, set(), listed(stripe.Subscription.PauseCollection, "behavior")),
    "cancellation_reason": (statuses.CANCELLATION_REASON, set(), listed(CANCELLATION, "reason")),
    "cancellation_feedback": (
        statuses.CANCELLATION_FEEDBACK,
        {"missing_features", "too_complex", "too_expensive"},
        listed(CANCELLATION, "feedback"),
    ),
    "invoice": (statuses.INVOICE, {"draft", "open", "paid"}, listed(stripe.Invoice, "status")),
    "uncollectible_reason": (
        statuses.UNCOLLECTIBLE_REASON,
        set(),
        listed(stripe.Invoice.StatusDetails.Uncollectible, "reason"),
    ),
    "billing_reason": (statuses.BILLING_REASON, set(), listed(stripe.Invoice, "billing_reason")),
    "charge": (statuses.CHARGE, {"failed"}, listed(stripe.Charge, "status")),
    "payment": (statuses.PAYMENT, {"canceled"}, listed(stripe.PaymentIntent, "status")),
    "dispute": (statuses.DISPUTE, {"lost", "won"}, listed(stripe.Dispute, "status")),
    "fraud_warning": (
        statuses.FRAUD_WARNING,
        set(),
        documented(stripe.radar.EarlyFraudWarning, "fraud_type"),
    ),
    "dispute_reason": (
        statuses.DISPUTE_REASON,
        set(),
        documented(stripe.Dispute, "reason") | listed(stripe.radar.PaymentEvaluation.Event.DisputeOpened, "reason"),
    ),
}

SAID = [(field, code) for field, (_, _, answers) in TABLES.items() for code in sorted(answers)]


def say(field: str) -> Say:
    function: Say = getattr(statuses, field)
    return function


@pytest.mark.parametrize("field", TABLES)
def test_every_code_of_the_sdk_has_words_of_its_own_or_is_known_to_need_none(field: str) -> None:
    words, plain, answers = TABLES[field]
    assert set(words) | plain == answers
    assert not set(words) & plain


@pytest.mark.parametrize("field", TABLES)
def test_a_code_that_stripe_adds_later_is_shown_with_blanks(field: str) -> None:
    assert say(field)("still_to_come") == "still to come"


@pytest.mark.parametrize(("field", "code"), SAID)
def test_what_is_said_is_short_and_plain(field: str, code: str) -> None:
    said = say(field)(code)
    assert re.fullmatch(r"[A-Za-z][A-Za-z ,']*[a-z]", said)
    assert len(said) <= 45


@pytest.mark.parametrize("field", TABLES)
def test_no_two_codes_of_a_field_are_said_alike(field: str) -> None:
    answers = TABLES[field][2]
    assert len({say(field)(code) for code in answers}) == len(answers)


@pytest.mark.parametrize(("field", "code"), SAID)
def test_nothing_accuses_the_customer(field: str, code: str) -> None:
    assert not re.search(r"fraud|stole|theft|lost card|abuse|friendly|claim|lie", say(field)(code))


@pytest.mark.parametrize("field", TABLES)
@pytest.mark.parametrize("code", ["", "unknown", "none", "deleted"])
def test_words_with_a_meaning_of_ours_are_never_said_of_a_status(field: str, code: str) -> None:
    assert say(field)(code) == "not stated by Stripe"


@pytest.mark.parametrize(("field", "code"), SAID)
def test_nor_do_they_stand_within_one(field: str, code: str) -> None:
    assert not re.search(r"\b(unknown|none|deleted|drafted|not found|no action)\b", say(field)(code))


CHECKOUTS = {
    ("open", "unpaid"): "not finished yet",
    ("open", "paid"): "not finished yet",
    ("open", "no_payment_required"): "not finished yet",
    ("expired", "unpaid"): "never finished",
    ("expired", "paid"): "never finished",
    ("expired", "no_payment_required"): "never finished",
    ("complete", "paid"): "finished, paid",
    ("complete", "unpaid"): "finished, payment under way",
    ("complete", "no_payment_required"): "finished, nothing to pay",
}


def test_every_checkout_is_listed() -> None:
    both = {(status, paid) for status in listed(SESSION, "status") for paid in listed(SESSION, "payment_status")}
    assert set(CHECKOUTS) == both


@pytest.mark.parametrize(("status", "payment_status"), CHECKOUTS)
def test_a_checkout_is_said_after_its_status_and_its_payment(status: str, payment_status: str) -> None:
    assert statuses.checkout(status, payment_status) == CHECKOUTS[status, payment_status]


def test_a_checkout_that_stripe_adds_later_is_shown_with_blanks() -> None:
    assert statuses.checkout("put_off", "unpaid") == "put off"
    assert statuses.checkout("complete", "half_paid") == "finished, half paid"
