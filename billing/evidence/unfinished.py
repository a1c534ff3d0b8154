"""Which payments without an invoice or a checkout somebody may write about."""

from datetime import timedelta

from billing.account.account import Account
from billing.account.incomplete import IncompletePayment
from billing.account.waiting import METHOD
from billing.evidence import payments
from billing.values.money import Money

# Nobody writes about one that they left longer ago; Stripe keeps it for good.
BEGUN_WITHIN = timedelta(days=30)


def unfinished(account: Account) -> list[IncompletePayment]:
    """The newest of each amount; a checkout that was left tells of what failed at it."""
    left = next(payments.checkouts(account), None)
    newest: dict[Money, IncompletePayment] = {}
    for held in account.incomplete or ():
        recent = account.read_at - held.created <= BEGUN_WITHIN
        told = left is not None and held.status == METHOD
        if held.was_tried and recent and not told and not account.is_made_good(held):
            newest.setdefault(held.amount, held)
    return list(newest.values())
