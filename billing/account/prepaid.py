"""Credits that a customer bought for usage to come: what of them is used is not offered back with their payment.

Stripe ties a grant of credits to no payment. One is its payment's where its metadata names that, or its payment intent;
or its invoice, whose payments bought it together where they are several. Else amount and time tell: the amount paid, or
that before tax where its invoice tells the tax; within a day, before or after, since an automatic top-up may be granted
first, or once a debit has arrived. Where as many payments as grants fit each other they belong together in order; where
not, only the newest payment of the day before, of just that amount, is taken for a grant's. Of any other nobody knows
what bought it: that it is there is told, and lowers nothing.
https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from billing.account.given_back import GivenBack, Grant
from billing.account.payment_types import type_of
from billing.account.payments import Charge, Invoice
from billing.values.money import Money

GRANTED_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Buyer:
    """One payment, or an invoice with all of its payments, of which some may have been made outside Stripe."""

    payments: tuple[Charge, ...]
    invoice: Invoice | None = None


class Bought(Protocol):
    """What was asked for and paid, and what was granted for it: an account, as far as this needs it."""

    @property
    def charges(self) -> tuple[Charge, ...]: ...

    @property
    def invoices(self) -> tuple[Invoice, ...]: ...

    @property
    def given_back(self) -> GivenBack | None: ...


def grants(account: Bought) -> list[Grant]:
    """Those that were bought and not taken back."""
    granted = (account.given_back.grants if account.given_back else None) or ()
    return [grant for grant in granted if grant.is_paid and not grant.voided]


def bought_with(charge: Charge, account: Bought) -> list[Grant]:
    """By itself, or together with other payments of its invoice."""
    bought = buyers(account)
    found = [grant for grant in grants(account) if grant.id in bought]
    return [grant for grant in found if charge.id in {one.id for one in bought[grant.id].payments}]


def of_no_payment(account: Bought) -> list[Grant]:
    bought = buyers(account)
    return [grant for grant in grants(account) if grant.id not in bought]


def buyers(account: Bought) -> dict[str, Buyer]:
    """By grant, what surely bought it."""
    named = {grant.id: buyer for grant in grants(account) if (buyer := named_by(grant, account))}
    unnamed = [grant for grant in grants(account) if grant.id not in named]
    taken = {charge.id for buyer in named.values() for charge in buyer.payments}
    fitting = {
        grant.id: [charge for charge in account.charges if charge.id not in taken and fits(charge, grant, account)]
        for grant in unnamed
    }
    at_once = {grant.id: charge for grant in unnamed if (charge := newest_before(grant, account))}
    in_order = {id: charge for group in groups(unnamed, fitting) for id, charge in pairs(group, fitting)}
    return named | {id: Buyer((charge,)) for id, charge in (at_once | in_order).items()}


def named_by(grant: Grant, account: Bought) -> Buyer | None:
    """Of a payment intent rather the charge that succeeded than a try that didn't."""
    themselves = [charge for charge in account.charges if {charge.id, charge.intent} & grant.names]
    if themselves:
        return Buyer((next((charge for charge in themselves if charge.status == "succeeded"), themselves[0]),))
    invoice = next((invoice for invoice in account.invoices if invoice.id in grant.names), None)
    return Buyer(payments_of(invoice, account), invoice) if invoice else None


def payments_of(invoice: Invoice, account: Bought) -> tuple[Charge, ...]:
    return tuple(charge for charge in account.charges if charge.invoice == invoice.id and charge.status == "succeeded")


def newest_before(grant: Grant, account: Bought) -> Charge | None:
    alike = [charge for charge in account.charges if charge.status == "succeeded" and charge.captured == grant.granted]
    before = [charge for charge in alike if timedelta() <= grant.created - charge.created <= GRANTED_WITHIN]
    return max(before, key=lambda charge: charge.created, default=None)


def fits(charge: Charge, grant: Grant, account: Bought) -> bool:
    if charge.status != "succeeded" or grant.granted not in {
        charge.captured,
        before_tax(charge.captured, charge.invoice, account),
    }:
        return False
    arrives = type_of(charge.method.kind).arrives_within if charge.method else timedelta()
    return -GRANTED_WITHIN <= grant.created - charge.created <= arrives + GRANTED_WITHIN


def before_tax(paid: Money, invoice_id: str | None, account: Bought) -> Money | None:
    """Where that paid all of the invoice, and it tells its taxes."""
    invoice = next((invoice for invoice in account.invoices if invoice.id == invoice_id), None)
    if invoice is None or not invoice.taxes or invoice.total != paid:
        return None
    return invoice.total - sum((tax.amount for tax in invoice.taxes), start=Money(0, invoice.total.currency))


def groups(unnamed: list[Grant], fitting: dict[str, list[Charge]]) -> Iterator[list[Grant]]:
    """Grants that one payment or another may have bought."""
    waiting = list(unnamed)
    while waiting:
        group, theirs = [], {charge.id for charge in fitting[waiting[0].id]} | {waiting[0].id}
        while found := [grant for grant in waiting if theirs & {grant.id, *(one.id for one in fitting[grant.id])}]:
            group += found
            waiting = [grant for grant in waiting if grant not in found]
            theirs |= {charge.id for grant in found for charge in fitting[grant.id]}
        yield group


def pairs(group: list[Grant], fitting: dict[str, list[Charge]]) -> list[tuple[str, Charge]]:
    """In the order of time, where none is too many and each fits."""
    charges = {charge.id: charge for grant in group for charge in fitting[grant.id]}
    if len(charges) != len(group):
        return []
    paid = sorted(charges.values(), key=lambda charge: charge.created)
    found = [*zip(sorted(group, key=lambda grant: grant.created), paid, strict=True)]
    return [(grant.id, charge) for grant, charge in found] if all(c in fitting[g.id] for g, c in found) else []


def used(account: Bought, currency: str) -> list[tuple[Buyer, Money]]:
    """By grant of the currency, what bought it, and how much of that is used; what has expired is."""
    bought = buyers(account)
    theirs = [(bought[grant.id], grant) for grant in grants(account) if grant.id in bought]
    return [
        (buyer, paid_for(grant, paid, buyer, account))
        for buyer, grant in theirs
        if (paid := paid_by(buyer)) and {grant.granted.currency, paid.currency} == {currency}
    ]


def paid_by(buyer: Buyer) -> Money | None:
    outside = buyer.invoice.paid_off_stripe if buyer.invoice else None
    amounts = [charge.captured for charge in buyer.payments] + ([outside] if outside else [])
    return sum(amounts[1:], start=amounts[0]) if amounts else None


def paid_for(grant: Grant, paid: Money, buyer: Buyer, account: Bought) -> Money:
    """What of the payments went for what is used of the grant, with the tax on it; a part of a cent counts as one."""
    of = buyer.invoice.id if buyer.invoice else buyer.payments[0].invoice
    if grant.granted == paid or grant.granted != before_tax(paid, of, account):
        return grant.used
    return Money(-(-grant.used.amount * paid.amount // grant.granted.amount), paid.currency)
