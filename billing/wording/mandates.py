"""Mandates in words: what the customer's bank calls one, and why nothing can be debited under it any more.

The states are those of https://docs.stripe.com/api/mandates/object; that one counts goes without saying.
"""

from billing.account.mandate import Mandate
from billing.wording import statuses

STATES = {"active": "", "pending": "not in force yet", "inactive": "no longer valid"}
NETWORK = {
    "accepted": "",
    "pending": "not confirmed by the bank yet",
    "refused": "refused by the bank",
    "revoked": "revoked",
}
REASONS = {
    "account_closed": "the account was closed",
    "bank_account_restricted": "the bank restricts the account",
    "bank_ownership_changed": "the account went to another bank",
    "canceled": "the customer cancelled it",
    "card_not_supported": "not possible with that card",
    "could_not_process": "the bank could not process it",
    "currency_not_supported": "not possible in that currency",
    "debit_not_authorized": "the customer did not authorise debits",
    "expired": "it expired",
    "issuer_not_supported": "not possible with that bank",
    "processing_error": "something went wrong at the bank",
    "undetermined": "nobody says why",
}


def state(agreed: Mandate) -> str:
    """Empty where it counts. What the banks say comes first."""
    said = statuses.said(NETWORK, agreed.network) if agreed.network else ""
    said = said or statuses.said(STATES, agreed.status)
    why = f": {statuses.said(REASONS, agreed.reason)}" if said and agreed.reason else ""
    return f"{said}{why}"


def mandate(agreed: Mandate) -> str:
    name = f"mandate {agreed.reference}" if agreed.reference else "a mandate without a reference"
    told = state(agreed)
    return f"{name} ({told})" if told else name
