"""The core's port to a Stripe that lives in memory (tests/billing/fake_stripe.py). No tests here."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from billing.account.account import Account, Profile
from billing.account.customer import BalanceEntry, Customer
from billing.account.given_back import Books, CreditNote, Grant, PendingItem
from billing.account.payments import Charge, Dispute, Invoice, InvoiceLink
from billing.account.portal import Flow, Portal
from billing.account.refund import Refund
from billing.account.schedule import Phase, Schedule
from billing.account.subscription import AT_PERIOD_END, Change, Subscription
from billing.ports.processor import LookUp
from billing.values.errors import Declined
from billing.values.facts import Facts
from billing.values.identifiers import Identifier
from billing.values.money import Money
from tests.billing.samples import NOW, account

if TYPE_CHECKING:
    from tests.billing.fake_stripe import Stripe


class FakeProcessor:
    def __init__(self, stripe: "Stripe") -> None:
        self.stripe = stripe
        self.charges = Charges(stripe)
        self.subscriptions = Subscriptions(stripe)
        self.schedules = Schedules(stripe)
        self.invoices = Invoices(stripe)
        self.credit_notes = CreditNotes(stripe)
        self.customers = Customers(stripe)
        self.accounting = Accounting(stripe)
        self.portals = Portals(stripe)
        self.in_full = InFull()

    def look_up(self, identifier: Identifier, *, fresh: bool = False) -> LookUp:
        self.stripe.read()
        found = tuple(map(Profile, self.stripe.found))
        if len(found) != 1 or found[0].customer.deleted:
            return LookUp(found)
        reading = account(
            customer=found[0].customer,
            read_at=NOW,
            charges=tuple(self.stripe.charges.values()),
            subscriptions=tuple(self.stripe.subscriptions.values()),
        )
        return LookUp(found, reading)


class InFull:
    def read(self, account: Account, *, newest: int) -> Account:
        return account


@dataclass(frozen=True, slots=True)
class Charges:
    stripe: "Stripe"

    def read(self, charge: str) -> Charge:
        return self.stripe.one(self.stripe.charges, charge)

    def disputes(self, charge: str, *, urgent: bool = False) -> tuple[Dispute, ...]:
        self.stripe.read("disputes")
        return self.stripe.disputes

    def refund(self, charge: str, amount: Money, *, reason: str, case_id: str, proposal: int, key: str) -> Refund:
        if amount.amount <= 0:
            raise Declined("amount_not_positive")
        done = self.stripe.done

        def make() -> None:
            if amount.amount > self.stripe.charges[charge].left.amount:
                raise Declined("charge_already_refunded")
            done[key] = Refund(f"re_{len(done) + 1}", amount, "succeeded", case_id, str(proposal))
            self.stripe.refunded(charge, done[key])

        self.stripe.write(charge, key, f"{amount} {reason} {case_id} {proposal}", make)
        return done[key]


@dataclass(frozen=True, slots=True)
class Subscriptions:
    stripe: "Stripe"

    def read(self, subscription: str) -> Subscription:
        self.stripe.read("subscriptions")
        return self.stripe.one(self.stripe.subscriptions, subscription)

    def of(self, customer: str) -> tuple[Subscription, ...]:
        self.stripe.read()
        return tuple(one for one in self.stripe.subscriptions.values() if one.status != "canceled")

    def plan_end(self, subscription: str, change: Change, *, key: str) -> None:
        """No more than an end of the running period, and no end."""
        cancel = change == AT_PERIOD_END
        self.stripe.write(
            subscription, key, str(cancel), lambda: self.stripe.change(subscription, cancel_at_period_end=cancel)
        )

    def cancel(self, subscription: str, *, bill: bool) -> None:
        """To Stripe what is cancelled is no longer there to be cancelled."""
        self.stripe.arrive()
        if self.stripe.subscriptions[subscription].status == "canceled":
            raise Declined("resource_missing")
        self.stripe.write(subscription, "", "bill" if bill else "drop", lambda: self.stripe.end(subscription))


@dataclass(frozen=True, slots=True)
class Schedules:
    stripe: "Stripe"

    def read(self, schedule: str) -> Schedule:
        return self.stripe.one(self.stripe.schedules, schedule)

    def edit(self, schedule: str, phases: tuple[Phase, ...], end_behavior: str, *, key: str) -> None:
        """What it drives shows the end that it plans."""

        def edit() -> None:
            before = self.stripe.schedules[schedule]
            self.stripe.schedules[schedule] = replace(before, phases=phases, end_behavior=end_behavior)
            ends = datetime.fromtimestamp(phases[-1]["end_date"], UTC) if end_behavior == "cancel" else None
            for driven in self.driven_by(schedule):
                self.stripe.change(driven, cancel_at=ends)

        self.stripe.write(schedule, key, end_behavior, edit)

    def cancel(self, schedule: str, *, bill: bool, key: str) -> None:
        [driven] = self.driven_by(schedule)
        self.stripe.write(schedule, key, "bill" if bill else "drop", lambda: self.stripe.end(driven))

    def driven_by(self, schedule: str) -> list[str]:
        return [driven.id for driven in self.stripe.subscriptions.values() if driven.schedule == schedule]


@dataclass(frozen=True, slots=True)
class Invoices:
    stripe: "Stripe"

    def read(self, invoice: str) -> Invoice:
        return self.stripe.one(self.stripe.invoices, invoice)

    def open_of(self, customer: str) -> tuple[Invoice, ...]:
        self.stripe.read()
        return tuple(invoice for invoice in self.stripe.invoices.values() if invoice.status == "open")

    def links(self, customer: str) -> tuple[InvoiceLink, ...]:
        self.stripe.read()
        return ()

    def pay(self, invoice: str, *, key: str) -> None:
        def pay() -> None:
            self.stripe.bill(invoice, status="paid", remaining=Money(0, "usd"))

        self.stripe.write(invoice, key, "pay", pay)

    def void(self, invoice: str, *, key: str) -> None:
        self.stripe.write(invoice, key, "void", lambda: self.stripe.bill(invoice, status="void"))

    def collect(self, invoice: str, *, key: str) -> None:
        self.stripe.write(invoice, key, "collect", lambda: self.stripe.bill(invoice, auto_advance=True))

    def preview(self, subscription: str, change: dict[str, Any]) -> Invoice | None:
        self.stripe.read()
        return self.stripe.billed_next(change)


@dataclass(frozen=True, slots=True)
class CreditNotes:
    stripe: "Stripe"

    def preview(self, invoice: str, amount: Money) -> tuple[Money, Money]:
        self.stripe.read()
        return amount, self.stripe.tax_in(amount)

    def of(self, invoice: str, refund: str) -> str | None:
        self.stripe.read()
        return self.stripe.notes.get(refund)

    def make(self, invoice: str, refund: Refund, *, reason: str | None, key: str) -> str:
        notes = self.stripe.notes
        self.stripe.write(invoice, key, f"{refund.id} {reason}", lambda: notes.update({refund.id: f"cn_{refund.id}"}))
        return notes[refund.id]


@dataclass(frozen=True, slots=True)
class Customers:
    stripe: "Stripe"

    def read(self, customer: str) -> Customer:
        self.stripe.read()
        return self.stripe.found[0]

    def entries(self, customer: str, *, urgent: bool = False) -> tuple[BalanceEntry, ...]:
        self.stripe.read("entries")
        return tuple(self.stripe.balance)

    def enter(self, customer: str, amount: Money, *, charge: str | None, case_id: str, decision: int, key: str) -> str:
        balance = self.stripe.balance

        def make() -> None:
            # Newest first, as Stripe lists them.
            balance.insert(0, BalanceEntry(f"cbtxn_{len(balance) + 1}", amount, case_id, str(decision), charge))
            first, *others = self.stripe.found
            self.stripe.found = (replace(first, balance=first.balance + amount if first.balance else amount), *others)

        self.stripe.write(customer, key, f"{amount} {case_id} {decision}", make)
        return balance[0].id


@dataclass(frozen=True, slots=True)
class Accounting:
    stripe: "Stripe"

    def books(self, customer: str, *, every_line: bool = False, urgent: bool = False) -> Books:
        self.stripe.read("books")
        return Books(tuple(self.stripe.invoices.values()), tuple(self.stripe.charges.values()))

    def pending_items(self, customer: str, *, urgent: bool = False) -> tuple[PendingItem, ...]:
        self.stripe.read()
        return self.stripe.pending

    def credit_notes(self, customer: str, *, urgent: bool = False) -> tuple[CreditNote, ...]:
        self.stripe.read()
        return self.stripe.corrections

    def credit_grants(self, customer: str, *, urgent: bool = False) -> tuple[Grant, ...]:
        self.stripe.read()
        return self.stripe.grants


@dataclass(slots=True)
class Portals:
    """One portal, which any change makes as it was asked for."""

    stripe: "Stripe"
    portal: Portal = field(default_factory=lambda: Portal(configured=True, id="bpc_1"))

    def read(self) -> Portal:
        return self.portal

    def change(self, configuration: str, settings: Facts, *, key: str) -> None:
        assert configuration == self.portal.id
        self.portal = replace(
            self.portal,
            login_url="https://x" if settings["login_page"] else None,
            cancel=bool(settings["subscription_cancel"]),
            cancel_mode=str(settings["cancel_mode"]),
            invoices=bool(settings["invoice_history"]),
            payment_method=bool(settings["payment_method_update"]),
            details=bool(settings["customer_update"]),
        )

    def make(self, settings: Facts, *, case_id: str, decision: int, key: str) -> str:
        self.portal = Portal(True, id="bpc_made", is_default=False, made_by=(case_id, str(decision)))
        self.change("bpc_made", settings, key=key)
        return self.portal.id

    def close(self, configuration: str, *, key: str) -> None:
        assert configuration == self.portal.id
        self.portal = Portal(configured=False)

    def session(self, customer: str, flow: Flow | None = None) -> str:
        self.stripe.read()
        return "https://billing.stripe.com/p/session/secret"
