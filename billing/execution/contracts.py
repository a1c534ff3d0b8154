"""What else a customer has, read anew before a subscription ends: whether it is the last one in use."""

from dataclasses import replace

from billing.account.account import Account
from billing.ports.processor import Processor


def with_others(known: Account, customer: str, ask: Processor) -> Account:
    """Raises Unavailable or Declined. What Stripe does not list any more has ended."""
    listed = {subscription.id: subscription for subscription in ask.subscriptions.of(customer)}
    ended = (subscription for subscription in known.subscriptions if subscription.id not in listed)
    over = (replace(gone, status="canceled") if gone.is_live else gone for gone in ended)
    return replace(known, subscriptions=(*listed.values(), *over))
