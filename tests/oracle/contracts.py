"""What a made-up customer subscribes to, and what becomes of that."""

from datetime import UTC, datetime, timedelta

from sandbox.standins.stripe.ledger import StripeObject
from tests.oracle.paying import Paying
from tests.oracle.told import CURRENCIES, CUSTOMER, PRICES, one_of


class Contracts(Paying):
    def starts(self, a: int, b: int, c: int) -> None:
        started = self.account.all("subscription")
        if len(started) == 3:
            return
        currency = CURRENCIES[a % 4] if not started or a > 5 else started[0]["currency"]
        price = f"price_{currency}_{'year' if b % 3 == 0 else 'month'}_{c % 2}"
        subscription = self.account.add_subscription(CUSTOMER, price, quantity=1 + b, created=self.at)
        if c == 3:
            self.account.add_tax(subscription, 19)
        if b == 5:
            self.account.add_discount(subscription, percent_off=30)
        if b == 6:
            self.account.add_item(subscription, price[:-1] + ("1" if price.endswith("0") else "0"), quantity=2)
        self.bill(self.account.add_open_invoice(subscription, at=self.at), paid_by=c)

    def waits(self, a: int, b: int, c: int) -> None:
        self.at += timedelta(days=a + 3 * b, hours=c)

    def renews(self, a: int, b: int, c: int) -> None:
        """Some other subscription may be past its period then, as one whose invoice is late. What waits for others may
        be billed on its invoice, too.
        """
        subscription = one_of(self.living(), a)
        if subscription is None:
            return
        end = datetime.fromtimestamp(subscription["items"]["data"][0]["current_period_end"], UTC)
        self.at = max(self.at, end + timedelta(minutes=5))
        invoice = self.account.renew(subscription, at=self.at, paid=False, others=c % 3 == 0)
        if subscription["pause_collection"] and invoice["status"] == "open":
            self.billed(invoice)
            self.account.void_invoice(invoice)
            self.ledger.void(invoice["id"])
        else:
            self.bill(invoice, paid_by=b)

    def changes(self, a: int, b: int, c: int) -> None:
        subscription = one_of(self.living(), a)
        if subscription is None:
            return
        behavior = ("create_prorations", "always_invoice", "create_prorations", "none")[c % 4]
        price = subscription["items"]["data"][0]["price"]["id"]
        if c > 3:
            price = price[:-1] + ("1" if price.endswith("0") else "0")
        before = self.waiting(subscription)
        invoice = self.account.change_subscription(
            subscription, price=price, quantity=1 + b, behavior=behavior, at=self.at
        )
        if invoice is None:
            self.ledger.put_off(subscription["id"], self.waiting(subscription) - before)
        else:
            if b % 2:
                as_invoice_items(invoice)
            self.billed(invoice)
            self.note_payment(invoice, self.account.charge_of(invoice) if invoice["amount_paid"] else None)

    def changes_often(self, a: int, b: int, c: int) -> None:
        """More lines than an invoice shows at once."""
        for turn in range(5 + b):
            self.at += timedelta(minutes=1 + c)
            self.changes(a, (b + 3 * turn) % 8, 0)

    def waits_for_the_next_bill(self, a: int, b: int, c: int) -> None:
        """Something that somebody adds to the next invoice by hand, or takes off it."""
        subscription = one_of(self.living(), a)
        if subscription is None:
            return
        currency = subscription["currency"]
        amount = self.share(currency, PRICES[currency][b % 2], 1 + c)
        self.account.add_pending_item(subscription, amount if b > 4 else -amount, at=self.at)
        if b > 4:
            self.ledger.put_off(subscription["id"], amount)

    def bills_what_waits(self, a: int, b: int, c: int) -> None:
        """By hand, on one invoice for all subscriptions."""
        subscription = one_of(self.account.all("subscription"), a)
        invoice = self.account.bill_what_waits(subscription, at=self.at) if subscription else None
        if invoice is not None:
            if c % 2:
                as_invoice_items(invoice)
            self.bill(invoice, paid_by=b)

    def pauses(self, a: int, b: int, c: int) -> None:
        subscription = one_of(self.living(), a)
        if subscription is not None:
            subscription["pause_collection"] = {"behavior": "void", "resumes_at": None} if b % 2 else None

    def cancels(self, a: int, b: int, c: int) -> None:
        """At once; whatever waits is then taken away, stays or is billed."""
        subscription = one_of(self.living(), a)
        if subscription is None:
            return
        prorate, invoice_now = bool(b & 1), bool(b & 2)
        before, known = self.waiting(subscription), {each["id"] for each in self.account.all("invoice")}
        self.account.cancel_subscription(subscription, at=self.at, prorate=prorate, invoice_now=invoice_now)
        if not (prorate or invoice_now):
            self.ledger.taken_away(subscription["id"])
        elif not invoice_now:
            self.ledger.put_off(subscription["id"], self.waiting(subscription) - before)
        for invoice in self.account.all("invoice"):
            if invoice["id"] not in known:
                self.bill(invoice, paid_by=c)

    def living(self) -> list[StripeObject]:
        return [each for each in self.account.all("subscription") if each["status"] != "canceled"]

    def waiting(self, subscription: StripeObject) -> int:
        of = [item for item in self.account.all("invoiceitem", invoice=None)]
        parents = [(item["parent"]["subscription_details"]["subscription"], item["amount"]) for item in of]
        return sum(amount for parent, amount in parents if parent == subscription["id"])


def as_invoice_items(invoice: StripeObject) -> None:
    """Stripe shows prorations in one of two ways."""
    for line in invoice["lines"]["data"]:
        details = line["parent"]["subscription_item_details"]
        shared = ("invoice_item", "proration", "proration_details", "subscription")
        line["parent"] = {
            "invoice_item_details": {name: details[name] for name in shared},
            "subscription_item_details": None,
            "type": "invoice_item_details",
        }
