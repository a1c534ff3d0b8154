"""What somebody else took back in Stripe since it was done here: a planned end, in the portal or the dashboard."""

from datetime import datetime

from billing.account.account import Account
from billing.case.events import Event, Executed
from billing.values.choices import Remedy


def is_taken_back(done: Event, at: datetime | None, account: Account | None) -> bool:
    """Whether a later reading shows that the subscription goes on, though it was set to end at `at`."""
    if not isinstance(done, Executed) or done.remedy is not Remedy.CANCEL_AT_PERIOD_END:
        return False
    subscription = account.subscription(done.subscription) if account else None
    if account is None or subscription is None or at is None or account.read_at <= at:
        return False
    return subscription.is_live and not subscription.is_ending and subscription.schedule_end != "cancel"
