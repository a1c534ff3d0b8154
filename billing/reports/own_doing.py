"""What stands out because of what was done in the case itself: no anomaly to whoever did it."""

from collections.abc import Iterator, Sequence

from billing.account.account import Account
from billing.case.case import Case
from billing.evidence import contracts
from billing.evidence.evidence import Evidence
from billing.remedies.going_on import is_an_end
from billing.values.choices import Remedy

# The evidence that a step of ours leaves behind, once it has been done as it was meant.
LEFT = {"refunded", "ending"}
LEAVING = "churn_risk"


def by_others(found: Sequence[Evidence], case: Case, account: Account) -> list[Evidence]:
    """What stands out, without what the case itself did."""
    done = [executed for remedy in Remedy for _, executed in case.carried_out(remedy)]
    ended = {executed.subscription for executed in done if is_an_end(executed)}
    ours = {id for executed in done if executed.refund for id in (executed.charge, executed.refund)} | ended

    def told(one: Evidence) -> Iterator[Evidence]:
        if one.name == LEAVING:
            yield from contracts.churn(account, ended)
        elif one.name not in LEFT or not set(one.rests_on) <= ours:
            yield one

    return [theirs for one in found for theirs in told(one)]
