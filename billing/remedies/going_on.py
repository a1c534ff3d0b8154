"""How a customer goes on as things stand: what is left, and what charges when; and whether they still pay twice."""

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.events import Executed
from billing.remedies.last_in_use import goes_on
from billing.values.choices import Classification, Remedy
from billing.wording.line import Line
from billing.wording.subscriptions import listed, next_charge


def goes_on_with(account: Account) -> Line:
    """`one Pro left, renews 19 December`; empty where nobody knows."""
    if not account.knows(Panel.SUBSCRIPTIONS):
        return ()
    running = [held for held in account.live_subscriptions if goes_on(held)]
    days = sorted(end for held in running if (end := next_charge(held)))
    match running:
        case []:
            return ("no subscription goes on",)
        case [one]:
            return (f"one {one.name} left", *((", renews ", days[0]) if days else ()))
    charges: Line = (": next charges ", *listed(days)) if days else ()
    return (f"{len(running)} subscriptions go on", *charges)


def is_still_double(case: Case, account: Account) -> bool:
    """Money went back for a subscription that was one too many, and none of them was ended."""
    if case.classification is not Classification.DUPLICATE_SUBSCRIPTION:
        return False
    done = [held for remedy in Remedy for _, held in case.carried_out(remedy)]
    refunded, ended = any(held.refund for held in done), any(map(is_an_end, done))
    return refunded and not ended and sum(map(goes_on, account.live_subscriptions)) > 1


def is_an_end(done: Executed) -> bool:
    return done.subscription is not None and done.charge is None and done.invoice is None
