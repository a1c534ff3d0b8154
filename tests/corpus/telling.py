"""An entry's story, told to the stand-in Stripe with the builders that the demo uses too."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.itemizing import Itemized
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects import payment_method
from tests.corpus.billed import invoices_of
from tests.corpus.catalog import camel, fill_catalog, price_id
from tests.corpus.durations import Moment
from tests.corpus.entry import Begun, Bill, Card, Charge, Checkout, Customer, Entry, Invoice, Method, Subscription
from tests.corpus.portal import set_portal

Started = list[tuple[Subscription, StripeObject]]


def tell(entry: Entry, account: Account) -> None:
    fill_catalog(account, entry.prices)
    set_portal(account, entry.portal)
    if entry.read.other_mode:
        account.other_mode[entry.identifier] = entry.read.other_mode
    teller = Teller(account, entry)
    for customer in entry.customers:
        teller.tell(customer)


class Teller:
    def __init__(self, account: Account, entry: Entry) -> None:
        self.account = account
        self.now = account.now()
        self.name = camel(entry.name)
        self.told: Counter[str] = Counter()

    def id(self, prefix: str) -> str:
        self.told[prefix] += 1
        return f"{prefix}_{self.name}{self.told[prefix]}"

    def at(self, moment: Moment) -> datetime:
        return moment.at(self.now)

    def tell(self, customer: Customer) -> None:
        holder = self.add_customer(customer)
        started = [(each, self.start(holder, each)) for each in customer.subscriptions]
        billed = [(row, each, sub) for each, sub in started for row in invoices_of(each, sub, now=self.now)]
        for row, each, sub in sorted(billed, key=lambda told: told[0].at.offset):
            self.bill(customer, each, sub, row)
        for each, sub in started:
            for bill in each.bills:
                self.bill_by_itself(sub, bill)
        for charge in customer.charges:
            self.charge(holder, charge)
        for each, sub in started:
            self.end(each, sub)
        for grant in customer.grants:
            self.account.grant_credits(
                holder, grant.amount, used=grant.used, name=grant.name, at=self.at(grant.at), category=grant.category
            )
        for begun in customer.begun:
            self.begin(holder, begun)
        for checkout in customer.checkouts:
            self.check_out(holder, checkout, started)
        self.settle(customer, holder)

    def add_customer(self, customer: Customer) -> StripeObject:
        self.told["cus"] += 1
        number = self.told["cus"] if self.told["cus"] > 1 else ""
        holder = self.account.add_customer(
            id=f"cus_{self.name}{number}",
            name=customer.name,
            email=customer.email,
            created=self.at(customer.begins),
            metadata=customer.metadata,
            business_name=customer.company,
            currency=customer.currency,
            invoice_credit=customer.invoice_credit,
        )
        for given in (customer.card, customer.pays_with):
            if given:
                self.add_method(holder, given)
        self.grant(holder, customer)
        return holder

    def add_method(self, holder: StripeObject, given: Card | Method, *, default: bool = True) -> StripeObject:
        created = datetime.fromtimestamp(holder["created"], UTC)
        if isinstance(given, Card):
            return self.add_card(holder, given, default=default)
        other = payment_method.Other(given.type, given.said)
        return self.account.add_payment_method(holder, other, id=self.id("pm"), default=default, created=created)

    def add_card(self, holder: StripeObject, card: Card, *, default: bool = True) -> StripeObject:
        id = self.id("card" if card.legacy else "pm")
        known = payment_method.Card(
            brand=card.brand,
            last4=card.last4,
            exp_month=card.expires.month,
            exp_year=card.expires.year,
            fingerprint=card.fingerprint or id.removeprefix("pm_"),
            wallet=card.wallet,
            device_last4=card.device_last4,
        )
        if card.legacy:
            return self.account.add_source(holder, known, id=id, default=default)
        created = datetime.fromtimestamp(holder["created"], UTC)
        return self.account.add_payment_method(holder, known, id=id, default=default, created=created)

    def start(self, holder: StripeObject, each: Subscription) -> StripeObject:
        chosen = each.card or each.pays_with
        own = self.add_method(holder, chosen, default=False) if chosen else None
        subscription = self.account.add_subscription(
            holder,
            price_id(each.price),
            id=self.id("sub"),
            created=self.at(each.since),
            quantity=each.quantity,
            cancel_at_period_end=each.ends == "period end",
            cancel_at=self.at(each.ends) if isinstance(each.ends, Moment) else None,
            trial_end=self.at(each.trial_ends) if each.trial_ends else None,
            collection_method=each.collection,
            payment_method=own,
            metadata=each.metadata,
            item_metadata=each.item_metadata,
            on_behalf_of=each.on_behalf_of,
            managed_payments=each.managed_payments,
            currency=each.currency,
        )
        for price in each.items:
            self.account.add_item(subscription, price_id(price))
        self.grant(subscription, each)
        if each.tax:
            self.account.add_tax(subscription, float(each.tax.off))
        if each.schedule:
            plan = self.account.add_schedule(subscription, end_behavior=each.schedule, id=self.id("sub_sched"))
            for phase in each.phases:
                until = self.at(phase.until)
                self.account.add_phase(plan, until=until, price=price_id(phase.price), quantity=phase.quantity)
        if each.waits_for:
            self.account.wait_for_payment(subscription, price_id(each.waits_for), quantity=each.quantity)
        if each.without_card:
            self.account.agree_on_trial_end(subscription, each.without_card)
        if each.setup:
            self.account.wait_for_setup(subscription, each.setup)
        if each.paused:
            self.account.pause_collection(subscription, behavior="void" if each.paused is True else each.paused)
        return subscription

    def grant(self, on: StripeObject, to: Customer | Subscription) -> None:
        """The discount of a customer or a subscription, from their beginning on."""
        if isinstance(to.discount, int):
            self.account.add_discount(on, amount_off=to.discount, months=to.discount_months)
        elif to.discount:
            self.account.add_discount(on, percent_off=float(to.discount.off), months=to.discount_months)

    def bill(self, customer: Customer, each: Subscription, subscription: StripeObject, row: Invoice) -> None:
        account, at, id = self.account, self.at(row.at), self.id("in")
        if row.state == "draft":
            account.add_draft_invoice(
                subscription,
                at=at,
                id=id,
                billing_reason=row.reason,
                amount=row.amount,
                prorated=row.prorated,
                stuck=row.stuck,
            )
            return
        invoice = account.add_open_invoice(
            subscription,
            at=at,
            id=id,
            billing_reason=row.reason,
            amount=row.amount,
            prorated=row.prorated,
            due=self.at(row.due) if row.due else None,
        )
        if invoice["status"] == "open":
            self.collect(customer, each, invoice, row)
        invoice["next_payment_attempt"] = int(self.at(row.next_attempt).timestamp()) if row.next_attempt else None
        if row.warned:
            account.warn_of_fraud(account.charge_of(invoice))
        if row.refunded or row.dispute:
            self.undo(account.charge_of(invoice), row)
        if row.paid_again:
            account.pay_beside(invoice, row.paid_again, charge_id=self.id("ch"), at=at)
        if row.note:
            given = row.note
            whole = given.refund + given.credit + given.out_of_band
            account.add_credit_note(
                invoice, whole, refund=given.refund, credit=given.credit, out_of_band=given.out_of_band
            )

    def bill_by_itself(self, subscription: StripeObject, row: Bill) -> None:
        at, last = self.at(row.at), len(subscription["items"]["data"]) - 1
        line = Itemized(row.amount, row.what, at, item=None)
        if row.kind == "usage":
            line = Itemized(row.amount, row.what, self.at(row.begins or row.at), at, item=last)
        reason = "subscription_cycle" if row.kind == "usage" else "manual"
        self.account.add_itemized_invoice(subscription, [line], at=at, billing_reason=reason, id=self.id("in"))

    def collect(self, customer: Customer, each: Subscription, invoice: StripeObject, row: Invoice) -> None:
        account, at = self.account, self.at(row.at)
        chosen = customer.card or each.card or customer.pays_with or each.pays_with
        by_card = each.collection == "charge_automatically" or chosen
        if row.state == "paid" and not (by_card or row.refunded or row.dispute):
            account.pay_off_stripe(invoice, at=at)
            return
        # A day apart, but none ahead of now.
        tries = row.failures + (row.state == "paid")
        apart = min(timedelta(days=1), max(self.now - at, timedelta()) / max(tries, 1))
        for number in range(tries):
            works = number == row.failures
            account.try_to_collect(
                invoice,
                at=at + number * apart,
                payment_method=self.card_of(invoice),
                decline_code=None if works else row.decline or "insufficient_funds",
                advice=row.advice,
                blocked=row.blocked and not works,
                charge_id=self.id("ch"),
            )
        if row.presented:
            account.present(account.charge_of(invoice), row.presented.amount, row.presented.currency)
        if row.state == "on_its_way":
            account.set_off(
                invoice, at=at + tries * apart / 2, payment_method=self.card_of(invoice), charge_id=self.id("ch")
            )
        elif row.waits:
            account.wait_for_customer(invoice, row.waits, at=at, payment_method=self.card_of(invoice))
        elif row.state == "void":
            account.void_invoice(invoice)
        elif row.state == "uncollectible":
            unpaid = "payment_not_received" if each.collection == "send_invoice" else "max_payment_attempts"
            account.give_up(invoice, reason=row.given_up or ("subscription_canceled" if each.ended else unpaid))

    def card_of(self, invoice: StripeObject) -> StripeObject | None:
        """None lets Stripe choose; whoever pays by card and has none in the file gets a plain one."""
        of = self.account.find("subscription", invoice["parent"]["subscription_details"]["subscription"])
        return self.some_card(self.account.holder_of(invoice)) if of["default_payment_method"] is None else None

    def some_card(self, holder: StripeObject) -> StripeObject:
        chosen = holder["invoice_settings"]["default_payment_method"] or holder.get("default_source")
        return self.account.find("payment_method", chosen) if chosen else self.add_card(holder, Card())

    def charge(self, holder: StripeObject, row: Charge) -> None:
        charge = self.account.add_charge(
            holder,
            row.amount,
            row.currency,
            at=self.at(row.at),
            payment_method=self.some_card(holder),
            decline_code=row.decline,
            advice=row.advice,
            blocked=row.blocked,
            id=self.id("ch"),
            receipt_email=row.receipt_email,
        )
        self.undo(charge, row)

    def begin(self, holder: StripeObject, row: Begun) -> None:
        if row.decline:
            self.some_card(holder)
        self.account.begin_payment(
            holder,
            row.amount,
            row.currency,
            status=row.status,
            action=row.waits or "use_stripe_sdk",
            decline_code=row.decline,
            at=self.at(row.at),
        )

    def undo(self, charge: StripeObject, row: Invoice | Charge) -> None:
        if row.refunded:
            amount = None if row.refunded == "all" else row.refunded
            came_back = row.refund_state in ("canceled", "failed")
            refund = self.account.refund(
                charge,
                amount,
                id=self.id("re"),
                at=self.now,
                reason="requested_by_customer",
                status="pending" if came_back else row.refund_state,
                pending_reason=row.refund_reason or "processing",
            )
            if came_back:
                self.account.settle_refund(
                    refund, row.refund_state, failure_reason=row.refund_reason or "expired_or_canceled_card"
                )
            if isinstance(row, Invoice) and row.reference:
                self.account.name_refund(refund, row.reference)
        if row.dispute:
            status, reason = row.dispute.status, row.dispute.reason
            by = self.at(row.dispute.answer_by) if row.dispute.answer_by else None
            self.account.dispute(charge, status=status, reason=reason, id=self.id("dp"), at=self.now, answer_by=by)

    def end(self, each: Subscription, subscription: StripeObject) -> None:
        """What it came to, whatever its invoices have made of it."""
        match each.standing:
            case "canceled":
                at = self.at(each.ended) if each.ended else self.now
                reason = each.end_reason or "cancellation_requested"
                self.account.cancel_subscription(
                    subscription, at=at, reason=reason, feedback=each.feedback, comment=each.comment
                )
            case "incomplete_expired":
                expired = self.at(each.since) + timedelta(hours=23)
                self.account.expire_subscription(subscription, at=self.at(each.ended) if each.ended else expired)
            case "paused":
                self.account.rest(subscription, why=each.rests_for or "pause_requested")
            case status:
                subscription["status"] = status
        if each.ticked:
            self.account.tick(subscription, each.ticked)
        if each.end_reason or each.feedback:
            given = {"reason": each.end_reason, "feedback": each.feedback}
            subscription["cancellation_details"].update({name: value for name, value in given.items() if value})

    def check_out(self, holder: StripeObject, row: Checkout, started: Started) -> None:
        bought = next((sub for each, sub in started if each.price == row.price and row.status == "complete"), None)
        self.account.add_checkout_session(
            price_id(row.price),
            customer=holder,
            email=row.email,
            status=row.status,
            payment_status=row.payment_status or ("paid" if row.status == "complete" else "unpaid"),
            subscription=bought,
            at=self.at(row.at),
            id=self.id("cs_test"),
            setup=row.setup,
        )

    def settle(self, customer: Customer, holder: StripeObject) -> None:
        """The balance is what the file says it is, even after an invoice below zero."""
        self.account.let_discounts_end()
        credit = holder["balance"] - customer.balance
        if credit:
            self.account.give_credit(holder, credit, customer.currency or holder["currency"] or "usd")
        if customer.deleted:
            self.account.delete_customer(holder)
