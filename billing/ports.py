"""What the core needs of the world: somewhere to keep cases, Stripe, and somebody to ask who people are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from billing.case import Case
from billing.decisions import Decision
from billing.errors import Refused
from billing.events import Attempted, Denied, Opened
from billing.identifiers import Identifier
from billing.log import CaseEvent
from billing.money import Money
from billing.paid_time import Change
from billing.people import Person
from billing.picture.account import Account, Profile
from billing.picture.customer import BalanceEntry, Customer
from billing.picture.given_back import Books, CreditNote, Grant, PendingItem
from billing.picture.payments import Charge, Dispute, Invoice, InvoiceLink
from billing.picture.portal import Flow
from billing.picture.refund import Refund
from billing.picture.schedule import Phase, Schedule
from billing.picture.subscription import Subscription
from billing.remedies.preview import Previews


class Conflict(Exception):
    """Somebody else appended to the case first: load it again and decide anew."""


class Busy(Exception):
    """Another case has a proposal or an execution under way on the same object in Stripe."""


class ThreadTaken(Exception):
    """Another open case lives in that thread."""


class AlreadyDelivered(Exception):
    """Slack delivered this click or command before; what it asked for is done."""


class Stopped(Refused):
    """A row of the case's log is not as this program wrote it: nothing in the case is offered or done.

    `case` is what the rows before `seq` say, and `written` up to where somebody wrote.
    """

    def __init__(self, case: Case, seq: int, written: int) -> None:
        super().__init__("log_changed")
        self.case = case
        self.seq = seq
        self.written = written


@dataclass(frozen=True, slots=True)
class LookUp:
    """Attributes:
    found: everyone who may be meant: nobody, one, or several to choose from.
    account: the picture of the one who is.
    guest: whether a payment or a checkout fits that has no customer.
    partial: whether more may match than were found.
    hint: what Stripe says of where it is, if not here.
    """

    found: tuple[Profile, ...] = ()
    account: Account | None = None
    guest: bool = False
    partial: bool = False
    hint: str | None = None


class CaseStore(Protocol):
    def open(self, opened: Opened, *, actor: str, identifier: Identifier, delivery: str | None) -> Case:
        """Raises ThreadTaken or AlreadyDelivered."""
        ...

    def load(self, case_id: str, *, whole: bool = False) -> Case:
        """Every row that counts is looked at, with `whole` all of them. Raises CaseNotFound or Stopped."""
        ...

    def event(self, case_id: str, seq: int) -> CaseEvent:
        """One row of the log, be it a refusal. Raises Stale."""
        ...

    def refuse(self, case: Case, denied: Denied, *, actor: str, delivery: str | None = None) -> None:
        """Logs the refusal, or counts it where it was the same within a minute, and has the person told.

        Raises Conflict or AlreadyDelivered.
        """
        ...

    def append(self, case: Case, decision: Decision, *, actor: str, delivery: str | None = None) -> Case:
        """Appends the decision's events behind what `case` knows, and enqueues what follows, in one transaction.

        Raises Conflict, Busy, ThreadTaken or AlreadyDelivered, and has then changed nothing.
        """
        ...

    def begin(self, case: Case, attempted: Attempted) -> None:
        """Notes, before Stripe is asked, that it may have been; the first time the log says so.

        Raises Conflict where the log went on, or somebody else noted it: whoever did may have asked already.
        """
        ...

    def held_off(self, case: Case) -> None:
        """Notes that Stripe did not begin with what it was asked for."""
        ...

    def whisper_again(self, case_id: str, seq: int) -> None:
        """Has somebody handed over what was asked for at `seq`, since whoever was to do it is gone."""
        ...

    def typed(self, case_id: str, seq: int, name: str) -> str | None:
        """What a person typed with the event at `seq`."""
        ...

    def proposed_on(self, case_id: str, seq: int) -> Account | None:
        """The reading of Stripe that the proposal at `seq` was made on."""
        ...

    def keep(self, case_id: str, seq: int, name: str, value: str) -> None:
        """Something that belongs to the event at `seq` and may be erased; `typed` reads it. Kept once."""
        ...

    def previews(self, case_id: str, seq: int) -> Previews:
        """What Stripe said about the decision at `seq`; empty until it did."""
        ...

    def keep_previews(self, case: Case, seq: int, previews: Previews) -> None:
        """And notes that they were read."""
        ...

    def account(self, case_id: str) -> tuple[Account, int] | None:
        """The last reading of Stripe, and the `seq` that asked for it."""
        ...

    def keep_account(self, case: Case, account: Account) -> None: ...

    def candidates(self, case_id: str) -> tuple[Profile, ...]: ...

    def keep_candidates(self, case: Case, candidates: tuple[Profile, ...]) -> None: ...

    def earlier_cases(self, case: Case, customer: str) -> int:
        """How many other cases were about the customer."""
        ...

    def in_thread(self, channel: str, thread_ts: str) -> list[str]:
        """The cases that live in a thread, newest first."""
        ...

    def root_posted(self, case_id: str, thread_ts: str) -> None: ...

    def lease(self, case_id: str, lease: str) -> bool:
        """Takes the right to work on the case; False while somebody else has it."""
        ...

    def renew(self, case_id: str, lease: str) -> None: ...

    def release(self, case_id: str, lease: str, *, seq: int, due_at: datetime | None) -> bool:
        """Gives the case back, due again at `due_at`. False if its log went on behind `seq` meanwhile."""
        ...


class Processor(Protocol):
    """Stripe. Calls raise Unavailable or Declined, and nothing has changed then; writes also OutcomeUnknown.

    What is read before something is done is `urgent`, and does not wait its turn.
    """

    def look_up(self, identifier: Identifier, *, fresh: bool = False) -> LookUp:
        """Raises where Stripe could not say whether anybody is meant. A part of a picture that fails is unknown."""
        ...

    def read_charge(self, charge: str) -> Charge:
        """With all of its refunds."""
        ...

    def disputes_of(self, charge: str, *, urgent: bool = False) -> tuple[Dispute, ...]: ...

    def refund(self, charge: str, amount: Money, *, reason: str, case_id: str, proposal: int, key: str) -> Refund: ...

    def read_subscription(self, subscription: str) -> Subscription: ...

    def subscriptions_of(self, customer: str) -> tuple[Subscription, ...]:
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

    def read_schedule(self, schedule: str) -> Schedule: ...

    def edit_schedule(self, schedule: str, phases: tuple[Phase, ...], end_behavior: str, *, key: str) -> None: ...

    def cancel_schedule(self, schedule: str, *, bill: bool, key: str) -> None: ...

    def read_invoice(self, invoice: str) -> Invoice:
        """With why the last attempt at it failed."""
        ...

    def open_invoices(self, customer: str) -> tuple[Invoice, ...]: ...

    def invoice_links(self, customer: str) -> tuple[InvoiceLink, ...]:
        """They let whoever has them see and pay the invoices: they go to one person, and are kept nowhere."""
        ...

    def pay_invoice(self, invoice: str, *, key: str) -> None:
        """Raises CardDeclined where the bank says no."""
        ...

    def void_invoice(self, invoice: str, *, key: str) -> None: ...

    def collect_invoice(self, invoice: str, *, key: str) -> None: ...

    def books(self, customer: str, *, urgent: bool = False) -> Books:
        """All that was billed and paid. This and the next three raise Declined too where it is too much to read."""
        ...

    def pending_items(self, customer: str, *, urgent: bool = False) -> tuple[PendingItem, ...]: ...

    def credit_notes(self, customer: str, *, urgent: bool = False) -> tuple[CreditNote, ...]:
        """Those that still stand."""
        ...

    def credit_grants(self, customer: str, *, urgent: bool = False) -> tuple[Grant, ...]:
        """Credits for usage to come, with what is left of each. Raises NotFound where the account has no such thing."""
        ...

    def preview_invoice(self, subscription: str, change: dict[str, Any]) -> Invoice | None:
        """What would be billed next after the change, in Stripe's words; None where nothing would."""
        ...

    def preview_credit_note(self, invoice: str, amount: Money) -> tuple[Money, Money]:
        """Its total, and the tax in it."""
        ...

    def credit_note_of(self, invoice: str, refund: str) -> str | None: ...

    def credit_note(self, invoice: str, refund: Refund, *, reason: str | None, key: str) -> str: ...

    def read_customer(self, customer: str) -> Customer: ...

    def entries(self, customer: str, *, urgent: bool = False) -> tuple[BalanceEntry, ...]: ...

    def enter(self, customer: str, amount: Money, *, charge: str | None, case_id: str, decision: int, key: str) -> str:
        """An entry on the customer's balance, below zero for credit that makes up for the charge; its id."""
        ...

    def portal_session(self, customer: str, flow: Flow | None = None) -> str:
        """A link that logs whoever opens it in as the customer: it goes to one person, and is kept nowhere."""
        ...


class Directory(Protocol):
    def who(self, user: str, *, fresh: bool = False) -> Person: ...


class Clock(Protocol):
    def __call__(self) -> datetime: ...
