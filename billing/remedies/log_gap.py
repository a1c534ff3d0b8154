"""Noting what the product lacks."""

from billing.account.account import Account
from billing.case.events import Targets
from billing.remedies.rung import Rung
from billing.values.choices import Remedy


class LogGap(Rung):
    remedy = Remedy.LOG_GAP
    inputs = ("title", "note")
    does = "notes what the product lacks"
    changes_stripe = False
    submit = "Log it"

    def button(self, on: Targets | None, account: Account) -> str:
        return "Log a product gap…"
