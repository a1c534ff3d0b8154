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
    return list({subscription.id: subscription for subscription in found if subscription}.values())


def course(subscription: Subscription) -> Course | None:
    """What becomes of it; None where nobody can promise that it is paid again or never.

    Until an end that is planned for later it renews like any other; what is past due is not paid for.
    """
    if subscription.ended_at or subscription.status in {"canceled", "incomplete_expired"}:
        return "ended"
    if subscription.is_ending:
        return "ends"
    return "goes_on" if subscription.status in {"active", "trialing"} and not subscription.paused else None


def told(case: Case, account: Account | None) -> list[Line]:
    """For the team; nothing where no goodwill was given."""
    if not is_given(case):
        return []
    head = "Goodwill, not a failure: the money went back because the customer asked; "
    subscriptions = paid_for(case, account) if account else []
    return [(head, *becomes(each)) for each in subscriptions] or [(f"{head}whether they go on paying is unknown",)]


def becomes(subscription: Subscription) -> Line:
    named = Named(lines.plan(subscription), subscription.id)
    match course(subscription):
        case "ended":
            return (named, " has ended", *((" ", subscription.ended_at) if subscription.ended_at else ()))
        case "ends":
            return (named, " ends ", subscription.ends or "by itself")
        case "goes_on":
            later = (", an end is planned for ", subscription.ends) if subscription.ends else ()
            renews = (", renews ", subscription.period_end) if subscription.period_end else ()
            return (named, " goes on", *renews, *later)
    return (named, f" is {subscription.status.replace('_', ' ')}")
