"""The ladder: which remedies each classification offers, in which order, and which of them were passed over."""

from billing.case import Case
from billing.choices import Classification, Remedy
from billing.lifecycle import Status
from billing.picture.account import Account
from billing.policy import Policy
from billing.remedies.spec import SPECS
from billing.remedies.targets import GIVES_BACK, availability, candidates
from billing.remedies.verdict import Verdict

DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE = Classification

# From the top: restore self-serve, keep or mend what is there, move money, write down. A mark is an offer.
LADDER: dict[Remedy, frozenset[Classification]] = {
    Remedy.SHARE_PORTAL: frozenset({DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
    Remedy.SHARE_INVOICES: frozenset({DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
    Remedy.PRESERVE_SEATS: frozenset({TEAM}),
    Remedy.CANCEL_AT_PERIOD_END: frozenset({DUPLICATE, SELF_SERVE, FAILURE}),
    Remedy.RETRY_PAYMENT: frozenset({FAILED}),
    Remedy.VOID_INVOICE: frozenset({DUPLICATE, FAILED}),
    Remedy.CANCEL_NOW: frozenset({DUPLICATE, FAILURE}),
    Remedy.CREDIT_BALANCE: frozenset({FAILURE}),
    Remedy.REFUND_CHARGE: frozenset({DUPLICATE, SELF_SERVE, FAILURE}),
    Remedy.LOG_GAP: frozenset({DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
    Remedy.NO_ACTION: frozenset({DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
}


def rungs(classification: Classification | None) -> list[Remedy]:
    """All remedies for a classification, in ladder order; none without one."""
    return [remedy for remedy, offers in LADDER.items() if classification in offers]


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
