"""All subscriptions of the account, page by page, and what the reports need beside them. It gives way to every case.

What a coupon takes off, and what a price costs in tiers or in further currencies, no list shows: each is read by
itself, once.
"""

import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from datetime import timedelta
from functools import partial
from typing import Any

from billing.account.listed import Listed, Page
from billing.ports import asking
from billing.ports.clock import Clock
from billing.stripe.catalog import Catalog
from billing.stripe.client import PAGE, Rows, Stripe, checked
from billing.stripe.translate import planned
from billing.stripe.translate.discounts import unread_coupons
from billing.stripe.translate.listed import customers_own, listed, tiered_prices
from billing.stripe.translate.values import Object, payer, reference
from billing.values.errors import Declined, ProcessorError

log = logging.getLogger(__name__)

BASIC = ("data.discounts.source.coupon", "data.schedule")
WHOSE = (*BASIC, "data.customer")
# The richest first: a key that may not read payment methods may still read customers.
EXPANSIONS = (
    (
        *WHOSE,
        "data.customer.invoice_settings.default_payment_method",
        "data.customer.default_source",
        "data.default_payment_method",
        "data.default_source",
    ),
    WHOSE,
    BASIC,
)
# A request each: of a longer list the others go by their ids.
NAMED_AT_MOST = 500
DISPUTED_WITHIN = timedelta(days=120)
# What a dispute is not any more once it is over in our favour.
SETTLED = {"won", "warning_closed", "prevented"}


class StripeAccount:
    """Shared by all threads."""

    def __init__(self, stripe: Stripe, catalog: Catalog, threads: Executor, now: Clock) -> None:
        self.stripe = stripe
        self.catalog = catalog
        self.threads = threads
        self.now = now
        self.tiered: dict[str, Object] = {}

    def whose(self) -> str:
        with asking.last():
            self.catalog.read_account()
        return "/".join([*filter(None, [self.catalog.account]), "live" if self.stripe.livemode else "test"])

    def subscriptions(self, *, after: str | None = None, before: str | None = None) -> Page:
        from_there = {"starting_after": after} if after else {"ending_before": before} if before else {}
        with asking.last():
            found, more = self.page({"status": "all", "limit": PAGE, **from_there})
            return Page(tuple(self.told(found)), more)

    def page(self, params: Mapping[str, Any]) -> Rows:
        """With as much as the key may see."""
        usable = next((each for each in EXPANSIONS if not self.stripe.refuses(each)), EXPANSIONS[-1])
        found = self.stripe.page(lambda client: client.v1.subscriptions.list, params, expand=usable)
        if self.stripe.refuses(usable) and usable != EXPANSIONS[-1]:
            # The page came bare.
            return self.page(params)
        return found

    def told(self, found: list[Object]) -> Iterable[Listed]:
        found = self.catalog.discounts.with_items(found, most=PAGE)
        wanted = dict.fromkeys(id for each in found for id in unread_coupons([each], customers_own(each)))
        coupons = self.catalog.discounts.learn(wanted, most=PAGE)
        self.catalog.learn_prices(planned.wanted_prices(map(without_schedule, found)), most=PAGE)
        for id in dict.fromkeys(price for each in found for price in tiered_prices(each)):
            self.learn_tiers(id)
        return (listed(each, self.catalog.prices, self.tiered, coupons) for each in found)

    def learn_tiers(self, id: str) -> None:
        """One that can't be read is asked for again with the next page."""
        if id in self.tiered:
            return
        try:
            read = self.stripe.get(lambda client: partial(client.v1.prices.retrieve, checked(id)), expand=["tiers"])
        except ProcessorError as problem:
            log.warning("stripe.read_failed", extra={"panel": "prices", "code": problem.code})
            return
        if read is not None:
            self.tiered[id] = read

    def disputed(self) -> frozenset[str]:
        since = int((self.now() - DISPUTED_WITHIN).timestamp())
        params = {"created": {"gte": since}}
        with asking.last():
            found = self.stripe.whole(lambda client: client.v1.disputes.list, params, expand=["data.charge"])
        charges = [row["charge"] for row in found if row["status"] not in SETTLED]
        if not all(isinstance(charge, Mapping) for charge in charges):
            # The key may not read charges, and a dispute names nobody.
            raise Declined("not_expanded")
        return frozenset(filter(None, map(payer, charges)))

    def customers(self, ids: Iterable[str]) -> Mapping[str, str]:
        with asking.last():
            wanted = [id for id in dict.fromkeys(ids) if id.startswith("cus_")][:NAMED_AT_MOST]
            asked = {id: self.threads.submit(self.name, id) for id in wanted}
            return {id: name for id, future in asked.items() if (name := future.result())}

    def name(self, id: str) -> str | None:
        try:
            found = self.stripe.get(lambda client: partial(client.v1.customers.retrieve, checked(id)))
        except ProcessorError as problem:
            log.warning("stripe.read_failed", extra={"panel": "customers", "code": problem.code})
            return None
        if found is None or found.get("deleted"):
            return None
        return found.get("name") or found.get("email")

    def products(self, ids: Iterable[str]) -> Mapping[str, str]:
        wanted = list(dict.fromkeys(ids))
        with asking.last():
            for at in range(0, len(wanted), PAGE):
                self.catalog.learn(wanted[at : at + PAGE])
        return {id: self.catalog.names[id] for id in wanted if id in self.catalog.names}


def without_schedule(found: Object) -> Object:
    """What is billed next year is nothing of this month's revenue."""
    return {**found, "schedule": reference(found.get("schedule")), "pending_update": None}
