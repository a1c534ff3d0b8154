"""Which payment method pays: in the order in which Stripe itself asks."""

from collections.abc import Sequence

from billing.picture.customer import Customer
from billing.picture.payment_method import PaymentMethod
from billing.picture.subscription import Subscription


def default_of(customer: Customer, subscription: Subscription | None = None) -> str | None:
    """The subscription's own before the customer's, and of each the payment method before the legacy source."""
    own = (subscription.default_payment_method or subscription.default_source) if subscription else None
    return own or customer.default_payment_method or customer.default_source


def paying(
    customer: Customer, subscription: Subscription | None, methods: Sequence[PaymentMethod]
) -> PaymentMethod | None:
    """Without a default it is the only one; None where several could be meant, or the default is not among them."""
    wanted = default_of(customer, subscription)
    if wanted is None:
        return methods[0] if len(methods) == 1 else None
    return next((method for method in methods if method.id == wanted), None)
