"""Whether credit that was given is still there: the entries since it decide, not what the balance adds up to.

Stripe takes from a balance as from one pot; what lay in it before is used first.
"""

from collections.abc import Sequence

from billing.picture.customer import BalanceEntry


def is_unused(given: str | None, entries: Sequence[BalanceEntry]) -> bool:
    """`entries` are all of the customer's, newest first. False where the one that gave it is not among them."""
    at = next((index for index, held in enumerate(entries) if held.id == given), None)
    if at is None:
        return False
    currency = entries[at].amount.currency
    before = -sum(held.amount.amount for held in entries[at + 1 :] if held.amount.currency == currency)
    # What came since covers nothing of what was used: it may be somebody else's.
    since = (held.amount for held in entries[:at] if held.amount.currency == currency)
    used = sum(amount.amount for amount in since if amount.amount > 0)
    return used <= max(before, 0)
