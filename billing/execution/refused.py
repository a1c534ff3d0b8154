"""What comes of a step that Stripe refused: how things stand there now, and not what was known before.

A colleague, a webhook's handler or Stripe itself may have been quicker, and then the outcome is theirs.
"""

from dataclasses import replace

from billing.account.account import Account
from billing.case.events import BY_OTHERS, GONE, UNCHANGED, Event, Executed, Undone
from billing.case.work_order import WorkOrder
from billing.execution.remedy_action import RemedyAction
from billing.remedies.on_its_way import ON_ITS_WAY
from billing.remedies.targets import drift, facts
from billing.values.errors import MISSING, Declined, Unavailable
from billing.values.facts import Facts


def refused(asked: WorkOrder, act: RemedyAction, before: Account, problem: Declined) -> Event:
    """To be logged after the refusal of a request that is known to be the only one that was made for the decision."""
    try:
        account = act.read(before)
    except (Unavailable, Declined) as unread:
        if unread.code == MISSING:
            return asked.failed(problem.code, GONE)
        return asked.unsettled(problem.code, stopped=True)
    if not act.found(begun=True):
        return asked.failed(problem.code, left(asked, act, account))
    done = act.outcome(patient=False)
    return done if act.is_signed else by_others(done)


def left(asked: WorkOrder, act: RemedyAction, account: Account) -> str:
    """How what was to be changed and was not is found, as `account` holds it; empty where it can't be seen."""
    if act.is_under_way():
        return ON_ITS_WAY
    if asked.undoes:
        return act.blocked() or UNCHANGED
    if facts(asked.remedy, asked.on, account) is None:
        return ""
    return drift(asked.remedy, asked.on, still_telling(asked.seen, begun=True), account) or UNCHANGED


def by_others(done: Event) -> Event:
    """Money that somebody else moved is not told as ours."""
    if isinstance(done, Executed):
        return replace(done, reason=BY_OTHERS, amount=None, currency=None)
    return replace(done, reason=BY_OTHERS) if isinstance(done, Undone) else done


def still_telling(seen: Facts, *, begun: bool) -> Facts:
    """Of what a decision rests on, what our own request has not changed itself: a bank may have said no to it."""
    return {name: fact for name, fact in seen.items() if not (begun and name in {"decline", "contract"})}
