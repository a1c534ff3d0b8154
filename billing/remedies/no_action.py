"""Deciding that nothing needs to change."""

from billing.account.account import Account
from billing.case.case import Case
from billing.case.events import Executed, Targets
from billing.case.log import CaseEvent
from billing.remedies.rung import Rung
from billing.values.choices import Remedy
from billing.wording.line import Line, Member, Strong


class NoAction(Rung):
    remedy = Remedy.NO_ACTION
    is_a_step = False
    inputs = ("note",)
    does = "records that nothing needs to change"
    changes_stripe = False
    submit = "Decide"

    def button(self, on: Targets | None, account: Account) -> str:
        return "No action…"

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        return (Strong("No action"), ", decided by ", Member(recorded.actor), ".")
