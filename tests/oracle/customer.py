"""A made-up customer: what they buy and pay, and what somebody gives back in the dashboard, told to the stand-in Stripe
and written down in the ledger at the same time.

A step is a word and three small numbers that choose among what is there. What Stripe would refuse does not happen.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.acts import payments
from sandbox.standins.stripe.errors import StripeError
from sandbox.standins.stripe.ledger import StripeObject
from tests.oracle.ledger import Ledger

T = TypeVar("T")
CUSTOMER = "cus_MadeUp"
BEGINNING = datetime(2025, 1, 15, 9, tzinfo=UTC)
# What a seat costs by plan, and the least that moves.
PRICES = {"usd": (2_000, 4_995), "eur": (1_900, 12_000), "jpy": (1_500, 9_801), "kwd": (6_500, 30_000)}
UNITS = {"kwd": 10}
CURRENCIES = tuple(PRICES)
AGAINST_US = {"needs_response", "under_review", "lost", "prevented"}


class Step(NamedTuple):
    word: str
    a: int = 0
    b: int = 0
    c: int = 0


class MadeUp:
    def __init__(self) -> None:
        self.at = BEGINNING
        self.account = Account(now=lambda: self.at)
        self.ledger = Ledger()
        self.account.add_customer(id=CUSTOMER, name="Made Up", email="made.up@example.com", created=BEGINNING)
        self.account.add_payment_method(CUSTOMER, created=BEGINNING)
        product = self.account.add_product("Plan")
        for currency, prices in PRICES.items():
            for place, price in enumerate(prices):
                for interval in ("month", "year"):
                    id = f"price_{currency}_{interval}_{place}"
                    self.account.add_price(product, price, currency, interval, id=id)

    def take(self, step: Step) -> bool:
        """Whether anything came of it."""
        acts: dict[str, Callable[[int, int, int], None]] = {
            "starts": self.starts,
            "waits": self.waits,
            "renews": self.renews,
            "changes": self.changes,
            "changes_often": self.changes_often,
            "pays": self.pays,
            "arrives": self.arrives,
            "pays_again": self.pays_again,
            "buys_once": self.buys_once,
            "is_refunded": self.is_refunded,
            "refund_turns": self.refund_turns,
            "gets_note": self.gets_note,
            "note_is_void": self.note_is_void,
            "gets_credit": self.gets_credit,
            "gets_credit_for": self.gets_credit_for,
            "disputes": self.disputes,
            "bank_decides": self.bank_decides,
            "pauses": self.pauses,
            "invoice_is_void": self.invoice_is_void,
            "cancels": self.cancels,
        }
        # Two things in one second would leave their order to chance.
        self.at += timedelta(seconds=1)
        before = self.shown()
        with suppress(StripeError):
            acts[step.word](step.a, step.b, step.c)
        return self.shown() != before

    def shown(self) -> dict[str, list[str | None]]:
        """Enough of what Stripe holds to tell that something happened to it."""
        return {kind: [row.get("status") for row in shelf.values()] for kind, shelf in self.account.shelves.items()}

    # Subscriptions

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
        """Some other subscription may be past its period then, as one whose invoice is late."""
        subscription = one_of(self.living(), a)
        if subscription is None:
            return
        end = datetime.fromtimestamp(subscription["items"]["data"][0]["current_period_end"], UTC)
        self.at = max(self.at, end + timedelta(minutes=5))
        invoice = self.account.renew(subscription, at=self.at, paid=False)
        if subscription["pause_collection"] and invoice["status"] == "open":
            self.ledger.billed(subscription["id"], invoice["total"])
            self.account.void_invoice(invoice)
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
            self.ledger.billed(subscription["id"], invoice["total"])
            self.note_payment(invoice, self.account.charge_of(invoice) if invoice["amount_paid"] else None)

    def changes_often(self, a: int, b: int, c: int) -> None:
        """More lines than an invoice shows at once."""
        for turn in range(5 + b):
            self.at += timedelta(minutes=1 + c)
            self.changes(a, (b + 3 * turn) % 8, 0)

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

    # Payments

    def bill(self, invoice: StripeObject, *, paid_by: int) -> None:
        """A new invoice, and what becomes of it at once."""
        self.ledger.billed(subscription_of(invoice), invoice["total"])
        if invoice["status"] == "open":
            self.collect(invoice, paid_by)

    def collect(self, invoice: StripeObject, way: int) -> None:
        """By card mostly; else it fails, is paid in parts, takes days, or is paid with more than was asked."""
        account, due = self.account, invoice["amount_remaining"]
        match way:
            case 4:
                account.try_to_collect(invoice, at=self.at, decline_code="insufficient_funds")
            case 5:
                part = self.share(invoice["currency"], due, 3)
                self.note_payment(invoice, account.pay_beside(invoice, part, at=self.at))
            case 6:
                account.set_off(invoice, at=self.at)
            case 7:
                excess = self.share(invoice["currency"], due, 1)
                self.note_payment(invoice, account.pay_beside(invoice, due + excess, at=self.at))
                self.ledger.given_for_invoice(invoice["id"], excess)
            case _:
                self.note_payment(invoice, account.try_to_collect(invoice, at=self.at))

    def note_payment(self, invoice: StripeObject, charge: StripeObject | None) -> None:
        if charge is not None and charge["status"] == "succeeded":
            self.ledger.paid(
                charge["id"],
                charge["amount"],
                charge["currency"],
                invoice=invoice["id"],
                subscription=subscription_of(invoice),
            )

    def pays(self, a: int, b: int, c: int) -> None:
        owed = [invoice for invoice in self.account.all("invoice", status="open") if not self.on_its_way(invoice)]
        invoice = one_of(owed, a)
        if invoice is not None:
            self.collect(invoice, b)

    def arrives(self, a: int, b: int, c: int) -> None:
        invoice = one_of([one for one in self.account.all("invoice", status="open") if self.on_its_way(one)], a)
        if invoice is None:
            return
        if b % 3 == 0:
            self.account.send_back(invoice)
        else:
            self.account.arrive(invoice)
            self.note_payment(invoice, self.account.charge_of(invoice))

    def on_its_way(self, invoice: StripeObject) -> bool:
        asked = self.account.all("invoice_payment", invoice=invoice["id"], is_default=True)
        intents = [self.account.find("payment_intent", payment["payment"]["payment_intent"]) for payment in asked]
        return any(intent["status"] == "processing" for intent in intents)

    def pays_again(self, a: int, b: int, c: int) -> None:
        """An invoice that was paid already: all of it is too much."""
        invoice = one_of([one for one in self.account.all("invoice", status="paid") if one["amount_due"]], a)
        if invoice is None:
            return
        amount = invoice["amount_due"] if b % 2 else self.share(invoice["currency"], invoice["amount_due"], 1 + c)
        charge = self.account.pay_beside(invoice, amount, at=self.at)
        self.note_payment(invoice, charge)
        self.ledger.given_for_invoice(invoice["id"], amount)

    def buys_once(self, a: int, b: int, c: int) -> None:
        known = self.account.find("customer", CUSTOMER)["currency"]
        currency = known if known and a < 6 else CURRENCIES[a % 4]
        charge = self.account.add_charge(CUSTOMER, PRICES[currency][b % 2], currency, at=self.at)
        self.ledger.paid(charge["id"], charge["amount"], currency)

    def invoice_is_void(self, a: int, b: int, c: int) -> None:
        untouched = [invoice for invoice in self.account.all("invoice", status="open") if not invoice["amount_paid"]]
        invoice = one_of([one for one in untouched if not self.on_its_way(one)], a)
        if invoice is not None:
            self.account.void_invoice(invoice)

    # Giving back

    def is_refunded(self, a: int, b: int, c: int) -> None:
        payment = one_of(list(self.ledger.payments), a)
        if payment is None:
            return
        charge = self.account.find("charge", payment)
        left = charge["amount_captured"] - charge["amount_refunded"]
        amount = left if b % 3 == 0 else self.share(charge["currency"], left, b)
        status = ("succeeded", "succeeded", "pending", "requires_action")[c % 4]
        if amount:
            made = self.account.refund(charge, amount, status=status, at=self.at)
            self.ledger.refunded(payment, made["id"], made["amount"])

    def refund_turns(self, a: int, b: int, c: int) -> None:
        """What succeeded may fail later, too; a refund that came back stays so."""
        made = one_of([one for one in self.account.all("refund") if one["status"] not in ("failed", "canceled")], a)
        if made is None:
            return
        status = ("failed", "canceled", "succeeded")[b % 3]
        self.account.settle_refund(made, status)
        if status != "succeeded":
            self.ledger.refund_came_back(made["charge"], made["id"])

    def gets_note(self, a: int, b: int, c: int) -> None:
        takes = [one for one in self.account.all("invoice") if one["status"] in ("open", "paid") and one["total"] > 0]
        invoice = one_of([one for one in takes if not self.on_its_way(one)], a)
        if invoice is None:
            return
        amount = self.share(invoice["currency"], invoice["total"], 1 + b)
        after = max(amount - invoice["amount_remaining"], 0)
        named = self.unnamed_refunds(invoice) if c == 4 else {}
        if named:
            amount, after = sum(named.values()), 0
        half = self.share(invoice["currency"], after, 4)
        credit, out_of_band, refund = (
            (after, 0, 0),
            (0, after, 0),
            (0, 0, after),
            (half, after - half, 0),
            (after - half, 0, half),
            (0, after - half, half),
        )[c % 6]
        note = self.account.add_credit_note(
            invoice, amount, refund=refund, refunds=named, credit=credit, out_of_band=out_of_band
        )
        self.ledger.given_for_invoice(invoice["id"], credit + out_of_band)
        for row in note["refunds"]:
            if row["refund"] not in named:
                made = self.account.find("refund", row["refund"])
                self.ledger.refunded(made["charge"], made["id"], made["amount"])

    def unnamed_refunds(self, invoice: StripeObject) -> dict[str, int]:
        """Of the invoice's payments, and in no credit note yet."""
        payments = {id for id, payment in self.ledger.payments.items() if payment.invoice == invoice["id"]}
        named = {row["refund"] for note in self.account.all("credit_note") for row in note["refunds"]}
        went = [refund for refund in self.account.all("refund") if refund["status"] not in ("failed", "canceled")]
        return {
            refund["id"]: refund["amount"]
            for refund in went
            if refund["charge"] in payments and refund["id"] not in named
        }

    def note_is_void(self, a: int, b: int, c: int) -> None:
        note = one_of(self.account.all("credit_note", status="issued"), a)
        if note is not None:
            self.account.void_credit_note(note)

    def gets_credit(self, a: int, b: int, c: int) -> None:
        """It names nothing; below zero it is taken from them."""
        currency = self.account.find("customer", CUSTOMER)["currency"] or "usd"
        amount = self.share(currency, PRICES[currency][0], 1 + b)
        self.account.give_credit(CUSTOMER, amount if a % 4 else -amount, currency)

    def gets_credit_for(self, a: int, b: int, c: int) -> None:
        """As the bot gives it, for one payment; or takes it back."""
        payment = one_of(list(self.ledger.payments), a)
        if payment is None:
            return
        paid = self.ledger.payments[payment]
        given = self.ledger.for_payment[payment]
        amount = -given if given and b > 4 else self.share(paid.currency, paid.amount, 1 + b // 2)
        if amount:
            payments.move_balance(
                self.account,
                self.account.find("customer", CUSTOMER),
                -amount,
                paid.currency,
                metadata={"case_id": "case_1", "proposal": "3", "charge": payment},
            )
            self.ledger.given_for_payment(payment, amount)

    def disputes(self, a: int, b: int, c: int) -> None:
        asked = {dispute["charge"] for dispute in self.account.all("dispute")}
        payment = one_of([id for id in self.ledger.payments if id not in asked], a)
        if payment is None:
            return
        status = ("needs_response", "under_review", "lost", "warning_needs_response", "won", "prevented")[b % 6]
        paid = self.ledger.payments[payment]
        part = self.share(paid.currency, paid.amount, 1 + c)
        self.account.dispute(payment, amount=part, status=status, refundable=True if a == 7 else None, at=self.at)
        self.ledger.bank_has(payment, status in AGAINST_US)

    def bank_decides(self, a: int, b: int, c: int) -> None:
        final = {"lost", "won", "prevented", "warning_closed"}
        dispute = one_of([each for each in self.account.all("dispute") if each["status"] not in final], a)
        if dispute is None:
            return
        inquiry = dispute["status"].startswith("warning_")
        status = ("warning_closed", "needs_response")[b % 2] if inquiry else ("won", "lost")[b % 2]
        self.account.decide_dispute(dispute, status)
        self.ledger.bank_has(dispute["charge"], status in AGAINST_US)

    @staticmethod
    def share(currency: str, amount: int, eighths: int) -> int:
        """In steps that can be paid."""
        unit = UNITS.get(currency, 1)
        return amount * min(eighths, 8) // 8 // unit * unit


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


def one_of(several: list[T], choice: int) -> T | None:
    return several[choice % len(several)] if several else None


def subscription_of(invoice: StripeObject) -> str:
    return str(invoice["parent"]["subscription_details"]["subscription"])
