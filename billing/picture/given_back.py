"""The ways beside refunds in which something went back to a customer, and the books that all of it is counted in."""

from dataclasses import dataclass

from billing.money import Money
from billing.picture.customer import BalanceEntry
from billing.picture.payments import Charge, Invoice


@dataclass(frozen=True, slots=True)
class PendingItem:
    """What waits for a customer's next invoice: below zero it takes something off.

    Attributes:
    proration: whether it makes up for a change in the middle of a period; any other credit is somebody's kindness.
    """

    id: str
    subscription: str | None
    amount: Money
    proration: bool = False


@dataclass(frozen=True, slots=True)
class CreditNote:
    """What an issued credit note gave back of a paid invoice beside the refunds that it names: to the customer's
    balance, or outside Stripe.
    """

    id: str
    invoice: str
    given: Money


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Read only where money may go back. Each is None where it could not be read, or not to its end.

    `books` says whether invoices and charges could be read to theirs.
    """

    entries: tuple[BalanceEntry, ...] | None = ()
    pending: tuple[PendingItem, ...] | None = ()
    notes: tuple[CreditNote, ...] | None = ()
    books: bool = True

    @property
    def is_whole(self) -> bool:
        return self.books and None not in {self.entries, self.pending, self.notes}


@dataclass(frozen=True, slots=True)
class Books:
    """All of a customer's invoices and charges, read to their end.

    `linked` says whether Stripe let the bot see which payments paid which invoice.
    """

    invoices: tuple[Invoice, ...] = ()
    charges: tuple[Charge, ...] = ()
    linked: bool = True
