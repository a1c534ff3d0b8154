"""Payments without an invoice or a checkout that are not paid: what each waits for, and who must do what.

What a status means is Stripe's (https://docs.stripe.com/payments/paymentintents/lifecycle). No page of Stripe's leads
back to such a payment: the customer goes on where they began, in our own product.
"""

from dataclasses import replace
from datetime import datetime

from billing.account.account import Account
from billing.account.incomplete import PROCESSING, IncompletePayment
from billing.account.payment_types import SOME_DAYS
from billing.account.waiting import ACTION, CONFIRMATION, Waiting
from billing.wording import waiting
from billing.wording.declines import decline
from billing.wording.line import Line, Named
from billing.wording.waiting import MAIL, PHONE, VOUCHER, Place, Step

BEGAN = Place("where they began to pay", "where you began to pay")
# What leads there where there is no invoice's page.
INSTEAD = {
    PHONE: Place("on their phone", "on your phone"),
    MAIL: MAIL,
    VOUCHER: Place(
        "with what they were shown when they began to pay", "with what you were shown when you began to pay"
    ),
}
UNTRIED = "was begun and left: nothing was tried, and nobody owes it"
COMING = f"is on its way, which takes {SOME_DAYS}"
UNCONFIRMED = "was not finished: the customer chose what to pay with, and it was never confirmed"
MADE_GOOD = "as much was paid since"


def step(waits: Waiting) -> Step:
    found = waiting.step(waits)
    return replace(found, where=INSTEAD.get(found.where, BEGAN))


def must(waits: Waiting, now: datetime) -> Line:
    """How "the customer must" goes on; the day while it counts, and what its passing means."""
    if waits.until and waits.until <= now:
        return (f"{step(waits).told}: the time for it was over ", waits.until, ", so they begin it anew")
    begins: Line = (" from ", waits.begins) if waits.begins and waits.begins > now else ()
    return (step(waits).told, *begins, *((" until ", waits.until) if waits.until else ()))


def state(payment: IncompletePayment, now: datetime) -> Line:
    """How "A payment of 20.00 USD" goes on. An attempt that waits counts for more than one that failed before it."""
    if payment.status == PROCESSING:
        return (COMING,)
    if payment.status == ACTION and payment.waiting:
        return ("waits: the customer must ", *must(payment.waiting, now))
    if payment.status == CONFIRMATION and payment.waiting:
        return (f"{UNCONFIRMED}; they must ", *must(payment.waiting, now))
    if not payment.failure:
        return (UNTRIED,)
    failed = decline(payment.failure, advice=payment.advice)
    cure = waiting.CURES.get(failed.cure)
    mend = f": the customer must {cure.does}, {BEGAN.told}" if cure else ""
    return (f"failed ({failed.meaning}){mend}",)


def payment(payment: IncompletePayment, account: Account) -> Line:
    """In a list."""
    good = f" · {MADE_GOOD}" if account.was_paid_since(payment.amount, payment.created) else ""
    return (Named(f"{payment.amount}", payment.id), " ", *state(payment, account.read_at), " · ", payment.created, good)
