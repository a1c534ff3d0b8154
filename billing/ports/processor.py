"""Stripe, as far as the core needs it: one part for each kind of object."""

from dataclasses import dataclass
from typing import Any, Protocol

from billing.account.account import Account, Profile
from billing.account.customer import BalanceEntry, Customer
from billing.account.given_back import Books, CreditNote, Grant, PendingItem
from billing.account.payments import Charge, Dispute, Invoice, InvoiceLink
from billing.account.refund import Refund
from billing.account.schedule import Phase, Schedule
from billing.account.subscription import Change, Subscription
from billing.ports.portals import Portals
from billing.values.identifiers import Identifier
from billing.values.money import Money


@dataclass(frozen=True, slots=True)
class LookUp:
    """Attributes:
    found: everyone who may be meant: nobody, one, or several to choose from.
    account: the reading of the one who is.
    guest: whether a payment or a checkout fits that has no customer.
    partial: whether more may match than were found.
    hint: what Stripe says of where it is, if not here.
    of: the id of the account in Stripe, where the key may ask for it.
    near: where nobody was found, whoever has an address that is one slip from what was typed.
    """

    found: tuple[Profile, ...] = ()
    account: Account | None = None
    guest: bool = False
    partial: bool = False
    hint: str | None = None
    of: str | None = None
    near: tuple[Profile, ...] = ()


class Processor(Protocol):
    """Calls raise Unavailable or Declined, and nothing has changed then; writes also OutcomeUnknown.

    What is read before something is done is `urgent`, and does not wait its turn.
    """

    @property
    def charges(self) -> "Charges": ...
    @property
    def subscriptions(self) -> "Subscriptions": ...
    @property
    def schedules(self) -> "Schedules": ...
    @property
    def invoices(self) -> "Invoices": ...
    @property
    def credit_notes(self) -> "CreditNotes": ...
    @property
    def customers(self) -> "Customers": ...
    @property
    def accounting(self) -> "Accounting": ...
    @property
    def portals(self) -> Portals: ...
    @property
    def in_full(self) -> "InFull": ...

    def look_up(self, identifier: Identifier, *, fresh: bool = False) -> LookUp:
        """Raises where Stripe could not say whether anybody is meant. A part of a reading that fails is unknown."""
        ...


class InFull(Protocol):
    def read(self, account: Account, *, newest: int) -> Account:
        """With what a lookup leaves out of the newest few of each list: to look at, not to decide by.

        What can't be read stays as it was.
        """
        ...


class Charges(Protocol):
    def read(self, charge: str) -> Charge:
        """With all of its refunds."""
        ...

    def disputes(self, charge: str, *, urgent: bool = False) -> tuple[Dispute, ...]: ...

    def refund(self, charge: str, amount: Money, *, reason: str, case_id: str, proposal: int, key: str) -> Refund: ...


class Subscriptions(Protocol):
    def read(self, subscription: str) -> Subscription: ...

    def of(self, customer: str) -> tuple[Subscription, ...]:
        """Those that have not ended."""
        ...

    def plan_end(self, subscription: str, change: Change, *, key: str) -> None:
        """Plans an end, or takes a planned one back, in Stripe's words."""
        ...

    def cancel(self, subscription: str, *, bill: bool) -> None:
        """At once, with a last invoice over what waits to be billed, or dropping that.

        Without a key, so whoever calls this reads the subscription first.
        """
        ...


class Schedules(Protocol):
    def read(self, schedule: str) -> Schedule: ...

    def edit(self, schedule: str, phases: tuple[Phase, ...], end_behavior: str, *, key: str) -> None: ...

    def cancel(self, schedule: str, *, bill: bool, key: str) -> None:
        """At once, with the subscription that it drives."""
        ...


class Invoices(Protocol):
    def read(self, invoice: str) -> Invoice:
        """With why the last attempt at it failed."""
        ...

    def open_of(self, customer: str) -> tuple[Invoice, ...]: ...

    def links(self, customer: str) -> tuple[InvoiceLink, ...]:
        """They let whoever has them see and pay the invoices: they go to one person, and are kept nowhere."""
        ...

    def pay(self, invoice: str, *, key: str) -> None:
        """Raises CardDeclined where the bank says no."""
        ...

    def void(self, invoice: str, *, key: str) -> None: ...

    def collect(self, invoice: str, *, key: str) -> None: ...

    def preview(self, subscription: str, change: dict[str, Any]) -> Invoice | None:
        """What would be billed next after the change, in Stripe's words; None where nothing would."""
        ...


class CreditNotes(Protocol):
    def preview(self, invoice: str, amount: Money) -> tuple[Money, Money]:
        """Its total, and the tax in it."""
        ...

    def of(self, invoice: str, refund: str) -> str | None:
        """The one that names the refund."""
        ...

    def make(self, invoice: str, refund: Refund, *, reason: str | None, key: str) -> str: ...


class Customers(Protocol):
    def read(self, customer: str) -> Customer: ...

    def entries(self, customer: str, *, urgent: bool = False) -> tuple[BalanceEntry, ...]:
        """On the customer's balance."""
        ...

    def enter(self, customer: str, amount: Money, *, charge: str | None, case_id: str, decision: int, key: str) -> str:
        """An entry on the customer's balance, below zero for credit that makes up for the charge; its id."""
        ...


class Accounting(Protocol):
    """All that was billed, paid, and went back in any way. Calls raise Declined, too, where it is too much to read."""

    def books(self, customer: str, *, every_line: bool = False, urgent: bool = False) -> Books:
        """With the lines of invoices below zero to their end, or of all."""
        ...

    def pending_items(self, customer: str, *, urgent: bool = False) -> tuple[PendingItem, ...]: ...

    def credit_notes(self, customer: str, *, urgent: bool = False) -> tuple[CreditNote, ...]:
        """Those that still stand."""
        ...

    def credit_grants(self, customer: str, *, urgent: bool = False) -> tuple[Grant, ...]:
        """Credits for usage to come, with what is left of each. Raises NotFound where the account has no such thing."""
        ...
