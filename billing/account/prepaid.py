"""Credits that a customer bought for usage to come: what of them is used is not offered back with their payment.

Stripe ties a grant of credits to no payment. One is its payment's where its metadata names that, or its invoice. Else
amount and time tell: the amount paid, or that before tax where its invoice tells the tax; within a day, before
or after, since an automatic top-up may be granted first, or once a debit has arrived. Where as many payments as grants
fit each other they belong together in order; where not, only the newest payment of the day before, of just that amount,
is taken for a grant's. Of any other nobody knows what bought it: that it is there is told, and lowers nothing.
https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol

from billing.account.given_back import GivenBack, Grant
from billing.account.payment_types import type_of
from billing.account.payments import Charge, Invoice
from billing.values.money import Money

GRANTED_WITHIN = timedelta(days=1)


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
    bought = buyers(account)
    return [grant for grant in grants(account) if grant.id in bought and bought[grant.id].id == charge.id]


def of_no_payment(account: Bought) -> list[Grant]:
    bought = buyers(account)
    return [grant for grant in grants(account) if grant.id not in bought]


def buyers(account: Bought) -> dict[str, Charge]:
    """By grant, the payment that surely bought it."""
    named = {grant.id: charge for grant in grants(account) if (charge := named_by(grant, account))}
    unnamed = [grant for grant in grants(account) if grant.id not in named]
    taken = {charge.id for charge in named.values()}
    fitting = {
        grant.id: [charge for charge in account.charges if charge.id not in taken and fits(charge, grant, account)]
        for grant in unnamed
    }
    at_once = {grant.id: charge for grant in unnamed if (charge := newest_before(grant, account))}
    in_order = {id: charge for group in groups(unnamed, fitting) for id, charge in pairs(group, fitting)}
    return named | at_once | in_order


def named_by(grant: Grant, account: Bought) -> Charge | None:
    named = [charge for charge in account.charges if {charge.id, charge.invoice or charge.id} & grant.names]
    invoices = {invoice.id for invoice in account.invoices if set(invoice.payment_intents) & grant.names}
    named += [charge for charge in account.charges if charge.invoice in invoices]
    return named[0] if named else None


def newest_before(grant: Grant, account: Bought) -> Charge | None:
    alike = [charge for charge in account.charges if charge.status == "succeeded" and charge.captured == grant.granted]
    before = [charge for charge in alike if timedelta() <= grant.created - charge.created <= GRANTED_WITHIN]
    return max(before, key=lambda charge: charge.created, default=None)


def fits(charge: Charge, grant: Grant, account: Bought) -> bool:
    if charge.status != "succeeded" or grant.granted not in {charge.captured, before_tax(charge, account)}:
        return False
    arrives = type_of(charge.method.kind).arrives_within if charge.method else timedelta()
    return -GRANTED_WITHIN <= grant.created - charge.created <= arrives + GRANTED_WITHIN


def before_tax(charge: Charge, account: Bought) -> Money | None:
    """Where it paid all of an invoice that tells its taxes."""
    invoice = next((invoice for invoice in account.invoices if invoice.id == charge.invoice), None)
    if invoice is None or not invoice.taxes or invoice.total != charge.captured:
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


def used(charge: Charge, account: Bought) -> Money:
    """In the payment's currency, and with the tax on it; what has expired is used up, too."""
    currency = charge.captured.currency
    bought = [grant for grant in bought_with(charge, account) if grant.granted.currency == currency]
    return sum((paid_for(grant, charge, account) for grant in bought), start=Money(0, currency))


def paid_for(grant: Grant, charge: Charge, account: Bought) -> Money:
    """What of the payment went for what is used of the grant; a part of a cent counts as one."""
    if grant.granted == charge.captured or grant.granted != before_tax(charge, account):
        return grant.used
    return Money(-(-grant.used.amount * charge.captured.amount // grant.granted.amount), charge.captured.currency)
