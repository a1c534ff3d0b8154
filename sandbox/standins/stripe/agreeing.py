"""What was agreed for later, as histories tell it: a change that waits for its payment, a trial, billing ahead."""

from datetime import datetime, timedelta
from typing import Literal

from sandbox.standins.stripe.acts import mandates
from sandbox.standins.stripe.crediting import Crediting
from sandbox.standins.stripe.directory import Named
from sandbox.standins.stripe.ledger import StripeObject, unix
from sandbox.standins.stripe.objects.mandate import mandate_id
from sandbox.standins.stripe.objects.next_action import next_action
from sandbox.standins.stripe.objects.setup_intent import feedback_option, setup_intent
from sandbox.standins.stripe.objects.subscription import item

# Stripe throws a change away that is not paid within that.
WAITS_FOR = timedelta(hours=23)


class Agreeing(Crediting):
    def agree_on_trial_end(
        self, subscription: Named, missing_payment_method: Literal["cancel", "create_invoice", "pause"]
    ) -> StripeObject:
        with self.lock:
            found = self.find("subscription", subscription)
            found["trial_settings"] = {
                "end_behavior": {"billing_cycle_anchor": None, "missing_payment_method": missing_payment_method}
            }
            return found

    def wait_for_setup(self, subscription: Named, status: str = "requires_action") -> StripeObject:
        """Its payment method was left for later, and waits for the customer."""
        with self.lock:
            found, now = self.find("subscription", subscription), unix(self.now())
            action = next_action("use_stripe_sdk", at=now) if status == "requires_action" else None
            made = setup_intent(customer=self.holder_of(found), status=status, created=now, next_action=action)
            found["pending_setup_intent"] = self.put(made)["id"]
            return made

    def end_mandate(
        self, payment_method: Named, *, network_status: str = "revoked", reason: str | None = None
    ) -> StripeObject:
        """The one under which the payment method is debited."""
        with self.lock:
            found = self.find("payment_method", payment_method)
            return mandates.end(self, mandate_id(found), network_status=network_status, reason=reason)

    def tick(self, subscription: Named, what: str) -> StripeObject:
        """A choice of the account's own, at the cancellation."""
        with self.lock:
            made = self.put(feedback_option(description=what))
            details = self.find("subscription", subscription)["cancellation_details"]
            details.update(feedback="other", feedback_option=made["id"])
            return made

    def wait_for_payment(
        self, subscription: Named, price: Named, *, quantity: int | None = 1, until: datetime | None = None
    ) -> StripeObject:
        """The first item changed, as `pending_if_incomplete` leaves it; its invoice is the history's to add."""
        with self.lock:
            found = self.find("subscription", subscription)
            first, *others = found["items"]["data"]
            period = first["current_period_start"], first["current_period_end"]
            changed = item(
                subscription=found["id"],
                price=self.find("price", price),
                quantity=quantity,
                created=first["created"],
                period=period,
            )
            found["pending_update"] = {
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
            return found

    def bill_ahead(self, subscription: Named, until: datetime) -> StripeObject:
        """All of its items, beyond their running periods."""
        with self.lock:
            found = self.find("subscription", subscription)
            found["billing_schedules"] = [
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
            for each in found["items"]["data"]:
                each["billed_until"] = unix(until)
            return found
