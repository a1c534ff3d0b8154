"""Subscriptions as histories tell them: what was agreed, changed, paused and ended. Bills nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sandbox.standins.stripe.acts import discounts, prorations, schedules, subscriptions
from sandbox.standins.stripe.directory import Directory, Metadata, Named
from sandbox.standins.stripe.ledger import Ledger, StripeObject, id_of, unix
from sandbox.standins.stripe.objects.coupon import Off
from sandbox.standins.stripe.objects.schedule import phase, schedule
from sandbox.standins.stripe.objects.tax import tax_rate


class Subscribing(Directory):
    def add_subscription(
        self,
        customer: Named,
        price: Named,
        *,
        quantity: int | None = 1,
        status: str = "active",
        created: datetime | None = None,
        id: str | None = None,
        cancel_at_period_end: bool = False,
        cancel_at: datetime | None = None,
        metadata: Metadata = None,
        item_metadata: Metadata = None,
        collection_method: str = "charge_automatically",
        days_until_due: int | None = None,
        trial_end: datetime | None = None,
        payment_method: Named | None = None,
        on_behalf_of: str | None = None,
        managed_payments: bool = False,
        currency: str | None = None,
    ) -> StripeObject:
        """Bills nothing yet: its invoices are added one by one. A `canceled` one ended just now. Its `currency` is the
        price's unless it is told, and that price sold in it, too.
        """
        with self.lock:
            if collection_method == "send_invoice" and days_until_due is None:
                days_until_due = 30
            subscription = subscriptions.start(
                self,
                self.holder(customer),
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
                currency=currency,
            )
            subscription.update(on_behalf_of=on_behalf_of, managed_payments={"enabled": managed_payments})
            subscription["items"]["data"][0]["metadata"] = dict(item_metadata or {})
            if cancel_at_period_end:
                subscriptions.end_at(self, subscription, subscriptions.period_end(subscription), at_period_end=True)
            elif cancel_at is not None:
                subscriptions.end_at(self, subscription, unix(cancel_at), at_period_end=False)
            if status == "canceled":
                subscriptions.cancel(self, subscription)
            return subscription

    def add_item(
        self, subscription: Named, price: Named, *, quantity: int | None = 1, metadata: Metadata = None
    ) -> StripeObject:
        """A second product on one subscription."""
        with self.lock:
            item = subscriptions.add_item(
                self, self.find("subscription", subscription), self.find("price", price), quantity=quantity
            )
            item["metadata"] = dict(metadata or {})
            return item

    def cancel_subscription(
        self,
        subscription: Named,
        *,
        at: datetime | None = None,
        reason: str = "cancellation_requested",
        feedback: str | None = None,
        comment: str | None = None,
        prorate: bool = False,
        invoice_now: bool = False,
    ) -> StripeObject:
        """With an `at` in the past, its items keep the period that ran then.

        Prorated, the time that was left is credit: on the balance if it is invoiced now, else waiting for an invoice.
        """
        with self.lock:
            found, details = self.find("subscription", subscription), {"feedback": feedback, "comment": comment}
            prorations.cancel(
                self, found, prorate=prorate, invoice_now=invoice_now, details=details, reason=reason, at=at
            )
            return found

    def expire_subscription(self, subscription: Named, *, at: datetime | None = None) -> StripeObject:
        """Its first payment never came."""
        with self.lock:
            found = self.find("subscription", subscription)
            found.update(status="incomplete_expired", ended_at=unix(at or self.now()))
            return found

    def add_schedule(
        self, subscription: Named, *, end_behavior: str = "release", id: str | None = None
    ) -> StripeObject:
        """With one phase, the running period, and no end shown on the subscription: see `add_phase`."""
        with self.lock:
            found = self.find("subscription", subscription)
            plan = schedule(id=id, subscription=found, created=unix(self.now()), end_behavior=end_behavior)
            found["schedule"] = plan["id"]
            return self.put(plan)

    def plan_start(
        self,
        customer: Named,
        price: Named,
        *,
        begins: datetime,
        quantity: int = 1,
        id: str | None = None,
        currency: str | None = None,
    ) -> StripeObject:
        """A schedule that has not begun, of one period; until then there is no subscription."""
        with self.lock:
            sold = self.find("price", price)
            draft = subscriptions.start(
                Ledger(now=lambda: begins),
                self.holder(customer),
                sold,
                id=None,
                quantity=quantity,
                status="active",
                created=begins,
                collection_method="charge_automatically",
                days_until_due=None,
                trial_end=None,
                payment_method=None,
                metadata={},
                currency=currency,
            )
            plan = schedule(id=id, subscription=draft, created=unix(self.now()), end_behavior="release")
            plan.update(status="not_started", subscription=None, current_phase=None)
            return self.put(plan)

    def add_phase(
        self, schedule: Named, *, until: datetime, quantity: int | None = None, price: Named | None = None
    ) -> StripeObject:
        """One more after the last, with its first item changed."""
        with self.lock:
            plan = self.find("subscription_schedule", schedule)
            last = plan["phases"][-1]
            item = dict(last["items"][0])
            if price is not None:
                item["price"] = self.find("price", price)["id"]
            if quantity is not None:
                item["quantity"] = quantity
            given = {**last, "items": [item, *last["items"][1:]]}
            plan["phases"].append(phase(given, start=last["end_date"], end=unix(until)))
            schedules.show_end(self, plan)
            return plan

    def add_discount(
        self,
        holder: Named,
        *,
        percent_off: float | None = None,
        amount_off: int | None = None,
        once: bool = False,
        months: int | None = None,
        products: Sequence[str] = (),
        start: datetime | None = None,
        currency: str | None = None,
        others: Mapping[str, int] | None = None,
    ) -> StripeObject:
        """For a customer, a subscription or one of its items; for good and for all products unless told otherwise, and
        from the holder's beginning on. One that is over by now does not show any more, but older invoices had it.

        An amount is in the holder's currency unless it is told, with `others` in further ones.
        """
        off = Off(percent_off, amount_off, once, months, products, others or {})
        with self.lock:
            found = self.discounted(id_of(holder))
            beginning = start or datetime.fromtimestamp(found["created"], UTC)
            made_in = currency or found.get("currency") or self.currency_of(found)
            return discounts.grant(self, found, off, start=beginning, currency=made_in)

    def discounted(self, id: str) -> StripeObject:
        if not id.startswith("si_"):
            return self.find("subscription" if id.startswith("sub_") else "customer", id)
        items = (item for subscription in self.each("subscription") for item in subscription["items"]["data"])
        return next(item for item in items if item["id"] == id)

    def currency_of(self, holder: StripeObject) -> str:
        """Of an item; a customer who never paid has none."""
        return str(holder["price"]["currency"]) if "price" in holder else "usd"

    def let_discounts_end(self) -> None:
        """Those whose end has come."""
        with self.lock:
            discounts.drop_what_is_over(self)

    def add_tax(
        self, subscription: Named, percentage: float, *, inclusive: bool = False, country: str = "DE"
    ) -> StripeObject:
        """On every invoice from now on, on top of the price unless it is `inclusive`."""
        with self.lock:
            found = self.find("subscription", subscription)
            rate = tax_rate(percentage=percentage, inclusive=inclusive, country=country, created=unix(self.now()))
            found["default_tax_rates"].append(self.put(rate))
            return rate

    def rest(self, subscription: Named, *, why: str = "pause_requested", at: datetime | None = None) -> StripeObject:
        """As a whole, unlike a pause of its collection: nothing is billed until somebody resumes it."""
        with self.lock:
            found = self.find("subscription", subscription)
            details = {"subscription": {"type": why}, "transitioned_at": unix(at or self.now()), "type": "subscription"}
            found.update(status="paused", status_details={"paused": details})
            return found

    def pause_collection(
        self, subscription: Named, *, behavior: str = "void", resumes_at: datetime | None = None
    ) -> StripeObject:
        """The status stays what it is; only nothing is collected."""
        with self.lock:
            found = self.find("subscription", subscription)
            found["pause_collection"] = {
                "behavior": behavior,
                "resumes_at": unix(resumes_at) if resumes_at else None,
            }
            return found
