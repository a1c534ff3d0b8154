"""What somebody gives back to a made-up customer in the dashboard, and what their bank does."""

from sandbox.standins.stripe.acts import payments
from sandbox.standins.stripe.ledger import StripeObject
from tests.oracle.paying import Paying
from tests.oracle.told import CUSTOMER, PRICES, one_of

AGAINST_US = {"needs_response", "under_review", "lost", "prevented"}


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
