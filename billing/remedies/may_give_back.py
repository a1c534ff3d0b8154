"""What of a payment may go back: nothing while it is disputed, and in all ways together what was paid, once."""

from billing.account.account import Account, Panel
from billing.account.disputed import Standing
from billing.account.giving_back import most, share
from billing.account.payments import Charge
from billing.account.share import Share
from billing.account.subscription import Subscription
from billing.case.events import Targets
from billing.remedies.for_a_person import is_for_a_person
from billing.remedies.reasons import Reason
from billing.remedies.stripe_limits import goes_too_late
from billing.remedies.verdict import UNKNOWN, Verdict, barred
from billing.values.money import Money
from billing.wording import on_its_way
from billing.wording.went_back import before

# Why nothing of it may go back; the log has one reason for all of them.
DISPUTED = {
    Standing.OPEN: "This charge is disputed: money on top could pay the customer twice. Wait for the bank's decision.",
    Standing.LOST: "This charge was disputed and lost: the customer has the money back from their bank.",
    Standing.PARTLY_LOST: "A dispute over less than this charge was lost, and Stripe does not say whether the rest is "
    "still here: look at it in the Stripe dashboard.",
    Standing.PREVENTED: "This charge was settled before a dispute began: the customer has the money back already.",
    Standing.INQUIRY: "The bank asks about this charge: only a refund ends that, and credit would come on top.",
    Standing.LOCKED: "The bank asked about this charge, and Stripe does not refund it any more.",
    Standing.UNKNOWN: "This charge is disputed, and in what state is unknown: look at it in the Stripe dashboard.",
}


def of_charge(charge: Charge, account: Account, *, as_credit: bool = False) -> Targets:
    """All of it that the customer did not get back in some way; where that is nothing, the guard rail says why."""
    found = most(charge, account, as_credit=as_credit)
    left = found if found and found.amount else charge.left
    return Targets(
        charge=charge.id,
        subscription=charge.subscription,
        invoice=charge.invoice,
        amount=left.amount,
        currency=left.currency,
    )


def may_give_back(
    charge: Charge, amount: Money, account: Account, *subscriptions: Subscription, as_refund: bool = False
) -> Verdict:
    """Whether that much of a payment may go back, in whichever way: all ways together pay it back once."""
    if not account.knows(Panel.SUBSCRIPTIONS, Panel.INVOICES):
        # What it paid for, and what of that was credited already.
        return UNKNOWN
    if charge.is_on_its_way:
        how, wait = on_its_way.how(charge), "it can go back once it has arrived"
        return barred(Reason.ON_ITS_WAY, payment="This payment", how=how, wait=wait)
    if charge.status != "succeeded":
        return barred(Reason.NOT_PAID)
    if as_refund and (too_late := goes_too_late(charge, account.read_at)):
        return too_late
    if charge.disputed and not account.knows(Panel.DISPUTES):
        return UNKNOWN
    found = account.standing(charge)
    if not found.lets_go(as_refund=as_refund):
        return barred(Reason.DISPUTED, why=DISPUTED[found])
    if amount.currency != charge.captured.currency:
        return barred(Reason.CURRENCY, currency=charge.captured.currency.upper())
    if amount.amount <= 0:
        return barred(Reason.NOT_POSITIVE)
    if not account.knows_invoice_of(charge):
        return barred(Reason.UNLINKED)
    counted = share(charge, account, as_credit=not as_refund)
    if counted is None:
        return UNKNOWN
    too_much = goes_beyond(amount, counted)
    return too_much or is_for_a_person(
        account, account.subscription(charge.subscription), *subscriptions, charge=charge, as_credit=not as_refund
    )


def goes_beyond(amount: Money, counted: Share) -> Verdict | None:
    """Why that is more than the customer has not got back yet, if it is."""
    if not amount > counted.most:
        return None
    if amount > counted.left:
        return barred(Reason.MORE_THAN_LEFT, most=counted.most)
    if counted.used.amount > 0 and amount + counted.used > counted.left:
        return barred(Reason.CREDITS_USED, used=counted.used, most=counted.most)
    made = Reason.PRORATED if counted.is_used_up else Reason.MADE_UP_FOR
    return barred(made, before=before(counted), most=counted.most)
