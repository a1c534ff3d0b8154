"""What a case shows of a customer: one reading of Stripe as frozen values, amounts as Money, times aware UTC.

A panel that could not be read is named in `unknown`; its tuple is then empty, which says nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from billing.account.customer import Customer
from billing.account.disputed import Standing, standing
from billing.account.given_back import GivenBack, PendingItem
from billing.account.incomplete import IncompletePayment
from billing.account.payment_method import PaymentMethod
from billing.account.payments import Charge, CheckoutSession, Dispute, FraudWarning, Invoice
from billing.account.portal import Portal
from billing.account.refund import Refund
from billing.account.subscription import PlannedStart, Subscription
from billing.values.money import Money

DASHBOARD = "https://dashboard.stripe.com"


class Panel(StrEnum):
    SUBSCRIPTIONS = "subscriptions"
    INVOICES = "invoices"
    CHARGES = "charges"
    DISPUTES = "disputes"
    PAYMENT_METHODS = "payment_methods"
    CHECKOUTS = "checkouts"
    PORTAL = "portal"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer with what tells them from others who may be the same person; `unknown` if any of it was not read."""

    customer: Customer
    subscriptions: tuple[Subscription, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    unknown: tuple[Panel, ...] = ()

    @property
    def live_subscriptions(self) -> list[Subscription]:
        return [subscription for subscription in self.subscriptions if subscription.is_live]


@dataclass(frozen=True, slots=True)
class Account:
    """Attributes:
    others: further customers with the same address.
    cut: panels of which Stripe has more than was read.
    asking_again_helps: whether an unknown panel was only not to be had; a refused one stays refused.
    earlier_cases: in how many other cases, closed by now, something was done for this customer.
    dashboard: where this account's objects are in Stripe's dashboard.
    given_back: what went back beside refunds; None where that was not read yet, as before a step that rests on it.
    warnings: of payments that a bank thinks were not their owner's; None where they could not be read.
    prorations: what waits for the next invoice of a change in the middle of a period; read only before a subscription
        is cancelled, else None.
    starting: what a schedule begins later; None where that could not be read.
    incomplete: payments that belong to no invoice and no checkout, and are not paid; None where nobody asked, as a
        lookup does not of whoever pays by invoices alone, or could not read them.
    linked: whether Stripe let the bot see which payments paid which invoice.
    outdated: whether a program wrote it down that read less or something else: it is shown, and decides nothing.
    """

    customer: Customer
    read_at: datetime
    subscriptions: tuple[Subscription, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    charges: tuple[Charge, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    checkouts: tuple[CheckoutSession, ...] = ()
    portal: Portal | None = None
    warnings: tuple[FraudWarning, ...] | None = ()
    starting: tuple[PlannedStart, ...] | None = ()
    incomplete: tuple[IncompletePayment, ...] | None = ()
    others: tuple[Profile, ...] = ()
    unknown: tuple[Panel, ...] = ()
    cut: tuple[Panel, ...] = ()
    asking_again_helps: bool = True
    earlier_cases: int = 0
    dashboard: str = DASHBOARD
    given_back: GivenBack | None = None
    prorations: tuple[PendingItem, ...] | None = None
    linked: bool = True
    outdated: bool = False

    @property
    def live_subscriptions(self) -> list[Subscription]:
        return [subscription for subscription in self.subscriptions if subscription.is_live]

    @property
    def has_several_subscriptions(self) -> bool:
        """By now or once."""
        return len(self.subscriptions) > 1

    @property
    def newest_paid(self) -> Charge | None:
        """What credit makes up for, whatever of it went back since."""
        paid = [charge for charge in self.charges if charge.status == "succeeded"]
        return max(paid, key=lambda charge: charge.created, default=None)

    @property
    def is_complete(self) -> bool:
        return not self.unknown and (self.given_back is None or self.given_back.is_whole)

    def knows_invoice_of(self, charge: Charge) -> bool:
        """Whether a charge that names no invoice surely paid none: an older one is not among those that were read."""
        return bool(charge.invoice) or (self.linked and Panel.INVOICES not in self.cut)

    @property
    def open_invoices(self) -> list[Invoice]:
        return [invoice for invoice in self.invoices if invoice.status == "open"]

    def newest_open(self, subscription: Subscription) -> Invoice | None:
        owed = [invoice for invoice in self.open_invoices if invoice.subscription == subscription.id]
        return max(owed, key=lambda invoice: invoice.created, default=None)

    def is_failing(self, subscription: Subscription) -> bool:
        """Past due, and no payment of what it owes most lately is on its way."""
        newest = self.newest_open(subscription)
        return subscription.status in {"past_due", "unpaid"} and not (newest and self.is_on_its_way(newest))

    def with_charge(self, charge: Charge) -> "Account":
        return replace(self, charges=(charge, *(other for other in self.charges if other.id != charge.id)))

    def with_invoice(self, invoice: Invoice) -> "Account":
        return replace(self, invoices=(invoice, *(other for other in self.invoices if other.id != invoice.id)))

    def with_subscription(self, subscription: Subscription) -> "Account":
        others = (other for other in self.subscriptions if other.id != subscription.id)
        return replace(self, subscriptions=(subscription, *others))

    def was_paid_since(self, amount: Money, since: datetime) -> bool:
        """Whether as much was paid, or is on its way: what was begun before is made good."""
        came = (charge for charge in self.charges if charge.status in {"succeeded", "pending", "authorised"})
        return any(charge.captured == amount and charge.created >= since for charge in came)

    def knows(self, *panels: Panel) -> bool:
        return not set(panels) & set(self.unknown)

    def subscription(self, id: str | None) -> Subscription | None:
        return next((found for found in self.subscriptions if found.id == id), None)

    def charge(self, id: str | None) -> Charge | None:
        return next((found for found in self.charges if found.id == id), None)

    def invoice(self, id: str | None) -> Invoice | None:
        return next((found for found in self.invoices if found.id == id), None)

    def refund(self, id: str | None) -> Refund | None:
        return next((made for charge in self.charges for made in charge.refunds if made.id == id), None)

    def dispute_of(self, charge: str) -> Dispute | None:
        """The newest one; a charge can be disputed again after an inquiry."""
        disputes = [dispute for dispute in self.disputes if dispute.charge == charge]
        return max(disputes, key=lambda dispute: dispute.created, default=None)

    def standing(self, charge: Charge) -> Standing:
        """Whether the payment is ours, as far as the disputes over it tell."""
        return standing(charge, self.disputes if self.knows(Panel.DISPUTES) else None)

    def payment_method(self, id: str | None) -> PaymentMethod | None:
        return next((found for found in self.payment_methods if found.id == id), None)

    def last_failure(self, invoice: Invoice) -> Charge | None:
        """The newest failed attempt at paying the invoice."""
        tried = [charge for charge in self.charges if charge.invoice == invoice.id and charge.status == "failed"]
        return max(tried, key=lambda charge: charge.created, default=None)

    @property
    def on_their_way(self) -> list[Charge]:
        """Payments that have begun and not arrived, newest first as Stripe lists them."""
        return [charge for charge in self.charges if charge.is_on_its_way]

    def on_its_way_for(self, invoice: Invoice) -> Charge | None:
        """The payment of the invoice that has begun and not arrived, as far as it is among those that were read."""
        paying = (charge for charge in self.charges if charge.invoice == invoice.id)
        return next((charge for charge in paying if charge.is_on_its_way), None)

    def is_on_its_way(self, invoice: Invoice) -> bool | None:
        """Whether a payment of the invoice has begun and not arrived: a bank debit takes days.

        None where it was tried and nobody could read what came of that.
        """
        if invoice.processing is not None:
            return invoice.processing
        if self.on_its_way_for(invoice):
            return True
        if not invoice.attempt_count:
            return False
        oldest = min((charge.created for charge in self.charges), default=None)
        reaches_back = Panel.CHARGES not in self.cut or (oldest is not None and oldest <= invoice.created)
        return False if self.linked and self.knows(Panel.CHARGES) and reaches_back else None

    def comes_for(self, subscription: Subscription) -> list[Invoice]:
        """Its invoices that a payment is on its way for."""
        return [invoice for invoice in self.owed_for(subscription) if self.is_on_its_way(invoice)]

    def may_come_for(self, subscription: Subscription) -> list[Invoice]:
        """Its invoices of which nobody knows whether a payment is on its way."""
        return [invoice for invoice in self.owed_for(subscription) if self.is_on_its_way(invoice) is None]

    def owed_for(self, subscription: Subscription) -> list[Invoice]:
        return [invoice for invoice in self.invoices if invoice.is_owed and invoice.subscription == subscription.id]


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """One reading, told from others without comparing all that is in it."""

    account: Account

    def __hash__(self) -> int:
        return id(self.account)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.account is self.account
