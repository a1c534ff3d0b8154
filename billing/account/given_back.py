"""The ways beside refunds in which something went back to a customer, and the books that all of it is counted in."""

from dataclasses import dataclass
from datetime import datetime

from billing.account.customer import BalanceEntry
from billing.account.payments import Charge, Invoice
from billing.values.money import Money


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
class Grant:
    """Credits for usage to come, which no invoice took yet where they are `left`.

    Attributes:
    is_paid: whether they were bought; others are a present.
    names: the ids of payments and invoices that its metadata names.
    """

    id: str
    name: str | None
    granted: Money
    left: Money
    created: datetime
    is_paid: bool = True
    expires: datetime | None = None
    voided: bool = False
    names: frozenset[str] = frozenset()

    @property
    def used(self) -> Money:
        return (self.granted - self.left).or_nothing


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Read only where money may go back. Each is None where it could not be read, or not to its end.

    `books` says whether invoices and charges could be read to theirs; `grants` are only of whoever pays by usage.
    """

    entries: tuple[BalanceEntry, ...] | None = ()
    pending: tuple[PendingItem, ...] | None = ()
    notes: tuple[CreditNote, ...] | None = ()
    books: bool = True
    grants: tuple[Grant, ...] | None = ()

    @property
    def is_whole(self) -> bool:
        return self.books and None not in {self.entries, self.pending, self.notes, self.grants}


@dataclass(frozen=True, slots=True)
class Books:
    """All of a customer's invoices and charges, read to their end.

    `linked` says whether Stripe let the bot see which payments paid which invoice.
    """

    invoices: tuple[Invoice, ...] = ()
    charges: tuple[Charge, ...] = ()
    linked: bool = True
