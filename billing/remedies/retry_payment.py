"""Charging again for an invoice that was not paid, unless the way in which it failed rules that out."""

from dataclasses import replace

from billing.account.account import Account, Panel
from billing.account.paying import default_of, paying
from billing.account.payments import Invoice
from billing.account.planned_attempt import pays_otherwise
from billing.account.preview import Preview
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.case.events import Executed, Proposed, Targets
from billing.case.log import CaseEvent
from billing.case.work_order import WorkOrder
from billing.execution.remedy_action import RemedyAction
from billing.execution.settling import Settling
from billing.policy.policy import Policy
from billing.ports.erasable import Erasable
from billing.ports.processor import Processor
from billing.remedies.for_a_person import is_for_a_person
from billing.remedies.on_its_way import is_on_its_way
from billing.remedies.reasons import Reason
from billing.remedies.rung import Rung, code, money_of, page
from billing.remedies.stripe_limits import is_too_little
from billing.remedies.verdict import NOT_HERE, UNKNOWN, Verdict, barred
from billing.values.choices import Remedy
from billing.values.facts import Facts
from billing.wording import payment_methods, previews, waiting
from billing.wording.declines import decline
from billing.wording.line import Line, Strong


class RetryPayment(Rung):
    remedy = Remedy.RETRY_PAYMENT
    inputs = ("invoice", "note")
    approval = True
    has_amount = True
    does = "charges the customer for an open invoice now"
    panel = Panel.INVOICES

    def candidates(self, account: Account) -> list[Targets]:
        return [
            Targets(
                invoice=invoice.id,
                subscription=invoice.subscription,
                amount=invoice.remaining.amount,
                currency=invoice.remaining.currency,
            )
            for invoice in account.invoices
            if invoice.status == "open"
        ]

    def guard(self, on: Targets, account: Account, policy: Policy) -> Verdict:
        invoice = account.invoice(on.invoice)
        if invoice is None:
            return NOT_HERE
        if invoice.status != "open" or invoice.remaining.amount <= 0:
            return barred(Reason.NOT_OPEN, do="collect")
        if invoice.collection_method != "charge_automatically":
            return barred(Reason.SENT_INVOICE)
        if too_little := is_too_little(invoice.remaining):
            return too_little
        if not account.knows(Panel.SUBSCRIPTIONS):
            return UNKNOWN
        subscription = account.subscription(invoice.subscription)
        if subscription and not subscription.is_live and subscription.status != "incomplete":
            return barred(Reason.ENDED)
        if not invoice.failure and not account.knows(Panel.CHARGES):
            return UNKNOWN
        if coming := is_on_its_way(invoice, account):
            return coming
        waits = waiting.of(invoice, account)
        if waits and waits.needs_customer_alone and not pays_otherwise(invoice, account):
            return barred(Reason.WAITS, must=waiting.step(waits).told)
        if default_of(account.customer, subscription, invoice) is None:
            if not account.payment_methods and account.knows(Panel.PAYMENT_METHODS):
                return barred(Reason.NO_METHOD)
            if shows_defaults(invoice, subscription, account) and not was_tried(invoice, account):
                return barred(Reason.NO_DEFAULT)
        forbidden = forbids_retry(invoice, account)
        if forbidden:
            return barred(Reason.DO_NOT_RETRY, why=forbidden)
        return is_for_a_person(account, subscription)

    def facts(self, on: Targets, account: Account) -> Facts | None:
        invoice = account.invoice(on.invoice)
        return {**invoice.facts(), **collecting(invoice, account)} if invoice else None

    def action(self, asked: WorkOrder, processor: Processor, store: Erasable, policy: Policy) -> RemedyAction:
        return Retrying(asked, processor)

    def button(self, on: Targets | None, account: Account) -> str:
        invoice = account.invoice(on.invoice) if on else None
        return f"Charge {invoice.remaining} again…" if invoice else "Charge an invoice again…"

    def how_much(self, proposed: Proposed, account: Account | None) -> Line:
        return (f"{money_of(proposed)} is charged to the customer now",)

    def effect(self, proposed: Proposed, preview: Preview, account: Account) -> list[Line]:
        return [previews.charged(proposed, account)]

    def consequence(self, proposed: Proposed, account: Account | None) -> Line:
        invoice = account.invoice(proposed.invoice) if account else None
        pays = paid_with(invoice, account) if account and invoice else None
        return (f"{money_of(proposed)} is charged to ", pays or "the customer's payment method", ".")

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        money = money_of(done)
        return (Strong(f"Paid {money}" if money else "Paid"), " · ", *code(done.invoice, account))

    def told(self, done: Executed, account: Account | None) -> Line:
        money = money_of(done)
        return (f"Payment{f' {money}' if money else ''} of ", *page(done.invoice, account), " tried again, and paid")


def shows_defaults(invoice: Invoice, subscription: Subscription | None, account: Account) -> bool:
    """Whether a default that nobody sees is none: of an account of Accounts v2 it was not read.

    https://docs.stripe.com/api/invoices/create#create_invoice-default_payment_method
    """
    return account.customer.id.startswith("cus_") and not (invoice.subscription and subscription is None)


def was_tried(invoice: Invoice, account: Account) -> bool:
    """Whether the last attempt was made with something that the customer still has: then Stripe's own word counts."""
    tried = account.last_failure(invoice)
    return bool(tried and tried.method and any(method.id == tried.method.id for method in account.payment_methods))


def paid_with(invoice: Invoice, account: Account) -> str | None:
    subscription = account.subscription(invoice.subscription)
    method = paying(account.customer, subscription, account.payment_methods, invoice)
    return payment_methods.named(method) if method else None


def forbids_retry(invoice: Invoice, account: Account) -> str | None:
    """Why the last failure rules out another attempt with the same card; a new card is another matter."""
    if pays_otherwise(invoice, account):
        return None
    tried = account.last_failure(invoice)
    code, advice = (invoice.failure, invoice.advice) if invoice.failure else (None, None)
    if code is None and tried:
        code, advice = tried.failure, tried.advice
    if code is None:
        return None
    why = decline(code, advice=advice, blocked=bool(tried and tried.blocked))
    return None if why.may_retry else why.meaning


def collecting(invoice: Invoice, account: Account) -> Facts:
    """What else trying again rests on: what is charged, for what, and why it failed the last time.

    A list of invoices does not say why; one that was read by itself does.
    """
    subscription = account.subscription(invoice.subscription)
    said: Facts = {"method": default_of(account.customer, subscription, invoice)}
    if invoice.subscription and account.knows(Panel.SUBSCRIPTIONS):
        said["contract"] = subscription.status if subscription else None
    # What was tried is taken off an invoice that is settled otherwise: that is told by its status.
    if invoice.processing is not None and invoice.status == "open":
        said["decline"] = invoice.failure
    return said


class Retrying(Settling):
    settled = "paid"

    def read(self, known: Account) -> Account:
        """It rests on the contract and on what will be charged, too."""
        known = super().read(known)
        if self.invoice and self.invoice.subscription:
            known = known.with_subscription(self.processor.subscriptions.read(self.invoice.subscription))
        if known.customer.id.startswith("cus_"):
            customer = self.processor.customers.read(known.customer.id)
            known = replace(known, customer=replace(customer, found_by=known.customer.found_by))
        return known

    def is_under_way(self) -> bool | None:
        """A bank debit takes days to arrive."""
        return self.invoice.processing if self.invoice else False

    def do(self) -> None:
        self.processor.invoices.pay(self.asked.on.invoice or "", key=self.asked.key("pay"))
