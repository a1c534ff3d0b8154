"""What the list of subscriptions leaves out about discounts, asked for only where it shows that there is something.

What a coupon takes off never changes, so each is asked for once. The discounts of items lie too deep in the list to be
expanded there with their coupons.
"""

import logging
import re
import threading
from collections.abc import Iterable
from functools import partial

from billing.stripe.client import Stripe
from billing.stripe.items import with_its_items
from billing.stripe.translate.prices import OPTIONS
from billing.stripe.translate.values import Object, rows
from billing.values.errors import ProcessorError

log = logging.getLogger(__name__)

# Of one customer; whoever has more of them has an amount that nobody can tell.
MOST = 3
COUPONS = ("data.discounts.source.coupon",)
# People choose them, so they are no ids like the others.
ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
# Only given on request: which products it is for, and how much it is in further currencies.
REACH = "applies_to"
ON_REQUEST = (REACH, OPTIONS)
ENDED = {"canceled", "incomplete_expired"}


class Discounts:
    def __init__(self, stripe: Stripe) -> None:
        self.stripe = stripe
        self.lock = threading.Lock()
        self.known: dict[str, Object] = {}

    def with_items(self, found: list[Object], *, most: int = MOST) -> list[Object]:
        """The subscriptions with what is off their items, as far as it could be read."""
        lacking = [each["id"] for each in found if each["status"] not in ENDED and has_unread(each)][:most]
        return [with_its_items(self.stripe, each, COUPONS) if each["id"] in lacking else each for each in found]

    def learn(self, wanted: Iterable[str], *, most: int = MOST) -> dict[str, Object]:
        """Everything known of coupons; one that can't be read, or was deleted, stays unknown."""
        missing = [id for id in wanted if id not in self.known and ID.fullmatch(id)][:most]
        for id in missing:
            if (found := self.read(id)) is not None:
                with self.lock:
                    self.known[id] = found
        return self.known

    def read(self, id: str) -> Object | None:
        try:
            found = self.stripe.get(lambda client: partial(client.v1.coupons.retrieve, id), expand=ON_REQUEST)
        except ProcessorError as problem:
            log.warning("stripe.read_failed", extra={"panel": "coupons", "code": problem.code})
            return None
        if found is None or self.stripe.refuses(ON_REQUEST):
            return found
        # Stripe leaves it out where a coupon is good for everything.
        return {REACH: None, **found}


def has_unread(subscription: Object) -> bool:
    return any(isinstance(one, str) for item in rows(subscription["items"]) for one in item.get("discounts") or ())
