"""What of a payment went back in any way, and the most that may still go back: asked by form, guard and worker alike.

    account = completed(processor.look_up(identifier).account, processor)   # billing.completing
    most(charge, account)   # what the bot lets through for that charge now; None where that is unknown

Pure: it counts what one reading of Stripe shows, per currency, and never below zero.
"""

from billing.money import Money, increment
from billing.picture.account import Account, Panel
from billing.picture.payments import Charge


def most(charge: Charge, account: Account) -> Money | None:
    """The most that may go back for the charge, in steps that Stripe can move; None where that is unknown."""
    if not account.knows(Panel.SUBSCRIPTIONS, Panel.INVOICES) or None in {account.pending_credits, account.entries}:
        return None
    left = account.not_given_back(charge)
    whole = left.amount - left.amount % increment(left.currency)
    return Money(max(whole, 0), left.currency)
