"""Invoices as histories tell them: paid, open, declined, given up, stuck."""

from datetime import datetime, timedelta

from sandbox.standins.stripe.acts import invoices, issuing, part_payments, payments, slow_payments
from sandbox.standins.stripe.agreeing import Agreeing
from sandbox.standins.stripe.directory import Named
from sandbox.standins.stripe.ledger import StripeObject, unix
from sandbox.standins.stripe.objects.payment import Refusal


class Invoicing(Agreeing):
    def add_open_invoice(
        self,
        subscription: Named,
        *,
        at: datetime | None = None,
        id: str | None = None,
        billing_reason: str | None = None,
        amount: int | None = None,
        prorated: bool = False,
        due: datetime | None = None,
    ) -> StripeObject:
        """Finalized, and no payment tried: sent by mail, or about to be collected.

        Without `at`, the invoice of the current period; without an `amount`, of what the subscription costs. One of
        nothing is paid at once, and what is below zero, as after a downgrade, goes to the customer's balance.
        """
        with self.lock:
            found = self.find("subscription", subscription)
            invoice = issuing.issue(
                self,
                found,
                at=at or invoices.at_time(found["items"]["data"][0]["current_period_start"]),
                id=id,
                billing_reason=billing_reason,
                amount=amount,
                prorated=prorated,
            )
            if due is not None:
                invoice["due_date"] = unix(due)
            return invoice

    def add_paid_invoice(
        self,
        subscription: Named,
        *,
        at: datetime | None = None,
        payment_method: Named | None = None,
        id: str | None = None,
        charge_id: str | None = None,
        billing_reason: str | None = None,
        amount: int | None = None,
        prorated: bool = False,
    ) -> StripeObject:
        """With its payment, PaymentIntent and charge."""
        with self.lock:
            invoice = self.add_open_invoice(
                subscription, at=at, id=id, billing_reason=billing_reason, amount=amount, prorated=prorated
            )
            if invoice["status"] == "open":
                when = invoices.at_time(invoice["created"])
                self.try_to_collect(invoice, at=when, payment_method=payment_method, charge_id=charge_id)
            return invoice

    def add_failed_invoice(
        self,
        subscription: Named,
        *,
        decline_code: str = "insufficient_funds",
        at: datetime | None = None,
        attempts: int = 1,
        next_payment_attempt: datetime | None = None,
        payment_method: Named | None = None,
        id: str | None = None,
        still_declined: bool = False,
        advice: str | None = "try_again_later",
    ) -> StripeObject:
        """Open, with a failed charge for each attempt; the subscription is `past_due`, or `incomplete` if new.

        A later attempt works, as if the card had been topped up, unless the card is `still_declined`.
        """
        with self.lock:
            found = self.find("subscription", subscription)
            invoice = self.add_open_invoice(found, at=at, id=id)
            method, when = self.card_for(invoice, payment_method), invoices.at_time(invoice["created"])
            for day in range(attempts):
                self.try_to_collect(
                    invoice,
                    at=when + timedelta(days=day),
                    payment_method=method,
                    decline_code=decline_code,
                    advice=advice,
                )
            if next_payment_attempt is not None:
                invoice["next_payment_attempt"] = unix(next_payment_attempt)
            first = invoice["billing_reason"] == "subscription_create"
            found["status"] = "incomplete" if first else "past_due"
            if still_declined:
                self.decline(method, decline_code)
            return invoice

    def add_draft_invoice(
        self,
        subscription: Named,
        *,
        at: datetime | None = None,
        id: str | None = None,
        billing_reason: str | None = None,
        amount: int | None = None,
        prorated: bool = False,
        stuck: str | None = None,
    ) -> StripeObject:
        """`stuck` is Stripe's code of why finalizing it failed."""
        with self.lock:
            invoice = issuing.issue(
                self,
                self.find("subscription", subscription),
                at=at or self.now(),
                id=id,
                billing_reason=billing_reason,
                amount=amount,
                prorated=prorated,
                draft=True,
            )
            if stuck is not None:
                invoice["last_finalization_error"] = {
                    "code": stuck,
                    "message": f"The invoice could not be finalized: {stuck}",
                    "type": "invalid_request_error",
                }
            return invoice

    def try_to_collect(
        self,
        invoice: Named,
        *,
        at: datetime | None = None,
        payment_method: Named | None = None,
        decline_code: str | None = None,
        advice: str | None = "try_again_later",
        blocked: bool = False,
        charge_id: str | None = None,
    ) -> StripeObject:
        """One attempt, declined where a code is given, or `blocked` by Stripe; the charge that it makes."""
        with self.lock:
            found = self.find("invoice", invoice)
            return invoices.collect(
                self,
                found,
                self.card_for(found, payment_method),
                at=at or self.now(),
                refusal=refusal(decline_code, advice=advice, blocked=blocked),
                charge_id=charge_id,
            )

    def set_off(
        self,
        invoice: Named,
        *,
        at: datetime | None = None,
        payment_method: Named | None = None,
        charge_id: str | None = None,
    ) -> StripeObject:
        """A payment of it is on its way, until `arrive` or `send_back`; its charge, which is pending."""
        with self.lock:
            found = self.find("invoice", invoice)
            method = self.card_for(found, payment_method)
            return slow_payments.set_off(self, found, method, at=at, charge_id=charge_id)

    def wait_for_customer(
        self,
        invoice: Named,
        action: str = "use_stripe_sdk",
        *,
        at: datetime | None = None,
        payment_method: Named | None = None,
        microdeposit_type: str = "descriptor_code",
    ) -> StripeObject:
        """It was tried, and Stripe asks the customer for that next action, without a charge; the PaymentIntent."""
        with self.lock:
            found = self.find("invoice", invoice)
            method = self.card_for(found, payment_method)
            found.update(attempted=True, attempt_count=found["attempt_count"] + 1, next_payment_attempt=None)
            invoices.await_customer(self, found, method, action, at=at, microdeposit_type=microdeposit_type)
            return invoices.intent_of(self, found)

    def arrive(self, invoice: Named) -> None:
        """The payment that was on its way."""
        with self.lock:
            slow_payments.arrive(self, self.find("invoice", invoice))

    def send_back(self, invoice: Named, decline_code: str = "insufficient_funds") -> None:
        with self.lock:
            slow_payments.send_back(self, self.find("invoice", invoice), decline_code)

    def pay_off_stripe(self, invoice: Named, amount: int | None = None, *, at: datetime | None = None) -> StripeObject:
        """Without an amount, all that is open; the payment's record."""
        with self.lock:
            found = self.find("invoice", invoice)
            return part_payments.pay_off_stripe(self, found, amount, at=at or self.now())

    def give_up(self, invoice: Named, *, reason: str = "max_payment_attempts") -> StripeObject:
        """As uncollectible."""
        with self.lock:
            return invoices.give_up(self, self.find("invoice", invoice), reason=reason)

    def void_invoice(self, invoice: Named) -> StripeObject:
        with self.lock:
            return invoices.void(self, self.find("invoice", invoice))

    def card_for(self, invoice: StripeObject, chosen: Named | None) -> StripeObject:
        """The card given, or the subscription's, or the customer's, or a new one."""
        if chosen:
            return self.find("payment_method", chosen)
        customer = self.holder_of(invoice)
        subscription = invoices.behind(self, invoice)
        return payments.method_for(self, customer, subscription) or self.add_payment_method(customer)

    def charge_of(self, invoice: Named) -> StripeObject:
        """The latest charge for the invoice."""
        with self.lock:
            intent = invoices.intent_of(self, self.find("invoice", invoice))
            return self.find("charge", intent["latest_charge"])


def refusal(decline_code: str | None, *, advice: str | None, blocked: bool) -> Refusal | None:
    if blocked:
        return Refusal(decline_code or "fraudulent", None, blocked=True)
    return None if decline_code is None else Refusal(decline_code, advice)
