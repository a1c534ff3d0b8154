"""Subscriptions and the money around them, as histories are told: what was paid, failed, refunded, disputed.

The same rules as over HTTP apply where the dashboard would apply them: a refund that Stripe would refuse is refused
here too.
"""

from datetime import datetime, timedelta

from sandbox.stripe.acts import invoices, payments, subscriptions
from sandbox.stripe.directory import Directory, Metadata, Named
from sandbox.stripe.ledger import StripeObject, unix
from sandbox.stripe.objects import checkout, payment
from sandbox.stripe.objects.subscription import schedule


class Billing(Directory):
    def add_subscription(
        self,
        customer: Named,
        price: Named,
        *,
        quantity: int = 1,
        status: str = "active",
        created: datetime | None = None,
        id: str | None = None,
        cancel_at_period_end: bool = False,
        metadata: Metadata = None,
        collection_method: str = "charge_automatically",
        days_until_due: int | None = None,
        trial_end: datetime | None = None,
        payment_method: Named | None = None,
    ) -> StripeObject:
        """Bills nothing yet: its invoices are added one by one. A `canceled` one ended just now."""
        with self.lock:
            if collection_method == "send_invoice" and days_until_due is None:
                days_until_due = 30
            held = subscriptions.start(
                self,
                self.find("customer", customer),
                self.find("price", price),
                id=id,
                quantity=quantity,
                status=status,
                created=created or self.now(),
                collection_method=collection_method,
                days_until_due=days_until_due,
                trial_end=trial_end,
                payment_method=self.find("payment_method", payment_method)["id"] if payment_method else None,
                metadata=dict(metadata or {}),
            )
            if cancel_at_period_end:
                subscriptions.end_at(self, held, subscriptions.period_end(held), at_period_end=True)
            if status == "canceled":
                subscriptions.cancel(self, held)
            return held

    def add_item(self, subscription: Named, price: Named, *, quantity: int = 1) -> StripeObject:
        """A second product on one subscription."""
        with self.lock:
            return subscriptions.add_item(
                self, self.find("subscription", subscription), self.find("price", price), quantity=quantity
            )

    def cancel_subscription(self, subscription: Named, *, at: datetime | None = None) -> StripeObject:
        with self.lock:
            return subscriptions.cancel(self, self.find("subscription", subscription), at=at)

    def add_open_invoice(
        self,
        subscription: Named,
        *,
        at: datetime | None = None,
        id: str | None = None,
        billing_reason: str | None = None,
    ) -> StripeObject:
        """Finalized, and no payment tried: sent by mail, or about to be collected."""
        with self.lock:
            held = self.find("subscription", subscription)
            when = at or invoices.at_time(held["items"]["data"][0]["current_period_start"])
            return invoices.issue(self, held, at=when, id=id, billing_reason=billing_reason)

    def add_paid_invoice(
        self,
        subscription: Named,
        *,
        at: datetime | None = None,
        payment_method: Named | None = None,
        id: str | None = None,
        charge_id: str | None = None,
        billing_reason: str | None = None,
    ) -> StripeObject:
        """With its payment, PaymentIntent and charge. Without `at`, the invoice of the current period."""
        with self.lock:
            invoice = self.add_open_invoice(subscription, at=at, id=id, billing_reason=billing_reason)
            if invoice["status"] == "open":
                method = self.card_for(invoice, payment_method)
                when = invoices.at_time(invoice["created"])
                invoices.collect(self, invoice, method, at=when, decline_code=None, charge_id=charge_id)
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
    ) -> StripeObject:
        """Open, with a failed charge for each attempt; the subscription is `past_due`, or `incomplete` if new.

        A later attempt works, as if the card had been topped up, unless the card is `still_declined`.
        """
        with self.lock:
            held = self.find("subscription", subscription)
            invoice = self.add_open_invoice(held, at=at, id=id)
            method, when = self.card_for(invoice, payment_method), invoices.at_time(invoice["created"])
            for day in range(attempts):
                invoices.collect(self, invoice, method, at=when + timedelta(days=day), decline_code=decline_code)
            if next_payment_attempt is not None:
                invoice["next_payment_attempt"] = unix(next_payment_attempt)
            first = invoice["billing_reason"] == "subscription_create"
            held["status"] = "incomplete" if first else "past_due"
            if still_declined:
                self.decline(method, decline_code)
            return invoice

    def card_for(self, invoice: StripeObject, chosen: Named | None) -> StripeObject:
        """The card given, or the subscription's, or the customer's, or a new one."""
        if chosen:
            return self.find("payment_method", chosen)
        customer = self.find("customer", invoice["customer"])
        subscription = self.find("subscription", invoice["parent"]["subscription_details"]["subscription"])
        return payments.method_for(self, customer, subscription) or self.add_payment_method(customer)

    def charge_of(self, invoice: Named) -> StripeObject:
        """The latest charge for the invoice."""
        with self.lock:
            intent = invoices.intent_of(self, self.find("invoice", invoice))
            return self.find("charge", intent["latest_charge"])

    def add_charge(
        self,
        customer: Named,
        amount: int,
        currency: str = "usd",
        *,
        at: datetime | None = None,
        payment_method: Named | None = None,
        decline_code: str | None = None,
        id: str | None = None,
        description: str | None = None,
    ) -> StripeObject:
        """A payment without an invoice."""
        with self.lock:
            payer, when = self.find("customer", customer), unix(at or self.now())
            method = self.find("payment_method", payment_method) if payment_method else payments.method_for(self, payer)
            method = method or self.add_payment_method(payer)
            intent = payment.payment_intent(
                customer=payer["id"],
                amount=amount,
                currency=currency,
                created=when,
                description=description,
                payment_method=method["id"],
            )
            self.put(intent)
            payer["currency"] = payer["currency"] or currency
            return payments.attempt(
                self, intent, customer=payer, method=method, at=when, decline_code=decline_code, charge_id=id
            )

    def refund(
        self,
        charge: Named,
        amount: int | None = None,
        *,
        reason: str | None = None,
        metadata: Metadata = None,
        id: str | None = None,
    ) -> StripeObject:
        """As if somebody did it in the dashboard; without an amount, all that is left."""
        with self.lock:
            held = self.find("charge", charge)
            return payments.refund_charge(self, held, amount, reason=reason, metadata=dict(metadata or {}), id=id)

    def settle_refund(
        self, refund: Named, status: str = "succeeded", *, failure_reason: str | None = None
    ) -> StripeObject:
        """What becomes of a refund afterwards: `failed` gives the charge its amount back."""
        with self.lock:
            held = self.find("refund", refund)
            payments.settle_refund(self, held, status, failure_reason=failure_reason)
            return held

    def dispute(
        self, charge: Named, *, status: str = "needs_response", reason: str = "fraudulent", id: str | None = None
    ) -> StripeObject:
        """A status that begins with `warning_` is an inquiry, which leaves the charge refundable."""
        with self.lock:
            return payments.open_dispute(self, self.find("charge", charge), status=status, reason=reason, id=id)

    def add_checkout_session(
        self,
        price: Named,
        *,
        customer: Named | None = None,
        email: str | None = None,
        quantity: int = 1,
        status: str = "complete",
        payment_status: str = "paid",
        subscription: Named | None = None,
        at: datetime | None = None,
        id: str | None = None,
    ) -> StripeObject:
        """Without a customer, a guest known by the address alone."""
        with self.lock:
            who = self.find("customer", customer) if customer else None
            held = checkout.session(
                id=id,
                customer=who,
                email=email or (who["email"] if who else None),
                price=self.find("price", price),
                quantity=quantity,
                status=status,
                payment_status=payment_status,
                subscription=self.find("subscription", subscription) if subscription else None,
                created=unix(at or self.now()),
            )
            return self.put(held)

    def add_schedule(
        self, subscription: Named, *, end_behavior: str = "release", id: str | None = None
    ) -> StripeObject:
        with self.lock:
            held = self.find("subscription", subscription)
            plan = schedule(id=id, subscription=held, created=unix(self.now()), end_behavior=end_behavior)
            held["schedule"] = plan["id"]
            return self.put(plan)
