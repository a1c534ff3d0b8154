"""What is said of a mandate, for every state and reason that the installed SDK knows."""

import pytest
import stripe

from billing.account.mandate import Mandate
from billing.stripe.translate.mandates import mandate as translated
from billing.wording.mandates import NETWORK, REASONS, STATES, mandate
from tests.billing.sdk import listed

DETAILS = stripe.Mandate.PaymentMethodDetails
OURS = {"status": "active"}


def test_every_state_and_reason_has_words() -> None:
    assert set(STATES) == listed(stripe.Mandate, "status")
    assert set(NETWORK) == listed(DETAILS.BacsDebit, "network_status")
    reasons = listed(DETAILS.BacsDebit, "revocation_reason") | listed(DETAILS.Card.India, "inactive_reason")
    assert set(REASONS) == reasons


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("sepa_debit", {"reference": "4XK2"}, "mandate 4XK2"),
        (
            "bacs_debit",
            {"reference": "BX1", "network_status": "pending"},
            "mandate BX1 (not confirmed by the bank yet)",
        ),
        ("paypal", {"billing_agreement_id": "B-12"}, "mandate B-12"),
        ("au_becs_debit", {"url": "https://x"}, "a mandate without a reference"),
        ("card", {"india": {"inactive_reason": None}}, "a mandate without a reference"),
        ("a_way_of_next_year", {}, "a mandate without a reference"),
    ],
)
def test_what_the_customers_statement_shows(kind: str, told: dict[str, object], said: str) -> None:
    assert mandate(translated({**OURS, "payment_method_details": {"type": kind, kind: told}})) == said


def test_why_one_counts_no_more() -> None:
    assert mandate(Mandate("inactive", "4XK2")) == "mandate 4XK2 (no longer valid)"
    revoked = Mandate("inactive", "BX1", network="revoked", reason="debit_not_authorized")
    assert mandate(revoked) == "mandate BX1 (revoked: the customer did not authorise debits)"
    assert mandate(Mandate("gone_for_a_walk", "4XK2")) == "mandate 4XK2 (gone for a walk)"
