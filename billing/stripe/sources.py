"""Cards and bank accounts of before there were payment methods, where something still defaults to one.

Stripe lists most of them among the payment methods, under their own ids; only one that is missing there costs a call.
"""

import logging
from collections.abc import Sequence
from functools import partial

from billing.account.customer import Customer
from billing.account.payment_method import PaymentMethod
from billing.stripe.client import Stripe, checked
from billing.stripe.translate import payment_methods
from billing.stripe.translate.values import Object, rows
from billing.values.errors import ProcessorError

log = logging.getLogger(__name__)


def described(stripe: Stripe, customer: Customer, sources: Sequence[str]) -> tuple[PaymentMethod, ...]:
    """What each of them is; by its id alone where Stripe does not say more."""
    if not sources:
        return ()
    # All of them are asked for only where one is missing that is not the customer's own default.
    expand = "default_source" if list(sources) == [customer.default_source] else "sources"
    try:
        found = stripe.get(lambda client: partial(client.v1.customers.retrieve, checked(customer.id)), expand=[expand])
    except ProcessorError as problem:
        log.warning("stripe.read_failed", extra={"panel": expand, "code": problem.code})
        found = None
    by_id = {source["id"]: source for source in sources_in(found or {})}
    return tuple(payment_methods.source(by_id.get(id, id)) for id in sources)


def sources_in(customer: Object) -> list[Object]:
    default = customer.get("default_source")
    return [*rows(customer.get("sources")), *([] if default is None or isinstance(default, str) else [default])]
