"""The items of subscriptions that have many: Stripe shows the first ten inside of one, and the rest on request."""

import logging
from collections.abc import Sequence

from billing.stripe.client import Stripe
from billing.stripe.translate.values import Object
from billing.values.errors import ProcessorError

log = logging.getLogger(__name__)

# Hardly any customer has even one.
MOST = 3
PAGE = 100


def with_all_items(stripe: Stripe, found: Sequence[Object], *, most: int = MOST) -> list[Object]:
    """What could not be read goes on saying that it has more."""
    cut = [each["id"] for each in found if each["items"].get("has_more")][:most]
    return [with_its_items(stripe, each) if each["id"] in cut else each for each in found]


def with_its_items(stripe: Stripe, found: Object, expand: Sequence[str] = ()) -> Object:
    params = {"subscription": found["id"], "limit": PAGE}
    try:
        items, more = stripe.page(lambda client: client.v1.subscription_items.list, params, expand=expand)
    except ProcessorError as problem:
        log.warning("stripe.read_failed", extra={"panel": "subscription_items", "code": problem.code})
        return found
    return found if more else {**found, "items": {**found["items"], "data": items, "has_more": False}}
