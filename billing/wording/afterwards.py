"""How a subscription stood right after a step, as Stripe showed it then."""

from datetime import datetime

from billing.account.subscription import LIVE_STATUSES
from billing.case.case import Case
from billing.case.events import BY_HAND, Executed, Undone
from billing.case.work_order import rested_on
from billing.values.facts import Facts
from billing.wording import statuses
from billing.wording.line import Line, Warned

UNREAD: Line = ("could not be read right after: look at it in the Stripe dashboard",)


def after_undo(case: Case, undone: Undone) -> Line:
    """Of a planned end: "as before" only where it was."""
    before = end_in(rested_on(case, case.at(undone.execution)))
    after = undone.after
    if undone.reason == BY_HAND:
        return ("goes on",)
    if not after:
        return UNREAD
    ends = end_in(after)
    if after["status"] not in LIVE_STATUSES:
        return (f"was to go on, but Stripe shows it as {shown(after)}",)
    if ends and ends == before:
        return ("goes on as before: it ends on ", ends, " again")
    if ends:
        return ("was to go on, but Stripe shows that it ends on ", ends)
    return ("goes on, and the later end that was planned before is gone, too",) if before else ("goes on as before",)


def after_end(done: Executed) -> Line:
    """What Stripe showed other than what was done; empty where it showed just that, or was not read."""
    after = done.after
    if not after or end_in(after) or after["at_period_end"]:
        return ()
    return ("Stripe showed no end right after: look at it in the Stripe dashboard",)


def after_cancelling(done: Executed) -> Line:
    if not done.after or done.after["status"] == "canceled":
        return ()
    return (f"Stripe still showed it as {shown(done.after)} right after: look at it in the Stripe dashboard",)


def shown(after: Facts) -> str:
    return statuses.subscription(str(after["status"]))


def end_in(facts: Facts) -> datetime | None:
    told = facts.get("ends")
    return datetime.fromisoformat(told) if isinstance(told, str) else None


def warned(told: Line) -> Line:
    return (" ", Warned(), " ", *told, ".") if told else ()
