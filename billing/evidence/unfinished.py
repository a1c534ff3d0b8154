"""Which payments without an invoice or a checkout somebody may write about."""

from datetime import datetime, timedelta

from billing.account.account import Account
from billing.account.incomplete import IncompletePayment
from billing.account.payments import CheckoutSession
from billing.account.waiting import METHOD
from billing.evidence import payments
from billing.values.money import Money

# Nobody writes about one that they left longer ago; Stripe keeps it for good.
BEGUN_WITHIN = timedelta(days=30)


def unfinished(account: Account) -> list[IncompletePayment]:
    """The newest of each amount; a checkout that was left tells of what failed at it."""
    left = next(payments.checkouts(account), None)
    newest: dict[Money, IncompletePayment] = {}
    for payment in account.incomplete or ():
        told = left is not None and payment.status == METHOD
        made_good = account.was_paid_since(payment.amount, payment.created)
        if payment.was_tried and is_recent(payment.created, account) and not told and not made_good:
            newest.setdefault(payment.amount, payment)
    return list(newest.values())


def waiting_checkouts(account: Account) -> list[CheckoutSession]:
    """Those that were finished without a payment, as with a voucher, for as long as the customer can still make it."""
    return [
        checkout
        for checkout in account.checkouts
        if checkout.waiting
        and is_recent(checkout.created, account)
        and not (checkout.waiting.until and checkout.waiting.until <= account.read_at)
        and not (checkout.total and account.was_paid_since(checkout.total, checkout.created))
    ]


def is_recent(begun: datetime, account: Account) -> bool:
    return account.read_at - begun <= BEGUN_WITHIN
