"""Mandates in the stand-in Stripe: each debited method's, by the id that its charges name, in Stripe's shape."""

from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_method import Other
from sandbox.standins.stripe.objects.payment_types import PAYMENT_TYPES
from tests.sandbox.stripe_calls import code_of, refusal

DEBITED = sorted(name for name, kind in PAYMENT_TYPES.items() if kind.mandate)


def mandate_of(account: Account, client: stripe.StripeClient, jane: StripeObject, kind: str) -> dict[str, Any]:
    method = account.add_payment_method(jane, Other(kind), id="pm_Debit")
    charge = account.add_charge(jane, 2_000, payment_method=method)
    id = charge["payment_method_details"][kind]["mandate"]
    found: dict[str, Any] = client.v1.mandates.retrieve(id).to_dict(for_json=True)
    return found


@pytest.mark.parametrize("kind", DEBITED)
def test_a_charge_leads_to_its_mandate(
    account: Account, client: stripe.StripeClient, jane: StripeObject, kind: str
) -> None:
    found = mandate_of(account, client, jane, kind)
    assert (found["payment_method"], found["status"], found["type"]) == ("pm_Debit", "active", "multi_use")
    details = found["payment_method_details"]
    known = set(getattr(stripe.Mandate.PaymentMethodDetails, camel(kind)).__annotations__)
    assert (details["type"], set(details[kind]) <= known) == (kind, True)
    assert ("reference" in details[kind]) == (kind in {"bacs_debit", "sepa_debit"})
    again = client.v1.mandates.retrieve(found["id"], {"expand": ["payment_method"]}).to_dict(for_json=True)
    assert again["payment_method_details"] == details
    assert again["payment_method"]["id"] == "pm_Debit"


def camel(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("_"))


def test_one_that_the_bank_ended_says_why(account: Account, client: stripe.StripeClient, jane: StripeObject) -> None:
    account.add_payment_method(jane, Other("bacs_debit"), id="pm_Debit")
    ended = account.end_mandate("pm_Debit", reason="account_closed")
    found = client.v1.mandates.retrieve(ended["id"]).to_dict(for_json=True)
    told = found["payment_method_details"]["bacs_debit"]
    assert (found["status"], told["network_status"], told["revocation_reason"]) == (
        "inactive",
        "revoked",
        "account_closed",
    )


def test_what_is_not_there_or_not_known_is_refused(client: stripe.StripeClient, jane: StripeObject) -> None:
    assert code_of(lambda: client.v1.mandates.retrieve("mandate_none")) == "resource_missing"
    wrong: Any = {"customer": "cus_Jane"}
    assert refusal(lambda: client.v1.mandates.retrieve("mandate_none", wrong)).http_status == 400
