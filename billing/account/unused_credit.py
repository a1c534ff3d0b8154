"""Whether credit that was given is still there: the entries since it decide, not what the balance adds up to.

Stripe takes from a balance as from one pot; what lay in it before is used first.
"""

from collections import Counter
from collections.abc import Sequence

from billing.account.customer import BalanceEntry


def is_unused(given: str | None, entries: Sequence[BalanceEntry]) -> bool:
    """`entries` are all of the customer's, newest first. False where the one that gave it is not among them."""
    at = next((index for index, entry in enumerate(entries) if entry.id == given), None)
    if at is None:
        return False
    currency = entries[at].amount.currency
    before = -sum(entry.amount.amount for entry in entries[at + 1 :] if entry.amount.currency == currency)
    since = [entry for entry in entries[:at] if entry.amount.currency == currency]
    return used(since) <= max(before, 0)


def used(since: Sequence[BalanceEntry]) -> int:
    """In minor units. What came since covers nothing of it: it may be somebody else's. Only what the bot gave and took
    back since leaves the pot as it was.
    """
    given = Counter((entry.case_id, entry.charge, -entry.amount.amount) for entry in since if entry.case_id)
    taken = [entry for entry in since if entry.amount.amount > 0]
    back = Counter((entry.case_id, entry.charge, entry.amount.amount) for entry in taken if entry.case_id)
    return sum(entry.amount.amount for entry in taken) - sum(amount * n for (_, _, amount), n in (given & back).items())
