"""What went back for a payment before, and how, in a line: the same in the form, on the card and in a refusal."""

from datetime import datetime

from billing.account import prepaid
from billing.account.account import Account
from billing.account.given_back import Grant
from billing.account.giving_back import exceeded, share
from billing.account.payments import Charge
from billing.wording import refund_states
from billing.wording.line import Line
from billing.wording.went_back import before

MOST_OTHERS = MOST_KINDNESSES = 2


def told(charge: Charge, account: Account, *, as_credit: bool) -> list[Line]:
    """All that whoever gives more back for the charge should know."""
    counted = share(charge, account, as_credit=as_credit)
    said: list[Line] = [(before(counted),)] if counted and before(counted) else []
    said += [(f"Of that, a refund of {made.amount} {refund_states.told(made)}",) for made in charge.refunding]
    said += [
        (
            f"{more} more than it brought went back for {other.captured} of ",
            other.created,
            ", which lowers nothing here",
        )
        for other, more in exceeded(account, charge)[:MOST_OTHERS]
    ]
    said += [credits(grant) for grant in prepaid.bought_with(charge, account)]
    said += [(*credits(grant), "; which payment bought them is unknown") for grant in prepaid.of_no_payment(account)]
    return [*said, *kindnesses(account), *takings(account)]


def credits(grant: Grant) -> Line:
    """Usage takes from it only once it is billed."""
    name = f" ({grant.name})" if grant.name else ""
    if grant.voided:
        return (f"Credits of {grant.granted}{name}, taken back; granted ", grant.created)
    end: Line = (", good until ", grant.expires) if grant.expires and grant.left.amount else ()
    return (
        f"Credits of {grant.granted}{name}, granted ",
        grant.created,
        f": {grant.used} used by what was billed so far, {grant.left} left",
        *end,
    )


def kindnesses(account: Account) -> list[Line]:
    """Credit that names nothing: it lowers no payment, and whoever gives more should know of it. Newest first."""
    entries = (account.given_back.entries if account.given_back else None) or ()
    given = [entry for entry in entries if entry.is_kindness]
    said: list[Line] = [
        (f"Besides, {entry.amount.negated()} of credit that names no payment", *day(entry.created))
        for entry in given[:MOST_KINDNESSES]
    ]
    hidden = len(given) - MOST_KINDNESSES
    return [*said, (f"And {hidden} more such entries on the balance",)] if hidden > 0 else said


def takings(account: Account) -> list[Line]:
    """Credit that was taken back goes on counting as given: nobody says which. Newest first."""
    entries = (account.given_back.entries if account.given_back else None) or ()
    taken = [entry for entry in entries if entry.is_taken_by_hand]
    return [
        (
            f"Besides, {entry.amount} was taken off the balance and names nothing; credit that it may have taken back "
            "still counts as given",
            *day(entry.created),
        )
        for entry in taken[:MOST_KINDNESSES]
    ]


def day(at: datetime | None) -> Line:
    return (" · ", at) if at else ()
