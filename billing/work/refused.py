"""What comes of a step that Stripe refused: how things stand there now, and not what was known before.

A colleague, a webhook's handler or Stripe itself may have been quicker, and then the outcome is theirs.
"""

from dataclasses import replace

from billing.account.account import Account
from billing.approval.seal import Seal
from billing.case.events import BY_OTHERS, GONE, UNCHANGED, Event, Executed, Undone
from billing.case.work_order import WorkOrder
from billing.execution.remedy_action import RemedyAction
from billing.policy.policy import Policy
from billing.remedies.reasons import Reason
from billing.remedies.rung import Rung
from billing.values.errors import MISSING, Declined, Unavailable


def refused(
    rung: Rung, asked: WorkOrder, act: RemedyAction, before: Account, problem: Declined, policy: Policy
) -> Event:
    """To be logged after the refusal of a request that is known to be the only one that was made for the decision."""
    try:
        account = act.read(before)
    except (Unavailable, Declined) as unread:
        if unread.code == MISSING:
            return asked.failed(problem.code, GONE)
        return asked.unsettled(problem.code, stopped=True)
    if not act.found(begun=True):
        return asked.failed(problem.code, left(rung, asked, act, account, policy))
    done = act.outcome(may_retry=False)
    return done if act.is_signed else by_others(done)


def left(rung: Rung, asked: WorkOrder, act: RemedyAction, account: Account, policy: Policy) -> str:
    """How what was to be changed and was not is found, as `account` holds it; empty where it can't be seen."""
    if act.is_under_way():
        return Reason.ON_ITS_WAY.value
    if asked.undoes:
        return act.blocked() or UNCHANGED
    compared = sealed(rung, asked, begun=True).compared_with(account, policy)
    return (compared.changed or UNCHANGED) if compared.is_seen else ""


def by_others(done: Event) -> Event:
    """Money that somebody else moved is not told as ours."""
    if isinstance(done, Executed):
        return replace(done, reason=BY_OTHERS, amount=None, currency=None)
    return replace(done, reason=BY_OTHERS) if isinstance(done, Undone) else done


def sealed(rung: Rung, asked: WorkOrder, *, begun: bool) -> Seal:
    """What the decision rests on and our own request has not changed itself: a bank may have said no to it."""
    telling = {name: fact for name, fact in asked.seen.items() if not (begun and name in {"decline", "contract"})}
    return Seal(rung, asked.on, telling)
