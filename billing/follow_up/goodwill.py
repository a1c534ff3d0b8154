"""Money given back without a fault of the product's: most people who ask for it forgot to cancel.

It is goodwill as long as the case says that all that was missing were the customer's own controls. Whether they go on
paying is what they ask next, so it is said wherever the goodwill is.
"""

from typing import Literal

from billing.account.account import Account, Panel
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.values.choices import Classification, Remedy
from billing.wording import lines
from billing.wording.line import Line, Named

Course = Literal["goes_on", "ends", "ended"]
GAP = "no_renewal_reminder"


def is_given(case: Case) -> bool:
    """To the customer at hand, whether or not it has arrived."""
    return case.classification is Classification.MISSING_SELF_SERVE and bool(case.carried_out(Remedy.REFUND_CHARGE))


def paid_for(case: Case, account: Account) -> list[Subscription]:
    """The subscriptions whose payments went back, each once; none where that is unknown."""
    if not account.knows(Panel.SUBSCRIPTIONS):
        return []
    charges = [account.charge(done.charge) for _, done in case.carried_out(Remedy.REFUND_CHARGE)]
    found = [account.subscription(charge.subscription) for charge in charges if charge]
    return list({held.id: held for held in found if held}.values())


def course(held: Subscription) -> Course | None:
    """What becomes of it; None where nobody can promise that it is paid again or never.

    Until an end that is planned for later it renews like any other; what is past due is not paid for.
    """
    if held.ended_at or held.status in {"canceled", "incomplete_expired"}:
        return "ended"
    if held.is_ending:
        return "ends"
    return "goes_on" if held.status in {"active", "trialing"} and not held.paused else None


def told(case: Case, account: Account | None) -> list[Line]:
    """For the team; nothing where no goodwill was given."""
    if not is_given(case):
        return []
    head = "Goodwill, not a failure: the money went back because the customer asked; "
    held = paid_for(case, account) if account else []
    return [(head, *becomes(each)) for each in held] or [(f"{head}whether they go on paying is unknown",)]


def becomes(held: Subscription) -> Line:
    named = Named(lines.plan(held), held.id)
    match course(held):
        case "ended":
            return (named, " has ended", *((" ", held.ended_at) if held.ended_at else ()))
        case "ends":
            return (named, " ends ", held.ends or "by itself")
        case "goes_on":
            later = (", an end is planned for ", held.ends) if held.ends else ()
            return (named, " goes on", *((", renews ", held.period_end) if held.period_end else ()), *later)
    return (named, f" is {held.status.replace('_', ' ')}")
