"""What each remedy asks for, whether it takes a second person, and whether it can be taken back."""

from dataclasses import dataclass

from billing.values.choices import Remedy


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
        does="puts its address into the follow-up; nothing changes in Stripe",
        changes_stripe=False,
    ),
    Remedy.SHARE_INVOICES: RemedySpec(
        inputs=(),
        approval=False,
        undo=False,
        does="sends their links and PDFs to you alone; nothing changes in Stripe",
        changes_stripe=False,
    ),
    Remedy.PRESERVE_SEATS: RemedySpec(
        inputs=("note",),
        approval=False,
        undo=False,
        does="changes nothing; the follow-up explains the seats",
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
        does="charges the customer for an open invoice now",
    ),
    Remedy.VOID_INVOICE: RemedySpec(
        inputs=("invoice", "note"),
        approval=True,
        undo=False,
        does="takes an unpaid invoice back for good",
    ),
    Remedy.CANCEL_NOW: RemedySpec(
        inputs=("subscription", "note"),
        approval=True,
        undo=False,
        does="ends a subscription at once; nothing is paid back by itself",
    ),
    Remedy.CREDIT_BALANCE: RemedySpec(
        inputs=("amount", "note"),
        approval=True,
        undo=True,
        does="gives credit for the next invoices; can be undone while it is unused",
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
        does="notes what the product lacks",
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
