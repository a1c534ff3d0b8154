"""Of subscriptions that are likely one too many: which to keep, which to end, and what is proposed first for that."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.account.account import Account
from billing.account.subscription import Subscription
from billing.case.events import Targets
from billing.evidence.twins import duplicates
from billing.remedies.rung import Rung


@dataclass(frozen=True, slots=True)
class Pair:
    """Of subscriptions that are likely one too many: which to keep and why, and which to end."""

    keep: Subscription
    end: Subscription
    why: str


def pair(account: Account) -> Pair | None:
    """The oldest one that is paid stays: it is what the customer knows, and what the product most likely points at."""
    for group in duplicates(account):
        paid = [held for held in group if held.status == "active" and has_paid(held, account)]
        keep = next(iter(paid), group[0])
        end = next(held for held in reversed(group) if held is not keep)
        return Pair(keep, end, "it was bought first and is paid" if keep in paid else "it was bought first")
    return None


def has_paid(subscription: Subscription, account: Account) -> bool:
    return any(charge.subscription == subscription.id and charge.left.amount > 0 for charge in account.charges)


def proposed_first(rung: Rung, found: Sequence[Targets], account: Account) -> Targets | None:
    """The duplicate's, or the only one there is; a charge is the newest one otherwise."""
    extra = pair(account)
    of_the_extra = (on for on in found if extra and on.subscription == extra.end.id)
    return next(of_the_extra, found[0] if len(found) == 1 or (found and rung.takes_newest) else None)
