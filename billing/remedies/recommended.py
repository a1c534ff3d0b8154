"""The steps that a classification asks for, where the guards allow them and they were not done; whether all were."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.account.account import Account
from billing.account.portal import Portal
from billing.case.case import Case
from billing.case.events import Targets
from billing.case.plan import plan
from billing.evidence.assessment import assess
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS, offered
from billing.remedies.last_in_use import goes_on
from billing.remedies.reasons import Reason
from billing.remedies.rung import Rung
from billing.values.choices import Classification, Remedy

OF_A_DUPLICATE = (Remedy.CANCEL_AT_PERIOD_END, Remedy.REFUND_CHARGE)
ENDS = [remedy for remedy, rung in RUNGS.items() if rung.ends]


@dataclass(frozen=True, slots=True)
class Extra:
    """By Stripe's ids. What stays is never the first choice to end or to refund."""

    end: str
    stay: frozenset[str]


def extra(case: Case, account: Account) -> Extra | None:
    """The one that was ended in this case, whatever the bot would have chosen; else the one that it would end."""
    stay = {subscription.id for subscription in account.live_subscriptions if goes_on(subscription)}
    done = [(recorded.seq, executed.subscription) for remedy in ENDS for recorded, executed in case.carried_out(remedy)]
    if done and (ended := max(done)[1]):
        return Extra(ended, frozenset(stay - {ended}))
    both = assess(account).pair
    return Extra(both.end.id, frozenset(stay - {both.end.id})) if both else None


def recommended(case: Case, account: Account, policy: Policy) -> list[Remedy]:
    """In ladder order, one that needs a second person at the most."""
    there = offered(case, account, policy)
    left = [remedy for remedy in steps(case, account, policy) if not is_done(case, remedy, account, policy)]
    return [remedy for remedy in Remedy if remedy in left and remedy in there]


def is_done(case: Case, remedy: Remedy, account: Account, policy: Policy) -> bool:
    """That one invoice was paid pays no other."""
    others = remedy is Remedy.RETRY_PAYMENT and bool(RUNGS[remedy].choices(account, policy))
    return case.has_done(remedy) and not others


def steps(case: Case, account: Account, policy: Policy) -> list[Remedy]:
    match case.classification:
        case Classification.DUPLICATE_SUBSCRIPTION:
            return ends_one(case, account, policy)
        case Classification.TEAM_SEATS:
            return [Remedy.PRESERVE_SEATS]
        case Classification.FAILED_PAYMENT if case.has_done(Remedy.RETRY_PAYMENT) and not fails(account):
            return [Remedy.RETRY_PAYMENT]
        case Classification.FAILED_PAYMENT:
            return [Remedy.SHARE_PORTAL, Remedy.RETRY_PAYMENT]
        case Classification.MISSING_SELF_SERVE if account.portal and does_it_all(account.portal):
            return [Remedy.SHARE_PORTAL]
        case Classification.MISSING_SELF_SERVE:
            return [Remedy.CANCEL_AT_PERIOD_END, Remedy.LOG_GAP]
        case Classification.PRODUCT_FAILURE:
            credit = Remedy.CREDIT_BALANCE in offered(case, account, policy) or case.has_done(Remedy.CREDIT_BALANCE)
            made_good = case.has_done(Remedy.REFUND_CHARGE)
            return [] if made_good else [Remedy.CREDIT_BALANCE if credit else Remedy.REFUND_CHARGE]
    return []


def fails(account: Account) -> bool:
    return any(map(account.is_failing, account.subscriptions))


def ends_one(case: Case, account: Account, policy: Policy) -> list[Remedy]:
    """The one too many ends, and what it cost goes back. Where nobody knows which one that is, a person chooses."""
    one = extra(case, account)
    if one is None:
        several = sum(map(goes_on, account.live_subscriptions)) > 1
        return [Remedy.CANCEL_AT_PERIOD_END] if several else []

    def can(remedy: Remedy) -> bool:
        return any(on.subscription == one.end for on in RUNGS[remedy].choices(account, policy))

    return [remedy for remedy in OF_A_DUPLICATE if can(remedy)]


def proposed_first(case: Case, rung: Rung, found: Sequence[Targets], account: Account) -> Targets | None:
    """The duplicate's, or the only one there is; a charge is the newest one otherwise."""
    one = extra(case, account)
    if of_it := next((on for on in found if one and on.subscription == one.end), None):
        return of_it
    others = [on for on in found if not (one and on.subscription in one.stay)]
    return others[0] if len(others) == 1 or (others and rung.takes_newest) else None


def does_it_all(portal: Portal) -> bool:
    """Whether customers find there whatever they may want to do alone."""
    return bool(portal.login_url) and portal.cancel and portal.invoices and portal.payment_method


def is_solved(case: Case, account: Account, policy: Policy) -> bool:
    """Something was done that still stands, and nothing is recommended any more, as far as everything could be read."""
    done = any(case.has_done(remedy) for remedy in Remedy)
    left = recommended(case, account, policy) or unread(case, account, policy)
    return done and plan(case) is None and not came_back(case, account) and not left


def unread(case: Case, account: Account, policy: Policy) -> list[Remedy]:
    """Steps that the classification may still ask for: what they rest on could not be read."""
    duplicate = case.classification is Classification.DUPLICATE_SUBSCRIPTION
    asked = [*OF_A_DUPLICATE] if duplicate else steps(case, account, policy)
    unknown = (remedy for remedy in asked if RUNGS[remedy].availability(account, policy).reason == Reason.UNKNOWN)
    return [remedy for remedy in unknown if not case.has_done(remedy)]


def came_back(case: Case, account: Account) -> bool:
    """Whether money that was sent to the customer is with us again."""
    refunds = (account.refund(done.refund) for _, done in case.carried_out(Remedy.REFUND_CHARGE))
    return any(refund is not None and refund.came_back for refund in refunds)
