"""Whether credit that was given is still there: the entries since it decide, not what the balance adds up to.

Stripe takes from a balance as from one pot; what lay in it before is used first.
"""

from collections import Counter
from collections.abc import Sequence

from billing.account.customer import BalanceEntry


def is_unused(given: str | None, entries: Sequence[BalanceEntry]) -> bool:
    """`entries` are all of the customer's, newest first. False where the one that gave it is not among them."""
    at = next((index for index, held in enumerate(entries) if held.id == given), None)
    if at is None:
        return False
    currency = entries[at].amount.currency
    before = -sum(held.amount.amount for held in entries[at + 1 :] if held.amount.currency == currency)
    since = [held for held in entries[:at] if held.amount.currency == currency]
    return used(since) <= max(before, 0)


def used(since: Sequence[BalanceEntry]) -> int:
    """In minor units. What came since covers nothing of it: it may be somebody else's. Only what the bot gave and took
    back since leaves the pot as it was.
    """
    given = Counter((held.case_id, held.charge, -held.amount.amount) for held in since if held.case_id)
    taken = [held for held in since if held.amount.amount > 0]
    back = Counter((held.case_id, held.charge, held.amount.amount) for held in taken if held.case_id)
    return sum(held.amount.amount for held in taken) - sum(amount * n for (_, _, amount), n in (given & back).items())
