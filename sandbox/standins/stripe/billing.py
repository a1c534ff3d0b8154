"""Money as histories tell it, besides invoices: single payments, checkouts, refunds, disputes, credit.

The same rules as over HTTP apply where the dashboard would apply them: a refund that Stripe would refuse is refused
here too.
"""

from datetime import datetime

from sandbox.standins.stripe.acts import payments
from sandbox.standins.stripe.directory import Metadata, Named
from sandbox.standins.stripe.invoicing import refusal
from sandbox.standins.stripe.itemizing import Itemizing
from sandbox.standins.stripe.ledger import StripeObject, new_id, unix
from sandbox.standins.stripe.objects import checkout, payment
from sandbox.standins.stripe.objects.next_action import next_action
from sandbox.standins.stripe.objects.payment_method import Card, payment_method


class Billing(Itemizing):
    def add_charge(
        self,
        customer: Named,
        amount: int,
        currency: str = "usd",
        *,
        at: datetime | None = None,
        payment_method: Named | None = None,
        decline_code: str | None = None,
        advice: str | None = "try_again_later",
        blocked: bool = False,
        id: str | None = None,
        description: str | None = None,
        receipt_email: str | None = None,
        on_behalf_of: str | None = None,
    ) -> StripeObject:
        """A payment without an invoice."""
        with self.lock:
            payer, when = self.holder(customer), unix(at or self.now())
            method = self.find("payment_method", payment_method) if payment_method else payments.method_for(self, payer)
            method = method or self.add_payment_method(payer)
            payer["currency"] = payer["currency"] or currency
            intent = payment.payment_intent(
                customer=payer,
                amount=amount,
                currency=currency,
                created=when,
                description=description,
                payment_method=method["id"],
                receipt_email=receipt_email,
            )
            intent["on_behalf_of"] = on_behalf_of
            no = refusal(decline_code, advice=advice, blocked=blocked)
            return payments.attempt(self, self.put(intent), method=method, at=when, refusal=no, charge_id=id)

    def add_guest_charge(
        self,
        email: str | None,
        amount: int,
        currency: str = "usd",
        *,
        receipt_email: str | None = None,
        card: Card | None = None,
        at: datetime | None = None,
        decline_code: str | None = None,
        id: str | None = None,
    ) -> StripeObject:
        """Somebody paid whom Stripe holds no customer for: the `email` is what was typed with the card."""
        with self.lock:
            when = unix(at or self.now())
            method = self.put(
                payment_method(id=None, card=card or Card(), customer=None, created=when, email=email),
            )
            intent = payment.payment_intent(
                customer=None,
                amount=amount,
                currency=currency,
                created=when,
                description=None,
                payment_method=method["id"],
                receipt_email=receipt_email,
            )
            no = refusal(decline_code, advice=None, blocked=False)
            return payments.attempt(self, self.put(intent), method=method, at=when, refusal=no, charge_id=id)

    def refund(
        self,
        charge: Named,
        amount: int | None = None,
        *,
        reason: str | None = None,
        metadata: Metadata = None,
        id: str | None = None,
        at: datetime | None = None,
        status: str | None = None,
        pending_reason: str = "processing",
    ) -> StripeObject:
        """As if somebody did it in the dashboard; without an amount, all that is left."""
        with self.lock:
            return payments.refund_charge(
                self,
                self.find("charge", charge),
                amount,
                reason=reason,
                metadata=dict(metadata or {}),
                id=id,
                at=at,
                status=status,
                pending_reason=pending_reason,
            )

    def name_refund(self, refund: Named, reference: str) -> StripeObject:
        """The bank or the wallet has given it the reference by which it can be looked for there."""
        with self.lock:
            found = self.find("refund", refund)
            details = found["destination_details"]
            details[details["type"]].update(reference=reference, reference_status="available")
            return found

    def present(self, charge: Named, amount: int, currency: str) -> StripeObject:
        """What the customer saw and paid in their own currency."""
        with self.lock:
            found = self.find("charge", charge)
            found["presentment_details"] = {"presentment_amount": amount, "presentment_currency": currency}
            return found

    def settle_refund(
        self, refund: Named, status: str = "succeeded", *, failure_reason: str | None = None
    ) -> StripeObject:
        """What becomes of a refund afterwards: `failed` gives the charge its amount back."""
        with self.lock:
            found = self.find("refund", refund)
            payments.settle_refund(self, found, status, failure_reason=failure_reason)
            return found

    def dispute(
        self,
        charge: Named,
        *,
        status: str = "needs_response",
        reason: str = "fraudulent",
        amount: int | None = None,
        id: str | None = None,
        at: datetime | None = None,
        refundable: bool | None = None,
        answer_by: datetime | None = None,
    ) -> StripeObject:
        """A status that begins with `warning_` is an inquiry, which leaves the charge refundable as a won one does."""
        with self.lock:
            found = self.find("charge", charge)
            made = payments.open_dispute(
                self, found, status=status, reason=reason, amount=amount, id=id, at=at, refundable=refundable
            )
            if answer_by:
                made["evidence_details"]["due_by"] = unix(answer_by)
            return made

    def answer_dispute(self, dispute: Named, *, late: bool = False) -> StripeObject:
        """Evidence is handed in: the bank decides now."""
        with self.lock:
            found = self.find("dispute", dispute)
            told = found["evidence_details"]
            told.update(has_evidence=True, past_due=late, submission_count=told["submission_count"] + 1)
            found["status"] = found["status"].replace("needs_response", "under_review")
            return found

    def decide_dispute(self, dispute: Named, status: str, *, refundable: bool | None = None) -> StripeObject:
        """What the bank came to: `won` gives the money back to us, `lost` to the customer."""
        with self.lock:
            found = self.find("dispute", dispute)
            usual = status == "won" or status.startswith("warning_")
            found.update(status=status, is_charge_refundable=usual if refundable is None else refundable)
            return found

    def warn_of_fraud(self, charge: Named) -> StripeObject:
        """The card's bank thinks that the payment was not its customer's, and a dispute may follow."""
        with self.lock:
            found = self.find("charge", charge)
            return self.put(
                {
                    "id": new_id("radar.early_fraud_warning"),
                    "object": "radar.early_fraud_warning",
                    "actionable": True,
                    "charge": found["id"],
                    "created": unix(self.now()),
                    "fraud_type": "made_with_stolen_card",
                    "livemode": False,
                    "payment_intent": found["payment_intent"],
                }
            )

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
        charge: Named | None = None,
        at: datetime | None = None,
        id: str | None = None,
        setup: bool = False,
        waits: str | None = None,
    ) -> StripeObject:
        """With `setup`, to leave a card for later: nothing is bought. Without a customer, a guest known by the address
        alone; `charge` is what a one-time price was paid with, `waits` the next action that its payment waits for.
        """
        with self.lock:
            who = self.holder(customer) if customer else None
            session = checkout.session(
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
            session["payment_intent"] = self.find("charge", charge)["payment_intent"] if charge else None
            if waits:
                intent = payment.payment_intent(
                    customer=who,
                    amount=session["amount_total"],
                    currency=session["currency"],
                    created=session["created"],
                    description=None,
                    payment_method=None,
                )
                action = next_action(waits, at=session["created"])
                self.put({**intent, "status": "requires_action", "next_action": action})
                session.update(payment_intent=intent["id"], payment_status="unpaid")
            if setup:
                session.update(mode="setup", amount_total=None, amount_subtotal=None, currency=None, subscription=None)
                session.update(payment_status="no_payment_required", line_items=None)
            return self.put(session)

    def give_credit(self, customer: Named, amount: int, currency: str = "usd") -> StripeObject:
        """On the balance, where credit is below zero: `give_credit(jane, 500)` leaves it at -500."""
        with self.lock:
            return payments.move_balance(self, self.holder(customer), -amount, currency)
