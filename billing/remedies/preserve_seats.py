"""Deciding that all seats stay: what looks like a duplicate is meant."""

from billing.account.account import Account, Panel
from billing.remedies.rung import Rung
from billing.values.choices import Remedy


class PreserveSeats(Rung):
    remedy = Remedy.PRESERVE_SEATS
    inputs = ("note",)
    does = "changes nothing; the follow-up explains the seats"
    panel = Panel.SUBSCRIPTIONS
    changes_stripe = False

    def has_something_to_show(self, account: Account) -> bool:
        return bool(account.live_subscriptions)
