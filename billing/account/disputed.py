"""What became of a payment that the customer's bank asked about: whether it is ours, the bank's, or nobody knows.

`charge.disputed` stays true whatever came of it, so only the disputes themselves tell. A dispute may be over a part of
the payment (https://docs.stripe.com/api/disputes/object#dispute_object-amount): once that is lost, the rest is ours.
"""

from collections.abc import Iterable
from enum import StrEnum

from billing.account.payments import Charge, Dispute
from billing.values.money import Money


class Standing(StrEnum):
    """Attributes:
    CLEAR: nobody ever asked.
    WON: disputed, and ours again: a payment like any other.
    ASKED: an inquiry that is over; no money was taken.
    INQUIRY: the bank asks and has taken nothing yet; a refund ends it, credit does not.
    PARTLY_LOST: the customer has the disputed part back; Stripe still refunds the rest, which is ours.
    LOCKED: it is ours, or what was not disputed of it, or the bank only asks; but Stripe refunds it no more.
    OPEN: the money is with the bank until it decides.
    LOST: the customer has the money back.
    PREVENTED: it was settled in the customer's favour before a dispute began.
    UNKNOWN: disputed, and the disputes were not read, or not of this charge.
    """

    CLEAR = "clear"
    WON = "won"
    ASKED = "asked"
    INQUIRY = "inquiry"
    PARTLY_LOST = "partly_lost"
    LOCKED = "locked"
    OPEN = "open"
    LOST = "lost"
    PREVENTED = "prevented"
    UNKNOWN = "unknown"

    @property
    def is_ours(self) -> bool:
        """Whether the money is here, and a refund or credit would be its only way back."""
        return self in {Standing.CLEAR, Standing.WON, Standing.ASKED, Standing.PARTLY_LOST}

    @property
    def is_gone(self) -> bool:
        """Whether the customer has the whole of it back by way of the bank."""
        return self in {Standing.LOST, Standing.PREVENTED}

    def lets_go(self, *, as_refund: bool) -> bool:
        """Whether more of it may be given back; an inquiry ends with a refund only."""
        return self.is_ours or (as_refund and self is Standing.INQUIRY)


# Of several disputes over one charge the worst one counts.
WORST_FIRST = (
    Standing.LOST,
    Standing.PREVENTED,
    Standing.OPEN,
    Standing.LOCKED,
    Standing.INQUIRY,
    Standing.PARTLY_LOST,
    Standing.WON,
    Standing.ASKED,
)


def standing(charge: Charge, disputes: Iterable[Dispute] | None) -> Standing:
    """`disputes` are those of any charges; None where they could not be read."""
    if not charge.disputed:
        return Standing.CLEAR
    if disputes is None:
        return Standing.UNKNOWN
    standings = [of_dispute(dispute, charge) for dispute in disputes if dispute.charge == charge.id]
    return min(standings, key=WORST_FIRST.index, default=Standing.UNKNOWN)


def of_dispute(dispute: Dispute, charge: Charge) -> Standing:
    """A status that Stripe adds later is one that nobody decided yet."""
    match dispute.status:
        case "lost" | "prevented" if charge.refunded + taken_by(dispute, charge) < charge.captured:
            return Standing.PARTLY_LOST if dispute.refundable else Standing.LOCKED
        case "lost":
            return Standing.LOST
        case "prevented":
            return Standing.PREVENTED
        case "won":
            return Standing.WON if dispute.refundable else Standing.LOCKED
        case "warning_closed":
            return Standing.ASKED if dispute.refundable else Standing.LOCKED
        case _ if dispute.is_inquiry:
            return Standing.INQUIRY if dispute.refundable else Standing.LOCKED
        case _:
            return Standing.OPEN


def taken(charge: Charge, disputes: Iterable[Dispute]) -> Money:
    """What the bank took of the payment for good; never more than the payment."""
    amounts = (taken_by(dispute, charge) for dispute in disputes if dispute.charge == charge.id)
    return min(sum(amounts, start=Money(0, charge.captured.currency)), charge.captured)


def taken_by(dispute: Dispute, charge: Charge) -> Money:
    """All of the payment where the dispute counts in another currency."""
    if dispute.status not in {"lost", "prevented"}:
        return Money(0, charge.captured.currency)
    return dispute.amount if dispute.amount.currency == charge.captured.currency else charge.captured
