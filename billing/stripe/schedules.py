"""Subscription schedules as they are now, changing their phases, and ending them."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from billing.account.schedule import Phase, Schedule
from billing.stripe.client import Stripe, checked
from billing.stripe.translate import schedules
from billing.values.errors import Declined


@dataclass(frozen=True, slots=True)
class Schedules:
    stripe: Stripe

    def read(self, schedule: str) -> Schedule:
        found = self.stripe.get(
            lambda client: partial(client.v1.subscription_schedules.retrieve, checked(schedule)), urgent=True
        )
        if found is None:
            raise Declined("resource_missing")
        return schedules.schedule(found)

    def edit(self, schedule: str, phases: tuple[Phase, ...], end_behavior: str, *, key: str) -> None:
        edited: Any = {
            "phases": [dict(phase) for phase in phases],
            "end_behavior": end_behavior,
            "proration_behavior": "none",
        }
        self.stripe.write(
            lambda client: client.v1.subscription_schedules.update(checked(schedule), edited, {"idempotency_key": key})
        )

    def cancel(self, schedule: str, *, bill: bool, key: str) -> None:
        """At once, with the subscription that it drives."""
        self.stripe.write(
            lambda client: client.v1.subscription_schedules.cancel(
                checked(schedule), {"invoice_now": bill, "prorate": False}, {"idempotency_key": key}
            )
        )
