"""What of a payment went back in any way, and the most that may still go back: asked by form, guard and worker alike.

    account = completed(processor.look_up(identifier).account, processor)   # billing.execution.completing
    most(charge, account)   # what the bot lets through for that charge now; None where that is unknown

Pure: it counts what one reading of Stripe shows, each currency by itself. Three bounds hold at once: what is left of
the charge, of all payments of its invoice, and of all payments of its subscription. More given back for one payment
than it brought lowers no other one.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from billing.account import prepaid
from billing.account.account import Account, Panel, Same
from billing.account.behind import Index
from billing.account.customer import BalanceEntry
from billing.account.disputed import Standing
from billing.account.given_back import CreditNote, GivenBack, PendingItem
from billing.account.payments import Charge, Invoice
from billing.account.share import Share
from billing.account.unused_time import Subscriptions, UnusedTime
from billing.values.money import Money, increment


def most(charge: Charge, account: Account, *, as_credit: bool = False) -> Money | None:
    """The most that may go back for the charge; None where that is unknown."""
    found = share(charge, account, as_credit=as_credit)
    return found.most if found else None


def share(charge: Charge, account: Account, *, as_credit: bool = False) -> Share | None:
    """What went back for the charge, and what may; None where it rests on something that was not read to its end.

    `as_credit`, what its invoice took of earlier credit may be given again; a card never paid that.
    """
    if not is_known(charge, account):
        return None
    reading, currency = Same(account), charge.captured.currency
    counted = counted_in(reading, currency, as_credit)
    nothing = counted.nothing
    invoice = indexed(reading).invoices.get(charge.invoice or "")
    of_charge = counted.left_of(charge, charge) + (counted.applied_left(invoice, charge) if invoice else nothing)
    of_payments = min(of_charge, counted.left_of_invoice(invoice, charge)) if invoice else of_charge
    group = indexed(reading).together(charge)
    together = counted.free_of_time(invoice, group, charge) if invoice and group else of_payments
    room = min(of_payments, together)
    may_go = charge.status == "succeeded" and account.standing(charge).lets_go(as_refund=not as_credit)
    return Share(
        refunded=charge.refunded,
        made_up=counted.made_up_for(charge, charge),
        noted=counted.noted(invoice) if invoice else nothing,
        overpaid=counted.overpaid(invoice) if invoice else nothing,
        unused=counted.total(map(counted.unused, group)),
        used=counted.used_of(charge, invoice),
        left=charge.left + counted.applied_to(invoice),
        most=in_steps(room.or_nothing) if may_go else nothing,
        is_used_up=together < of_payments,
        excess=counted_in(reading, currency, True).excess(charge, invoice),
    )


def exceeded(account: Account, besides: Charge) -> list[tuple[Charge, Money]]:
    """Other payments for which more went back than they brought, and how much more: that lowers none but them."""
    given = account.given_back
    named = {entry.charge for entry in (given.entries if given else None) or ()}
    noted = {note.invoice for note in (given.notes if given else None) or ()}
    noted |= {invoice.id for invoice in account.invoices if invoice.overpaid and invoice.overpaid.amount}
    found = []
    for charge in (other for other in account.charges if other.id != besides.id):
        if (charge.id in named or charge.invoice in noted) and (counted := share(charge, account)):
            found += [(charge, counted.excess)] if counted.excess.amount else []
    return found


def is_known(charge: Charge, account: Account) -> bool:
    """Whether everything that the figure rests on was read, and to its end."""
    given = account.given_back
    if given is None or given.entries is None or given.grants is None:
        return False
    if not account.knows(Panel.SUBSCRIPTIONS, Panel.INVOICES, Panel.CHARGES):
        return False
    if not account.knows_invoice_of(charge):
        return False
    books = indexed(Same(account))
    invoices, payments = books.behind(charge)
    if charge.invoice and not (account.linked and Panel.CHARGES not in account.cut):
        return False
    paid = books.invoices.get(charge.invoice or "")
    if charge.invoice and (paid is None or paid.total.currency != charge.captured.currency):
        return False
    if books.together(charge) and (Panel.INVOICES in account.cut or given.pending is None):
        return False
    if any(invoice.id in books.shared for invoice in invoices):
        # A payment that paid several invoices: how much of it for which, the charge does not say.
        return False
    if any(payment.refunds_cut or account.standing(payment) is Standing.UNKNOWN for payment in payments):
        return False
    several = account.has_several_subscriptions
    if any(invoice.is_cut_short(among_several=several) for invoice in invoices):
        return False
    return not any(is_noted(invoice) and invoice.id not in books.noted for invoice in invoices)


def is_noted(invoice: Invoice) -> bool:
    """Whether Stripe shows that credit notes gave something back of it."""
    return invoice.noted is not None and invoice.noted.amount > 0


class Counted:
    """Sums over one account of which everything was read, in one currency, each made once for all of its charges."""

    def __init__(self, account: Account, currency: str, *, as_credit: bool) -> None:
        self.account = account
        self.nothing = Money(0, currency)
        self.as_credit = as_credit
        self.payments: dict[str, list[Charge]] = {}
        for charge in filter(self.fits, account.charges):
            self.payments.setdefault(charge.invoice or "", []).append(charge)
        given = account.given_back or GivenBack()
        entries = [entry for entry in given.entries or () if self.fits(entry)]
        self.made_up = self.sums((entry.charge, entry.amount.negated()) for entry in entries if entry.charge)
        # Of what the bot once gave without saying what for, nobody knows that it was for another payment.
        self.unsaid = self.total(entry.amount.negated() for entry in entries if entry.case_id and not entry.charge)
        used = prepaid.used(account, currency)
        self.used_alone = self.sums((buyer.payments[0].id, amount) for buyer, amount in used if not buyer.invoice)
        self.used_together = self.sums((buyer.invoice.id, amount) for buyer, amount in used if buyer.invoice)
        self.notes = self.sums((note.invoice, note.given) for note in given.notes or () if self.fits(note))
        self.pending = [item for item in given.pending or () if self.fits(item)]
        invoices = [invoice for invoice in account.invoices if self.fits(invoice)]
        self.lefts = {invoice.id: self.left_of_invoice(invoice).or_nothing.amount for invoice in invoices}
        self.brings = {invoice.id: invoice.brings for invoice in invoices}
        self.times: dict[Subscriptions, UnusedTime] = {}
        self.below = self.sums(each for invoice in invoices for each in invoice.unused_of)

    def left_of(self, charge: Charge, asked: Charge | None = None) -> Money:
        return (self.unrefunded(charge) - self.gone_beside(charge, asked)).or_nothing

    def gone_beside(self, charge: Charge, asked: Charge | None) -> Money:
        """Otherwise than by refund: as credit for it, or as what it bought and is used."""
        return self.made_up_for(charge, asked) + self.used_alone.get(charge.id, self.nothing)

    def unrefunded(self, charge: Charge) -> Money:
        brought = charge.status == "succeeded" and not self.account.standing(charge).is_gone
        return charge.left.or_nothing if brought else self.nothing

    def made_up_for(self, charge: Charge, asked: Charge | None = None) -> Money:
        named = self.made_up.get(charge.id, self.nothing)
        return named + self.unsaid if asked and asked.id == charge.id else named

    def excess(self, charge: Charge, invoice: Invoice | None) -> Money:
        """How much more went back for the payment, or for its invoice, than was paid: it lowers no other one."""
        beyond = (self.made_up_for(charge, charge) - self.unrefunded(charge) - self.applied_to(invoice)).or_nothing
        return max(beyond, self.left_of_invoice(invoice, charge).negated()) if invoice else beyond

    def left_of_invoice(self, invoice: Invoice, asked: Charge | None = None) -> Money:
        """Of all payments of it together, outside Stripe too; below zero where more went back."""
        left = self.total(self.left_of(charge, asked) for charge in self.payments_of(invoice))
        left += invoice.paid_off_stripe or self.nothing
        given = self.noted(invoice) + self.overpaid(invoice) + self.used_together.get(invoice.id, self.nothing)
        return left + self.applied_left(invoice, asked) - given

    def free_of_time(self, invoice: Invoice, group: Subscriptions, asked: Charge) -> Money:
        """What of its payments is not needed to make up for unused time. `invoice` is what the asked one paid."""
        left = self.left_of_invoice(invoice, asked).or_nothing
        if invoice.id not in self.lefts:
            return left
        if left.amount != self.lefts[invoice.id]:
            times = self.time_of(group, {**self.lefts, invoice.id: left.amount})
        else:
            times = self.times.setdefault(group, self.times.get(group) or self.time_of(group, self.lefts))
        return Money(times.free(invoice.id), left.currency)

    def time_of(self, group: Subscriptions, lefts: Mapping[str, int]) -> UnusedTime:
        theirs = {id: brings for id, brings in self.brings.items() if not group.isdisjoint(brings)}
        return UnusedTime(group, theirs, lefts, {whose: self.unused(whose).amount for whose in group})

    def applied_left(self, invoice: Invoice, asked: Charge | None = None) -> Money:
        """What the invoice took of earlier credit and was not given again; nothing where money is to go back."""
        beyond = self.total(
            (self.gone_beside(charge, asked) - self.unrefunded(charge)).or_nothing
            for charge in self.payments_of(invoice)
        )
        return (self.applied_to(invoice) - beyond).or_nothing

    def applied_to(self, invoice: Invoice | None) -> Money:
        return invoice.applied if invoice and invoice.applied and self.as_credit else self.nothing

    def used_of(self, charge: Charge, invoice: Invoice | None) -> Money:
        """Of what it bought for later, by itself or with other payments of its invoice."""
        alone = self.used_alone.get(charge.id, self.nothing)
        return alone + self.used_together.get(invoice.id, self.nothing) if invoice else alone

    def noted(self, invoice: Invoice) -> Money:
        return self.notes.get(invoice.id, self.nothing)

    def overpaid(self, invoice: Invoice) -> Money:
        return invoice.overpaid or self.nothing

    def unused(self, subscription: str) -> Money:
        """On invoices below zero, and what waits for one: net, since new charges take it up first."""
        items = [item for item in self.pending if item.subscription == subscription]
        credits = self.total(item.amount for item in items if item.proration and item.amount < self.nothing)
        charges = self.total(item.amount for item in items if item.amount > self.nothing)
        return self.below.get(subscription, self.nothing) + (credits + charges).negated().or_nothing

    def payments_of(self, invoice: Invoice) -> list[Charge]:
        return self.payments.get(invoice.id, [])

    def fits(self, record: Charge | Invoice | PendingItem | BalanceEntry | CreditNote) -> bool:
        return amount_of(record).currency == self.nothing.currency

    def total(self, amounts: Iterable[Money]) -> Money:
        return sum(amounts, start=self.nothing)

    def sums(self, amounts: Iterable[tuple[str, Money]]) -> dict[str, Money]:
        found: dict[str, Money] = {}
        for name, amount in amounts:
            found[name] = found[name] + amount if name in found else amount
        return found


@lru_cache(maxsize=16)
def indexed(reading: Same) -> Index:
    known = reading.account
    return Index(known.invoices, known.charges, known.given_back)


@lru_cache(maxsize=16)
def counted_in(reading: Same, currency: str, as_credit: bool) -> Counted:
    """A form asks for each of a hundred charges, and Slack waits three seconds for it."""
    return Counted(reading.account, currency, as_credit=as_credit)


def amount_of(record: Charge | Invoice | PendingItem | BalanceEntry | CreditNote) -> Money:
    match record:
        case Charge():
            return record.captured
        case Invoice():
            return record.total
        case CreditNote():
            return record.given
    return record.amount


def in_steps(money: Money) -> Money:
    """Unused time is worth fractions that Stripe counts, and does not move."""
    return Money(money.amount - money.amount % increment(money.currency), money.currency)
