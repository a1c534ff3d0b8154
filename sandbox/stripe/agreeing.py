"""What was agreed for later, as histories tell it: a change that waits for its payment, a trial, billing ahead."""

from datetime import datetime, timedelta
from typing import Literal

from sandbox.stripe.crediting import Crediting
from sandbox.stripe.directory import Named
from sandbox.stripe.ledger import StripeObject, unix
from sandbox.stripe.objects.subscription import item

# Stripe throws a change away that is not paid within that.
WAITS_FOR = timedelta(hours=23)


class Agreeing(Crediting):
    def agree_on_trial_end(
        self, subscription: Named, missing_payment_method: Literal["cancel", "create_invoice", "pause"]
    ) -> StripeObject:
        with self.lock:
            held = self.find("subscription", subscription)
            held["trial_settings"] = {
                "end_behavior": {"billing_cycle_anchor": None, "missing_payment_method": missing_payment_method}
            }
            return held

    def wait_for_payment(
        self, subscription: Named, price: Named, *, quantity: int | None = 1, until: datetime | None = None
    ) -> StripeObject:
        """The first item changed, as `pending_if_incomplete` leaves it; its invoice is the history's to add."""
        with self.lock:
            held = self.find("subscription", subscription)
            first, *others = held["items"]["data"]
            period = first["current_period_start"], first["current_period_end"]
            changed = item(
                subscription=held["id"],
                price=self.find("price", price),
                quantity=quantity,
                created=first["created"],
                period=period,
            )
            held["pending_update"] = {
                "billing_cycle_anchor": None,
                "cancel_at_period_end": None,
                "discount": None,
                "discounts": None,
                "expires_at": unix(until or self.now() + WAITS_FOR),
                "metadata": None,
                "subscription_items": [{**changed, "id": first["id"]}, *others],
                "trial_end": None,
                "trial_from_plan": None,
            }
            return held

    def bill_ahead(self, subscription: Named, until: datetime) -> StripeObject:
        """All of its items, beyond their running periods."""
        with self.lock:
            held = self.find("subscription", subscription)
            held["billing_schedules"] = [
                {
                    "applies_to": None,
                    "bill_until": {
                        "computed_timestamp": unix(until),
                        "duration": None,
                        "timestamp": unix(until),
                        "type": "timestamp",
                    },
                    "key": "ahead",
                }
            ]
            for each in held["items"]["data"]:
                each["billed_until"] = unix(until)
            return held
