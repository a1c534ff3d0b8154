"""What became of a payment that the customer's bank asked about: whether it is ours, the bank's, or nobody knows.

`charge.disputed` stays true whatever came of it, so only the disputes themselves tell. One over less than the payment
may be over a part, or tell of a rate of exchange (https://docs.stripe.com/api/disputes/object): nobody knows that the
rest is ours, so none of it goes back.
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
    LOCKED: it is ours, or the bank only asks, but Stripe refunds it no more.
    OPEN: the money is with the bank until it decides.
    LOST: the customer has the money back.
    PARTLY_LOST: less than the payment was disputed and lost; whether the rest is here, nobody knows.
    PREVENTED: it was settled in the customer's favour before a dispute began.
    UNKNOWN: disputed, and the disputes were not read, or not of this charge.
    """

    CLEAR = "clear"
    WON = "won"
    ASKED = "asked"
    INQUIRY = "inquiry"
    LOCKED = "locked"
    OPEN = "open"
    LOST = "lost"
    PARTLY_LOST = "partly_lost"
    PREVENTED = "prevented"
    UNKNOWN = "unknown"

    @property
    def is_ours(self) -> bool:
        """Whether the money is here, and a refund or credit would be its only way back."""
        return self in {Standing.CLEAR, Standing.WON, Standing.ASKED}

    @property
    def is_gone(self) -> bool:
        """Whether the bank has all of it, or the customer has it back from there; a part of it may be."""
        return self in {Standing.OPEN, Standing.LOST, Standing.PARTLY_LOST, Standing.PREVENTED}

    def lets_go(self, *, as_refund: bool) -> bool:
        """Whether more of it may be given back; an inquiry ends with a refund only."""
        return self.is_ours or (as_refund and self is Standing.INQUIRY)


# Of several disputes over one charge the worst one counts.
WORST_FIRST = (
    Standing.LOST,
    Standing.PARTLY_LOST,
    Standing.PREVENTED,
    Standing.OPEN,
    Standing.LOCKED,
    Standing.INQUIRY,
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
        case "lost":
            return Standing.PARTLY_LOST if is_less(dispute.amount, charge.left) else Standing.LOST
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


def is_less(disputed: Money, left: Money) -> bool:
    return disputed.currency == left.currency and disputed < left
