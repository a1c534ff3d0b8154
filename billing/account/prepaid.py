"""Credits that a customer bought for usage to come: what of them is used is not offered back with their payment.

Stripe ties a grant of credits to no payment. One is its payment's where its metadata names that, or its invoice; or
where it is of the same amount and was granted within a day of it. Of any other nobody knows what bought it: that it is
there is told, and lowers nothing.
https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits
"""

from datetime import timedelta
from typing import Protocol

from billing.account.given_back import GivenBack, Grant
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
    return [grant for grant in grants(account) if buyer(grant, account) == charge.id]


def of_no_payment(account: Bought) -> list[Grant]:
    return [grant for grant in grants(account) if buyer(grant, account) is None]


def buyer(grant: Grant, account: Bought) -> str | None:
    named = [charge for charge in account.charges if {charge.id, charge.invoice or charge.id} & grant.names]
    invoices = {invoice.id for invoice in account.invoices if set(invoice.payment_intents) & grant.names}
    named += [charge for charge in account.charges if charge.invoice in invoices]
    alike = [charge for charge in account.charges if is_alike(charge, grant)]
    found = named or sorted(alike, key=lambda charge: charge.created, reverse=True)
    return found[0].id if found else None


def is_alike(charge: Charge, grant: Grant) -> bool:
    at_once = timedelta() <= grant.created - charge.created <= GRANTED_WITHIN
    return charge.status == "succeeded" and charge.captured == grant.granted and at_once


def used(charge: Charge, account: Bought) -> Money:
    """In the payment's currency; what has expired is used up, too."""
    currency = charge.captured.currency
    amounts = (grant.used for grant in bought_with(charge, account) if grant.granted.currency == currency)
    return sum(amounts, start=Money(0, currency))
