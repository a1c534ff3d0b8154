"""How a customer goes on as things stand: what is left, and what charges when; and whether they still pay twice."""

from collections.abc import Sequence
from datetime import datetime

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.events import Executed
from billing.remedies.last_in_use import goes_on, next_charge
from billing.values.choices import Classification, Remedy
from billing.wording.line import Line


def goes_on_with(case: Case, account: Account) -> Line:
    """`one Pro left, renews 19 December` where another one was ended, else `Pro goes on`; empty where nobody knows."""
    if not account.knows(Panel.SUBSCRIPTIONS):
        return ()
    running = [subscription for subscription in account.live_subscriptions if goes_on(subscription)]
    days = charging_days(account)
    match running:
        case []:
            return ("no subscription goes on",)
        case [one]:
            left = f"one {one.name} left" if has_ended_one(case) else f"{one.name} goes on"
            return (left, *((", renews ", days[0]) if days else ()))
    charges: Line = (", next charges ", *one_after_another(days)) if days else ()
    return (f"{len(running)} subscriptions go on", *charges)


def charging_days(account: Account) -> list[datetime]:
    """When what goes on is charged next, each day once."""
    ends = sorted(end for subscription in account.live_subscriptions if (end := next_charge(subscription)))
    return list({end.date(): end for end in ends}.values())


def one_after_another(days: Sequence[datetime]) -> Line:
    return tuple(part for day in days for part in (", ", day))[1:]


def still_double(case: Case, account: Account) -> Line:
    """That money went back for a subscription that was one too many, and none of them was ended."""
    if case.classification is not Classification.DUPLICATE_SUBSCRIPTION:
        return ()
    done = [executed for remedy in Remedy for _, executed in case.carried_out(remedy)]
    refunded = any(executed.refund for executed in done)
    if not refunded or has_ended_one(case) or sum(map(goes_on, account.live_subscriptions)) < 2:
        return ()
    return ("Refunded, but nothing was ended: ", *goes_on_with(case, account))


def has_ended_one(case: Case) -> bool:
    return any(is_an_end(executed) for remedy in Remedy for _, executed in case.carried_out(remedy))


def is_an_end(done: Executed) -> bool:
    return done.subscription is not None and done.charge is None and done.invoice is None
