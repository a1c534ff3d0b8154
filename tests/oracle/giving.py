"""What somebody gives back to a made-up customer in the dashboard, and what their bank does."""

from sandbox.standins.stripe.acts import payments
from sandbox.standins.stripe.ledger import StripeObject
from tests.oracle.paying import Paying
from tests.oracle.told import CUSTOMER, PRICES, one_of

METERED = "sub_Metered"
AGAIN = "appeal_under_review"
AGAINST_US = {"needs_response", "under_review", AGAIN, "lost", "prevented"}
DECIDED = {"lost", "won", "prevented", "warning_closed"}
OPENED = (
    "needs_response",
    "under_review",
    "lost",
    "warning_needs_response",
    "won",
    "prevented",
    "warning_under_review",
    "lost",
)


class Giving(Paying):
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
            self.note_refund(made)

    def note_refund(self, made: StripeObject) -> None:
        """A bank asks no more about what went back whole."""
        self.ledger.refunded(made["charge"], made["id"], made["amount"])
        for dispute in self.account.all("dispute", charge=made["charge"]):
            self.note_dispute(dispute)

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
        named = self.unnamed_refunds(invoice) if c > 3 else {}
        if named and not invoice["amount_remaining"]:
            # All of them, or half of each and some credit.
            named = {id: self.share(invoice["currency"], went, 4) for id, went in named.items()} if c == 5 else named
            named = {id: went for id, went in named.items() if went}
            after = amount if c == 5 else 0
            amount = sum(named.values()) + after
        else:
            named = {}
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
        if out_of_band and b % 2 and self.ledger.outside[invoice["id"]]:
            as_refund_of_record(note, out_of_band)
        for row in note["refunds"]:
            if row["refund"] and row["refund"] not in named:
                made = self.account.find("refund", row["refund"])
                self.note_refund(made)

    def unnamed_refunds(self, invoice: StripeObject) -> dict[str, int]:
        """Of the invoice's payments, and in no credit note yet."""
        payments = {id for id, payment in self.ledger.payments.items() if payment.invoice == invoice["id"]}
        linked = {row["refund"] for note in self.account.all("credit_note") for row in note["refunds"]}
        went = [refund for refund in self.account.all("refund") if refund["status"] not in ("failed", "canceled")]
        return {
            refund["id"]: refund["amount"]
            for refund in went
            if refund["charge"] in payments and refund["id"] not in linked
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
        """One over all of it or a part; after an inquiry, another may follow."""
        asked = {each["charge"] for each in self.account.all("dispute") if each["status"] != "warning_closed"}
        payment = one_of([id for id in self.ledger.payments if id not in asked], a)
        if payment is None:
            return
        paid = self.ledger.payments[payment]
        part = self.share(paid.currency, paid.amount, 1 + c)
        refundable = True if a == 7 else None
        made = self.account.dispute(payment, amount=part, status=OPENED[b], refundable=refundable, at=self.at)
        self.note_dispute(made)

    def bank_decides(self, a: int, b: int, c: int) -> None:
        dispute = one_of([each for each in self.account.all("dispute") if each["status"] not in DECIDED], a)
        if dispute is None:
            return
        inquiry = dispute["status"].startswith("warning_")
        status = ("warning_closed", "needs_response")[b % 2] if inquiry else ("won", "lost", "won", AGAIN)[b % 4]
        self.account.decide_dispute(dispute, status, refundable=False if c == 7 else None)
        self.note_dispute(dispute)

    def note_dispute(self, dispute: StripeObject) -> None:
        status = dispute["status"]
        here = "asked" if status.startswith("warning_") and status != "warning_closed" else "here"
        where = "gone" if status in AGAINST_US else here if dispute["is_charge_refundable"] else "kept"
        self.ledger.disputed(dispute["charge"], dispute["id"], where)

    def gets_grant(self, a: int, b: int, c: int) -> None:
        """Credits for usage to come, bought with a payment or an invoice that they name."""
        payment = one_of(list(self.ledger.payments), a)
        if payment is None or len(self.account.all("billing.credit_grant")) == 5:
            return
        self.used_to_pay_by_usage()
        paid = self.ledger.payments[payment]
        amount = self.share(paid.currency, paid.amount, 1 + b)
        if not amount:
            return
        invoice, charge = paid.invoice, self.account.find("charge", payment)
        named = (payment, invoice or payment, charge["payment_intent"])[c % 3]
        granted = self.account.grant_credits(CUSTOMER, amount, paid.currency, at=self.at, metadata={"bought": named})
        self.grants[granted["id"]] = named if named == invoice else payment
        self.uses(granted, self.share(paid.currency, amount, c))

    def grant_turns(self, a: int, b: int, c: int) -> None:
        """More of it is used, all the rest expires, or it is taken back."""
        standing = [each for each in self.account.all("billing.credit_grant") if not each["voided_at"]]
        granted = one_of([each for each in standing if not each["expires_at"]], a)
        if granted is None:
            return
        amount = granted["amount"]["monetary"]
        used = self.account.credits_used[granted["id"]]
        if b == 0:
            self.account.void_credits(granted)
            self.ledger.used(self.grants[granted["id"]], -used)
        elif b == 1:
            granted["expires_at"] = int(self.at.timestamp())
            self.ledger.used(self.grants[granted["id"]], amount["value"] - used)
        else:
            self.uses(granted, self.share(amount["currency"], amount["value"] - used, c))

    def uses(self, granted: StripeObject, amount: int) -> None:
        self.account.credits_used[granted["id"]] += amount
        self.ledger.used(self.grants[granted["id"]], amount)

    def used_to_pay_by_usage(self) -> None:
        """Of others nobody reads any grants."""
        if not self.account.all("subscription", id=METERED):
            currency = self.account.find("customer", CUSTOMER)["currency"]
            price = self.account.add_price(self.product, 10, currency, usage_type="metered")
            self.account.add_subscription(CUSTOMER, price, created=self.at, status="canceled", id=METERED)


def as_refund_of_record(note: StripeObject, amount: int) -> None:
    """What went back outside Stripe as Stripe shows it where the payment's record says so."""
    record = {"payment_record": "pr_1", "refund_group": "rg_1"}
    row = {"amount_refunded": amount, "refund": None, "type": "payment_record_refund", "payment_record_refund": record}
    note["out_of_band_amount"] = None
    note["refunds"].append(row)
