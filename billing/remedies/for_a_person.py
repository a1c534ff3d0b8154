"""Contracts whose rules the bot can't know: somebody does it in the dashboard, with the reason at hand."""

from billing.account.account import Account
from billing.account.payments import Charge
from billing.account.subscription import Subscription
from billing.evidence.traits import CONNECT, MANAGED, traits_of
from billing.remedies.reasons import Reason
from billing.remedies.verdict import ALLOWED, Verdict, barred


def is_for_a_person(
    account: Account, *subscriptions: Subscription | None, charge: Charge | None = None, as_credit: bool = False
) -> Verdict:
    """Why somebody does it in the dashboard, if so.

    A refund goes back in the currency of its payment; credit lowers whichever invoice comes next in its own, and none
    may come in that of a payment made once.
    """
    shape = traits_of(*(subscription for subscription in subscriptions if subscription))
    if MANAGED in shape:
        return barred(Reason.MANAGED_PAYMENTS)
    if CONNECT in shape or (charge and charge.connect):
        return barred(Reason.CONNECT)
    if as_credit and len(currencies(account, charge)) > 1:
        return barred(Reason.CURRENCIES)
    return ALLOWED


def currencies(account: Account, charge: Charge | None) -> set[str]:
    """Those of what the customer goes on paying, and of the payment."""
    billed = {subscription.currency for subscription in account.live_subscriptions if subscription.currency}
    return billed | ({charge.captured.currency} if charge else set())
