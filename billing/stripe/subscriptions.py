"""Subscriptions and their schedules, as they are now, and ending them."""

from functools import partial
from typing import Any

from billing.account.paid_time import Change
from billing.account.schedule import Phase, Schedule
from billing.account.subscription import Subscription
from billing.stripe.catalog import Catalog
from billing.stripe.client import Stripe, checked
from billing.stripe.requests import whose
from billing.stripe.translate import planned, schedules, subscriptions
from billing.stripe.translate.values import Object
from billing.values.errors import Declined

PAGE = 100


class Subscriptions:
    stripe: Stripe
    catalog: Catalog

    def read_subscription(self, subscription: str) -> Subscription:
        found = self.stripe.get(
            lambda client: partial(client.v1.subscriptions.retrieve, checked(subscription)), urgent=True
        )
        if found is None:
            raise Declined("resource_missing")
        return self.told([found])[0]

    def subscriptions_of(self, customer: str) -> tuple[Subscription, ...]:
        params: Any = {**whose(customer), "limit": PAGE}
        found = self.stripe.read(
            lambda client: list(client.v1.subscriptions.list(params).auto_paging_iter()), urgent=True
        )
        return self.told([held.to_dict(for_json=True) for held in found])

    def told(self, found: list[Object]) -> tuple[Subscription, ...]:
        """With what they cost in the currency that is billed, as the picture has it: a decision compares the two."""
        self.catalog.learn_prices(planned.wanted_prices(found))
        return tuple(subscriptions.subscription(held, self.catalog.names, self.catalog.prices) for held in found)

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

    def read_schedule(self, schedule: str) -> Schedule:
        found = self.stripe.get(
            lambda client: partial(client.v1.subscription_schedules.retrieve, checked(schedule)), urgent=True
        )
        if found is None:
            raise Declined("resource_missing")
        return schedules.schedule(found)

    def edit_schedule(self, schedule: str, phases: tuple[Phase, ...], end_behavior: str, *, key: str) -> None:
        edited: Any = {
            "phases": [dict(phase) for phase in phases],
            "end_behavior": end_behavior,
            "proration_behavior": "none",
        }
        self.stripe.write(
            lambda client: client.v1.subscription_schedules.update(checked(schedule), edited, {"idempotency_key": key})
        )

    def cancel_schedule(self, schedule: str, *, bill: bool, key: str) -> None:
        """At once, with the subscription that it drives."""
        self.stripe.write(
            lambda client: client.v1.subscription_schedules.cancel(
                checked(schedule), {"invoice_now": bill, "prorate": False}, {"idempotency_key": key}
            )
        )
