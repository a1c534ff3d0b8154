"""Deciding that all seats stay: what looks like a duplicate is meant."""

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.events import Executed, Targets
from billing.case.log import CaseEvent
from billing.remedies.rung import Rung
from billing.values.choices import Remedy
from billing.wording.line import Line, Member, Strong


class PreserveSeats(Rung):
    remedy = Remedy.PRESERVE_SEATS
    inputs = ("note",)
    does = "changes nothing; the follow-up explains the seats"
    panel = Panel.SUBSCRIPTIONS
    changes_stripe = False
    submit = "Keep them"

    def has_something_to_show(self, account: Account) -> bool:
        return bool(account.live_subscriptions)

    def button(self, on: Targets | None, account: Account) -> str:
        seats = sum(item.seats for subscription in account.live_subscriptions for item in subscription.items)
        return f"Keep all {seats} seats…" if seats > 1 else "Keep the seat…"

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        return (
            Strong("All seats stay"),
            ", decided by ",
            Member(recorded.actor),
            "; the follow-up explains the billing.",
        )

    def told(self, done: Executed, account: Account | None) -> Line:
        return ("Seats preserved, nothing changed in Stripe",)
