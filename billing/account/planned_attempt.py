"""Whether an attempt that Stripe plans is made: after some refusals only with another payment method.

Attempts go on being planned and counted all the same: docs.stripe.com/billing/revenue-recovery/smart-retries,
https://docs.stripe.com/api/invoices/object#invoice_object-attempt_count
"""

from collections.abc import Sequence
from typing import Protocol

from billing.account.customer import Customer
from billing.account.paying import paying
from billing.account.payment_method import PaymentMethod
from billing.account.payments import Charge, Invoice
from billing.account.subscription import Subscription

# The decline codes after which Stripe asks no bank again for the same card.
FOR_GOOD = frozenset(
    {
        "authentication_required",
        "highest_risk_level",
        "incorrect_number",
        "lost_card",
        "pickup_card",
        "revocation_of_all_authorizations",
        "revocation_of_authorization",
        "stolen_card",
        "transaction_not_allowed",
    }
)


class Paying(Protocol):
    """What pays, and what was tried: an account, as far as this needs it."""

    @property
    def customer(self) -> Customer: ...

    @property
    def payment_methods(self) -> Sequence[PaymentMethod]: ...

    def subscription(self, id: str | None) -> Subscription | None: ...

    def last_failure(self, invoice: Invoice) -> Charge | None: ...


def needs_another_method(invoice: Invoice, account: Paying) -> bool:
    failed = account.last_failure(invoice)
    code = invoice.failure or (failed.failure if failed else None)
    return code in FOR_GOOD and not pays_otherwise(invoice, account)


def pays_otherwise(invoice: Invoice, account: Paying) -> bool:
    """Whether another card would be charged than the one that failed last."""
    tried = account.last_failure(invoice)
    now = paying(account.customer, account.subscription(invoice.subscription), account.payment_methods, invoice)
    then = tried.method if tried else None
    return bool(then and now and then.fingerprint and now.fingerprint and then.fingerprint != now.fingerprint)
