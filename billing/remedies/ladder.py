"""The ladder: which remedies each classification offers, safest first, which of them were passed over, and which go on
beside a proposal.
"""

from collections.abc import Sequence

from billing.account.account import Account
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.case.events import Executed, Proposed, Targets
from billing.case.lifecycle import Status
from billing.policy.policy import Policy
from billing.remedies.cancel_at_period_end import CancelAtPeriodEnd
from billing.remedies.cancel_now import CancelNow
from billing.remedies.change_portal import ChangePortal
from billing.remedies.credit_balance import CreditBalance
from billing.remedies.log_gap import LogGap
from billing.remedies.no_action import NoAction
from billing.remedies.preserve_seats import PreserveSeats
from billing.remedies.refund_charge import RefundCharge
from billing.remedies.retry_payment import RetryPayment
from billing.remedies.rung import Rung
from billing.remedies.share_invoices import ShareInvoices
from billing.remedies.share_portal import SharePortal
from billing.remedies.verdict import Verdict
from billing.remedies.void_invoice import VoidInvoice
from billing.values.choices import Classification, Remedy

DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE = Classification


# From the top: restore self-serve, keep or mend what is there, move money, write down. A mark is an offer.
TABLE: tuple[tuple[Rung, set[Classification]], ...] = (
    (SharePortal(), {DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
    (ShareInvoices(), {DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
    (PreserveSeats(), {TEAM}),
    (CancelAtPeriodEnd(), {DUPLICATE, SELF_SERVE, FAILURE}),
    (RetryPayment(), {FAILED}),
    (VoidInvoice(), {DUPLICATE, FAILED}),
    (CancelNow(), {DUPLICATE, FAILURE}),
    (CreditBalance(), {FAILURE}),
    (RefundCharge(), {DUPLICATE, SELF_SERVE, FAILURE}),
    (LogGap(), {DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
    (NoAction(), {DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
)
# Of a case about the portal itself, which no classification leads to.
ABOUT_PORTAL: Rung = ChangePortal()
RUNGS: dict[Remedy, Rung] = {rung.remedy: rung for rung in [*(rung for rung, _ in TABLE), ABOUT_PORTAL]}


def rungs(classification: Classification | None) -> list[Rung]:
    """All of a classification, in the ladder's order; none without one."""
    return [rung for rung, offers in TABLE if classification in offers]


def rungs_of(case: Case) -> list[Rung]:
    return [ABOUT_PORTAL] if case.is_about_portal else rungs(case.classification)


def is_half_read(case: Case, account: Account) -> bool:
    """Whether money may go back here, and what went back before was not read yet: until then nothing is on offer."""
    if case.status is not Status.CLASSIFIED or account.given_back is not None:
        return False
    return any(rung.gives_back and rung.candidates(account) for rung in rungs(case.classification))


def offered(case: Case, account: Account, policy: Policy) -> list[Remedy]:
    """The remedies of the case's classification that have something to act on."""
    return [rung.remedy for rung in rungs_of(case) if rung.availability(account, policy).allowed]


def goes_beside(remedy: Remedy) -> bool:
    """Whether it may be taken, and taken back, while a proposal waits: it needs nobody else."""
    return not RUNGS[remedy].approval


def is_proposed_on(case: Case, on: Targets) -> bool:
    """Whether the proposal that waits is about the same object."""
    proposed = case.waiting.event if case.waiting else None
    return isinstance(proposed, Proposed) and on.object is not None and on.object == proposed.object


def choices_in(case: Case, rung: Rung, account: Account, policy: Policy) -> list[Targets]:
    """What the remedy may be carried out on in the case as it stands."""
    return [on for on in rung.choices(account, policy) if not is_proposed_on(case, on)]


def offered_beside(case: Case, account: Account, policy: Policy) -> list[Remedy]:
    """Those that can be taken while a proposal waits: by whoever asks alone, and on other objects."""
    there = [remedy for remedy in offered(case, account, policy) if goes_beside(remedy)]
    changing = {remedy for remedy in there if RUNGS[remedy].changes_stripe}
    return [remedy for remedy in there if remedy not in changing or choices_in(case, RUNGS[remedy], account, policy)]


def may_be_undone(case: Case, done: Executed) -> bool:
    """As far as a proposal that waits lets it."""
    return case.waiting is None or (goes_beside(done.remedy) and not is_proposed_on(case, done))


def withheld(case: Case, account: Account, policy: Policy) -> list[tuple[Remedy, Verdict]]:
    """Remedies that somebody may look for here, with why they are not on offer."""
    found = [(rung.remedy, rung.availability(account, policy)) for rung in rungs(case.classification)]
    return [(remedy, verdict) for remedy, verdict in found if not verdict.allowed and verdict.reason]


def skipped(
    remedy: Remedy, case: Case, account: Account, policy: Policy, ticked: Sequence[Remedy] = ()
) -> list[Remedy]:
    """The safer remedies that need nobody else, where none of them was tried: what needs a second person needs a
    reason then. `ticked` are those that are done before it.
    """
    if not RUNGS[remedy].approval:
        return []
    ladder = rungs(case.classification)
    before = ladder[: ladder.index(RUNGS[remedy])] if RUNGS[remedy] in ladder else []
    safer = [rung.remedy for rung in before if not rung.approval]
    if any(case.has_done(step) or step in ticked for step in safer):
        return []
    there = offered(case, account, policy)
    return [step for step in safer if step in there]


def previewed_when_offered(case: Case, account: Account) -> list[tuple[Rung, Subscription]]:
    """What Stripe is asked about as soon as it is on offer."""
    return [
        (rung, subscription)
        for rung in rungs(case.classification)
        for subscription in rung.previewed_when_offered(account)
    ]


def offered_since(case: Case) -> int:
    """The `seq` under which the previews of what is on offer are kept: a newer reading asks for new ones, and so does
    a proposal that came to nothing, whose own previews were read meanwhile.
    """
    dropped = (case.seq_of(kind) for kind in ("rejected", "withdrawn", "expired"))
    return max(case.classified.seq if case.classified else 0, case.stale_before_seq, *dropped)
