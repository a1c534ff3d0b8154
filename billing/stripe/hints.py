"""Codes of ours for what Stripe has none for: what a refusal means, and where an object is, the message alone tells.

The message itself goes nowhere: it may quote names and addresses.
"""

import re

HINTS = (
    (re.compile(r"\binsufficient (?:available )?(?:funds|balance)\b", re.IGNORECASE), "balance_insufficient"),
    (
        re.compile(r"greater than (?:the )?(?:unrefunded|charge|refundable|remaining)", re.IGNORECASE),
        "charge_exceeds_refundable_amount",
    ),
    (re.compile(r"\balready been refunded\b", re.IGNORECASE), "charge_already_refunded"),
    (re.compile(r"\b(?:been charged back|is disputed|been disputed)\b", re.IGNORECASE), "charge_disputed"),
    (re.compile(r"\b(?:too old|no longer|days ago|expired)\b.*\brefund", re.IGNORECASE), "charge_expired_for_refund"),
    (re.compile(r"\bdoes(?: not|n't) support refunds\b", re.IGNORECASE), "refund_not_supported"),
)


# Where Stripe has what it does not give: the key's own mode is the other one.
ELSEWHERE = re.compile(r"\bsimilar object exists in (live|test) mode\b", re.IGNORECASE)


def hinted(message: str) -> str | None:
    return next((code for hint, code in HINTS if hint.search(message)), None)


def elsewhere(message: str) -> str | None:
    found = ELSEWHERE.search(message)
    return f"exists_in_{found[1].lower()}_mode" if found else None
