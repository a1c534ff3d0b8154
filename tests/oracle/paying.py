"""How a made-up customer pays: by card mostly, and in many other ways."""

from sandbox.standins.stripe.ledger import StripeObject
from tests.oracle.told import CURRENCIES, CUSTOMER, PRICES, Told, one_of


class Paying(Told):
    def bill(self, invoice: StripeObject, *, paid_by: int) -> None:
        """A new invoice, and what becomes of it at once."""
        self.billed(invoice)
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

    def pays_outside(self, a: int, b: int, c: int) -> None:
        """By transfer or in cash: all that is open, a part of it, or more; or once more what was paid."""
        invoice = one_of(self.asked(), a)
        if invoice is None:
            return
        due = invoice["amount_remaining"]
        part = self.share(invoice["currency"], due or invoice["total"], 1 + c)
        amount = (due, part, part, due + part)[b % 4] if due else part
        if amount:
            self.account.pay_off_stripe(invoice, amount, at=self.at)
            self.ledger.paid_outside(invoice["id"], amount)
            self.ledger.given_for_invoice(invoice["id"], max(amount - due, 0))

    def asked(self) -> list[StripeObject]:
        """What was once to be paid, and is or still may be."""
        return [one for one in (*self.owed(), *self.account.all("invoice", status="paid")) if one["amount_due"]]

    def owed(self) -> list[StripeObject]:
        known = (*self.account.all("invoice", status="open"), *self.account.all("invoice", status="uncollectible"))
        return [one for one in known if not self.on_its_way(one)]

    def pays_several(self, a: int, b: int, c: int) -> None:
        """Of one subscription or of two, with one payment."""
        first = one_of(self.owed(), a)
        if first is None:
            return
        theirs = [one for one in self.owed() if one["currency"] == first["currency"] and one is not first]
        second = one_of(theirs, b)
        if second is not None:
            charge = self.account.pay_several([first, second], at=self.at)
            self.note_payment(first, charge)
            self.ledger.mixed(first["id"], second["id"])

    def is_given_up(self, a: int, b: int, c: int) -> None:
        """It may have been paid in part, and can still be paid."""
        invoice = one_of([one for one in self.owed() if one["status"] == "open"], a)
        if invoice is not None:
            self.account.give_up(invoice)

    def goes_over(self, a: int, b: int, c: int) -> None:
        """The payment of one was begun for another, which was voided and lists it as cancelled."""
        given_up = one_of(self.account.all("invoice", status="void"), a)
        paid = one_of([one for one in self.account.all("invoice", status="paid") if one["amount_due"]], b)
        if given_up is not None and paid is not None and given_up["amount_due"]:
            before, after = map(self.asking, (given_up, paid))
            before["payment"]["payment_intent"] = after["payment"]["payment_intent"]

    def asking(self, invoice: StripeObject) -> StripeObject:
        [asked] = self.account.all("invoice_payment", invoice=invoice["id"], is_default=True)
        return asked

    def note_payment(self, invoice: StripeObject, charge: StripeObject | None) -> None:
        if charge is not None and charge["status"] == "succeeded":
            self.ledger.paid(charge["id"], charge["amount"], charge["currency"], invoice=invoice["id"])

    def pays(self, a: int, b: int, c: int) -> None:
        invoice = one_of(self.owed(), a)
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
            self.ledger.void(invoice["id"])
