"""The ladder: which remedies each classification offers, in which order, and which of them were passed over."""

from billing.account.account import Account
from billing.case.case import Case
from billing.case.lifecycle import Status
from billing.policy.policy import Policy
from billing.remedies.rungs import rungs
from billing.remedies.spec import SPECS
from billing.remedies.targets import GIVES_BACK, availability, candidates
from billing.remedies.verdict import Verdict
from billing.values.choices import Remedy


def is_half_read(case: Case, account: Account) -> bool:
    """Whether money may go back here, and what went back before was not read yet: until then nothing is on offer."""
    if case.status is not Status.CLASSIFIED or account.given_back is not None:
        return False
    return any(remedy in GIVES_BACK and candidates(remedy, account) for remedy in rungs(case.classification))


def offered(case: Case, account: Account, policy: Policy) -> list[Remedy]:
    """The remedies of the case's classification that have something to act on."""
    return [remedy for remedy in rungs(case.classification) if availability(remedy, account, policy).allowed]


def withheld(case: Case, account: Account, policy: Policy) -> list[tuple[Remedy, Verdict]]:
    """Remedies that somebody may look for here, with why they are not on offer."""
    found = [(remedy, availability(remedy, account, policy)) for remedy in rungs(case.classification)]
    return [(remedy, verdict) for remedy, verdict in found if not verdict.allowed and verdict.reason]


def skipped(remedy: Remedy, case: Case, account: Account, policy: Policy) -> list[Remedy]:
    """The safer remedies that could still be carried out and have not been: taking this one needs a reason."""
    if not SPECS[remedy].inputs:
        return []
    ladder = offered(case, account, policy)
    earlier = ladder[: ladder.index(remedy)] if remedy in ladder else []
    return [safer for safer in earlier if not case.has_done(safer)]
