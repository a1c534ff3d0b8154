"""What a subscription was billed: by itself, unless the file says otherwise, and what the file lists."""

from datetime import UTC, datetime, timedelta

from sandbox.standins.stripe.acts.subscriptions import period_of
from sandbox.standins.stripe.ledger import StripeObject
from tests.corpus.durations import Moment
from tests.corpus.entry import Invoice, Subscription

# Nobody has paid these for the running period, or for any.
FIRST_PERIOD_ONLY = ("past_due", "paused", "unpaid")
NEVER_PAID = ("incomplete", "incomplete_expired")


def invoices_of(told: Subscription, subscription: StripeObject, *, now: datetime) -> list[Invoice]:
    """The first period's and the current one's, both paid, and those that are listed."""
    if told.billed == "nothing" or told.standing in NEVER_PAID:
        return list(told.invoices)
    starts = [subscription["created"]]
    # Of one that ended, the current period is the last.
    last = told.ended.at(now) - timedelta(seconds=1) if told.ended else now
    current, _ = period_of(subscription, subscription["items"]["data"][0]["price"], at=last)
    if current > subscription["created"] and told.standing not in FIRST_PERIOD_ONLY:
        starts.append(current)
    return [Invoice(at=Moment(datetime.fromtimestamp(at, UTC) - now)) for at in starts] + list(told.invoices)
