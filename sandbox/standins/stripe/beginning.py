"""Payments that a product began by itself, without an invoice or a checkout, as histories tell them."""

from datetime import datetime
from typing import Literal

from sandbox.standins.stripe.acts import payments
from sandbox.standins.stripe.billing import Billing
from sandbox.standins.stripe.directory import Named
from sandbox.standins.stripe.invoicing import refusal
from sandbox.standins.stripe.ledger import StripeObject, unix
from sandbox.standins.stripe.objects import payment
from sandbox.standins.stripe.objects.next_action import next_action

Unpaid = Literal["requires_payment_method", "requires_confirmation", "requires_action", "processing"]


class Beginning(Billing):
    def begin_payment(
        self,
        customer: Named,
        amount: int,
        currency: str = "usd",
        *,
        status: Unpaid = "requires_payment_method",
        action: str = "use_stripe_sdk",
        decline_code: str | None = None,
        microdeposit_type: str = "descriptor_code",
        at: datetime | None = None,
    ) -> StripeObject:
        """Its PaymentIntent: nothing was tried, or it was `decline_code`d, or it waits; `action` is the next one where
        it requires one. One that is processing has no charge yet.
        """
        with self.lock:
            payer, when = self.holder(customer), unix(at or self.now())
            method = payments.method_for(self, payer)
            intent = self.put(
                payment.payment_intent(
                    customer=payer,
                    amount=amount,
                    currency=currency,
                    created=when,
                    description=None,
                    payment_method=None,
                )
            )
            if decline_code:
                method = method or self.add_payment_method(payer)
                no = refusal(decline_code, advice=None, blocked=False)
                payments.attempt(self, intent, method=method, at=when, refusal=no)
            intent["status"] = status
            if status != "requires_payment_method":
                intent["payment_method"] = method["id"] if method else None
            if status == "requires_action":
                intent["next_action"] = next_action(action, at=when, microdeposit_type=microdeposit_type)
            return intent
