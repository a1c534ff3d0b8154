"""Which payment method pays: in the order in which Stripe itself asks."""

from collections.abc import Sequence

from billing.account.customer import Customer
from billing.account.payment_method import PaymentMethod
from billing.account.payments import Invoice
from billing.account.subscription import Subscription


def default_of(
    customer: Customer, subscription: Subscription | None = None, invoice: Invoice | None = None
) -> str | None:
    """The invoice's own, then the subscription's, then the customer's; of each the payment method before the legacy
    source.
    """
    own = [asked.default_payment_method or asked.default_source for asked in (invoice, subscription) if asked]
    return next(filter(None, own), None) or customer.default_payment_method or customer.default_source


def paying(
    customer: Customer,
    subscription: Subscription | None,
    methods: Sequence[PaymentMethod],
    invoice: Invoice | None = None,
) -> PaymentMethod | None:
    """Without a default it is the only one; None where several could be meant, or the default is not among them."""
    default = default_of(customer, subscription, invoice)
    if default is None:
        return methods[0] if len(methods) == 1 else None
    return next((method for method in methods if method.id == default), None)
