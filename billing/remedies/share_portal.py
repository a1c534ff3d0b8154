"""Telling the customer where the portal's login page is."""

from billing.account.account import Account, Panel
from billing.remedies.rung import Rung
from billing.values.choices import Remedy


class SharePortal(Rung):
    remedy = Remedy.SHARE_PORTAL
    does = "puts its address into the follow-up; nothing changes in Stripe"
    panel = Panel.PORTAL
    changes_stripe = False

    def has_something_to_show(self, account: Account) -> bool:
        return bool(account.portal and account.portal.login_url)
