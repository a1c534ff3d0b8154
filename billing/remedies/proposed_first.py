"""Which of several objects a form begins with."""

from collections.abc import Sequence

from billing.account.account import Account
from billing.case.events import Targets
from billing.evidence.assessment import assess
from billing.remedies.rung import Rung


def proposed_first(rung: Rung, found: Sequence[Targets], account: Account) -> Targets | None:
    """The duplicate's, or the only one there is; a charge is the newest one otherwise."""
    extra = assess(account).pair
    of_the_extra = (on for on in found if extra and on.subscription == extra.end.id)
    return next(of_the_extra, found[0] if len(found) == 1 or (found and rung.takes_newest) else None)
