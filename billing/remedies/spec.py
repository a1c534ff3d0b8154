"""What each remedy asks for, whether it takes a second person, and whether it can be taken back."""

from dataclasses import dataclass

from billing.events import Remedy


@dataclass(frozen=True, slots=True)
class RemedySpec:
    """Attributes:
    inputs: what the modal asks for, besides the reason for skipping safer steps; without inputs there is no modal.
    approval: whether a second person must agree, because it can't be taken back or gives money away.
    does: what it does, in plain words that follow its name.
    changes_stripe: whether anything is different in Stripe afterwards.
    """

    inputs: tuple[str, ...]
    approval: bool
    undo: bool
    does: str
    changes_stripe: bool = True


SPECS: dict[Remedy, RemedySpec] = {
    Remedy.SHARE_PORTAL: RemedySpec(
        inputs=(),
        approval=False,
        undo=False,
        does="puts the portal's login page into the follow-up; nothing changes in Stripe",
        changes_stripe=False,
    ),
    Remedy.SHARE_INVOICES: RemedySpec(
        inputs=(),
        approval=False,
        undo=False,
        does="sends you alone the links to the invoices and their PDFs; nothing changes in Stripe",
        changes_stripe=False,
    ),
    Remedy.PRESERVE_SEATS: RemedySpec(
        inputs=("note",),
        approval=False,
        undo=False,
        does="keeps every seat and explains the billing in the follow-up; nothing changes in Stripe",
        changes_stripe=False,
    ),
    Remedy.CANCEL_AT_PERIOD_END: RemedySpec(
        inputs=("subscription", "note"),
        approval=False,
        undo=True,
        does="lets a subscription run out; can be undone until then",
    ),
    Remedy.RETRY_PAYMENT: RemedySpec(
        inputs=("invoice", "note"),
        approval=True,
        undo=False,
        does="charges the customer's payment method for an open invoice now",
    ),
    Remedy.VOID_INVOICE: RemedySpec(
        inputs=("invoice", "note"),
        approval=True,
        undo=False,
        does="takes an unpaid invoice back for good, so that nobody owes it any more",
    ),
    Remedy.CANCEL_NOW: RemedySpec(
        inputs=("subscription", "note"),
        approval=True,
        undo=False,
        does="ends a subscription at once; what is left of its period is lost, and nothing is paid back by itself",
    ),
    Remedy.CREDIT_BALANCE: RemedySpec(
        inputs=("amount", "note"),
        approval=True,
        undo=True,
        does="gives credit that the next invoices use up; can be undone while it is unused",
    ),
    Remedy.REFUND_CHARGE: RemedySpec(
        inputs=("charge", "amount", "reason", "note"),
        approval=True,
        undo=False,
        does="sends money back for one charge",
    ),
    Remedy.LOG_GAP: RemedySpec(
        inputs=("title", "note"),
        approval=False,
        undo=False,
        does="adds what the product lacks to the list of gaps",
        changes_stripe=False,
    ),
    Remedy.NO_ACTION: RemedySpec(
        inputs=("note",),
        approval=False,
        undo=False,
        does="records that nothing needs to change",
        changes_stripe=False,
    ),
}
