"""Subscriptions as they are now, and ending them."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from billing.account.subscription import Change, Subscription
from billing.stripe.catalog import Catalog
from billing.stripe.client import Stripe, checked
from billing.stripe.customer_lists import whose
from billing.stripe.items import with_all_items
from billing.stripe.translate import planned, subscriptions
from billing.stripe.translate.values import Object
from billing.values.errors import Declined

PAGE = 100


@dataclass(frozen=True, slots=True)
class Subscriptions:
    stripe: Stripe
    catalog: Catalog

    def read(self, subscription: str) -> Subscription:
        found = self.stripe.get(
            lambda client: partial(client.v1.subscriptions.retrieve, checked(subscription)), urgent=True
        )
        if found is None:
            raise Declined("resource_missing")
        return self.told([found])[0]

    def of(self, customer: str) -> tuple[Subscription, ...]:
        return self.told(self.stripe.whole(lambda client: client.v1.subscriptions.list, whose(customer), urgent=True))

    def told(self, found: list[Object]) -> tuple[Subscription, ...]:
        """With what they cost in the currency that is billed, as the reading has it: a decision compares the two."""
        found = with_all_items(self.stripe, found)
        self.catalog.learn_prices(planned.wanted_prices(found))
        return tuple(subscriptions.subscription(row, self.catalog.names, self.catalog.prices) for row in found)

    def plan_end(self, subscription: str, change: Change, *, key: str) -> None:
        asked: Any = dict(change)
        self.stripe.write(
            lambda client: client.v1.subscriptions.update(checked(subscription), asked, {"idempotency_key": key})
        )

    def cancel(self, subscription: str, *, bill: bool) -> None:
        """At once. Nothing is prorated, so that no refund can meet a credit for the same time, and only what waits is
        billed, if that is wanted.

        Stripe knows no idempotency key for it: whoever calls this reads the subscription first.
        """
        how: Any = {"prorate": False, "invoice_now": bill}
        self.stripe.write(lambda client: client.v1.subscriptions.cancel(checked(subscription), how))
