"""The ladder: which remedies a classification offers, in which order, and what each of them needs."""

from dataclasses import dataclass

from billing.case import Case
from billing.events import Classification, Remedy
from billing.picture.account import Account

DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE = Classification
OFFERS: dict[Remedy, frozenset[Classification]] = {
    Remedy.SHARE_PORTAL: frozenset({DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
    Remedy.CANCEL_AT_PERIOD_END: frozenset({DUPLICATE, SELF_SERVE, FAILURE}),
    Remedy.REFUND_CHARGE: frozenset({DUPLICATE, FAILURE}),
    Remedy.NO_ACTION: frozenset({DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
}


@dataclass(frozen=True, slots=True)
class RemedySpec:
    """Attributes:
    inputs: what the modal asks for, besides the reason for skipping safer steps; without inputs there is no modal.
    approval: whether a second person must agree, because it can't be taken back.
    does: what it does, in the words of the button's neighbour.
    """

    inputs: tuple[str, ...]
    approval: bool
    undo: bool
    does: str


SPECS: dict[Remedy, RemedySpec] = {
    Remedy.SHARE_PORTAL: RemedySpec(
        inputs=(),
        approval=False,
        undo=False,
        does="puts the portal's login page into the follow-up; nothing changes in Stripe",
    ),
    Remedy.CANCEL_AT_PERIOD_END: RemedySpec(
        inputs=("subscription", "note"),
        approval=False,
        undo=True,
        does="lets a subscription run out; can be undone until then",
    ),
    Remedy.REFUND_CHARGE: RemedySpec(
        inputs=("charge", "amount", "reason", "note"),
        approval=True,
        undo=False,
        does="sends money back for one charge; irreversible, so a second person approves it",
    ),
    Remedy.NO_ACTION: RemedySpec(
        inputs=("note",),
        approval=False,
        undo=False,
        does="records that nothing needs to change",
    ),
}


def offered(case: Case, account: Account) -> list[Remedy]:
    """The remedies of the case's classification that have something to act on, in ladder order; none without one."""
    classified = case.classification
    if classified is None:
        return []
    return [remedy for remedy, offers in OFFERS.items() if classified in offers and has_target(remedy, account)]


def has_target(remedy: Remedy, account: Account) -> bool:
    match remedy:
        case Remedy.SHARE_PORTAL:
            return bool(account.portal and account.portal.login_url)
        case Remedy.CANCEL_AT_PERIOD_END:
            return any(subscription.can_end_at_period_end for subscription in account.subscriptions)
        case Remedy.REFUND_CHARGE:
            return bool(account.refundable_charges)
        case _:
            return True


def skipped(remedy: Remedy, case: Case, account: Account) -> list[Remedy]:
    """The safer remedies that could still be carried out and have not been: taking this one needs a reason."""
    if not SPECS[remedy].inputs:
        return []
    ladder = offered(case, account)
    earlier = ladder[: ladder.index(remedy)] if remedy in ladder else []
    return [safer for safer in earlier if not case.carried_out(safer)]
