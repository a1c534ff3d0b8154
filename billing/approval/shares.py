"""What a proposal takes of the policy's limits."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from billing.case.case import Case
from billing.case.events import Proposed
from billing.policy.limits import Limits, Passed, Share
from billing.remedies.ladder import RUNGS
from billing.values.money import Money


class PastProposal(NamedTuple):
    """`share` is what it takes of the limits, and `stands` whether it still does: what fell through takes nothing."""

    number: int
    share: Share | None
    stands: bool
    at: datetime
    operator: str
    proposed: Proposed


def share_of(case_id: str, seq: int, at: datetime, operator: str, proposed: Proposed) -> Share | None:
    """None where no money is given away."""
    if not RUNGS[proposed.remedy].gives_back or not proposed.amount or not proposed.currency:
        return None
    money = Money(proposed.amount, proposed.currency)
    return Share(case_id, seq, at, operator, proposed.customer or "", money)


def passed(case: Case, limits: Limits, shares: Iterable[Share], now: datetime) -> Passed | None:
    """The limit that the case's newest proposal passes together with the others, if any."""
    recorded = case.proposal
    if recorded is None or not isinstance(recorded.event, Proposed):
        return None
    this = share_of(case.case_id, recorded.seq, recorded.at, recorded.actor, recorded.event)
    return limits.passed(this, shares, now) if this else None
