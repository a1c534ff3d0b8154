"""Telling the customer where the portal's login page is."""

from billing.account.account import Account, Panel
from billing.case.events import Executed, Targets
from billing.remedies.rung import Rung
from billing.values.choices import Remedy
from billing.wording.line import Line


class SharePortal(Rung):
    remedy = Remedy.SHARE_PORTAL
    does = "puts its address into the follow-up; nothing changes in Stripe"
    panel = Panel.PORTAL
    changes_stripe = False

    def has_something_to_show(self, account: Account) -> bool:
        return bool(account.portal and account.portal.login_url)

    def button(self, on: Targets | None, account: Account) -> str:
        return "Share portal login page"

    def told(self, done: Executed, account: Account | None) -> Line:
        return ("Portal login page shared, nothing changed in Stripe",)
