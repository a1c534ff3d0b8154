"""What becomes of what was billed, as histories tell it: plans and seats change, periods end, and invoices are paid in
parts, paid twice and corrected by credit notes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sandbox.standins.stripe.acts import changes, credit_notes, issuing, part_payments, pending
from sandbox.standins.stripe.beginning import Beginning
from sandbox.standins.stripe.directory import Named
from sandbox.standins.stripe.ledger import StripeObject, id_of


class Dashboard(Beginning):
    def change_subscription(
        self,
        subscription: Named,
        *,
        price: Named | None = None,
        quantity: int | None = None,
        item: Named | None = None,
        behavior: str = "create_prorations",
        at: datetime | None = None,
    ) -> StripeObject | None:
        """Of one item, the first unless told. Invoiced at once, the invoice, paid unless it is nothing; else None."""
        with self.lock:
            found, when = self.find("subscription", subscription), at or self.now()
            items = found["items"]["data"]
            changed = next(each for each in items if item is None or each["id"] == id_of(item))
            invoice = changes.change(
                self,
                found,
                changed,
                price=changed["price"] if price is None else self.find("price", price),
                quantity=changed["quantity"] if quantity is None else quantity,
                behavior=behavior,
                at=when,
            )
            if invoice is not None and invoice["status"] == "open":
                self.try_to_collect(invoice, at=when)
            return invoice

    def renew(
        self, subscription: Named, *, at: datetime | None = None, paid: bool = True, others: bool = False
    ) -> StripeObject:
        """The next period begins: its invoice, with the prorations that waited for it, and for `others`."""
        with self.lock:
            found, when = self.find("subscription", subscription), at or self.now()
            invoice = changes.renew(self, found, at=when, others=others)
            if paid and invoice["status"] == "open":
                self.try_to_collect(invoice, at=when)
            return invoice

    def add_pending_item(self, subscription: Named, amount: int, *, at: datetime | None = None) -> StripeObject:
        """For the subscription's next invoice, by hand: below zero it is somebody's kindness."""
        with self.lock:
            return pending.add_by_hand(self, self.find("subscription", subscription), amount, at=at or self.now())

    def bill_what_waits(self, subscription: Named, *, at: datetime | None = None) -> StripeObject | None:
        """On an invoice of its own, of no subscription: all that waits for the customer in the subscription's currency,
        for whichever. Not paid yet; None where nothing waits.
        """
        with self.lock:
            return issuing.issue_by_itself(self, self.find("subscription", subscription), at=at or self.now())

    def pay_beside(
        self,
        invoice: Named,
        amount: int | None = None,
        *,
        payment_method: Named | None = None,
        charge_id: str | None = None,
        at: datetime | None = None,
    ) -> StripeObject:
        """A payment of its own, by default of all that the invoice asks: a part, or once more what was paid already.

        What is more than is owed goes to the customer's balance. The charge that it makes.
        """
        with self.lock:
            found = self.find("invoice", invoice)
            return part_payments.pay(
                self,
                found,
                found["amount_due"] if amount is None else amount,
                method=self.card_for(found, payment_method),
                at=at or self.now(),
                charge_id=charge_id,
            )

    def pay_several(self, owed: Sequence[Named], *, at: datetime | None = None) -> StripeObject:
        """All that these invoices of one customer ask, with one payment; its charge."""
        with self.lock:
            found = [self.find("invoice", invoice) for invoice in owed]
            method = self.card_for(found[0], None)
            return part_payments.pay_several(self, found, method=method, at=at or self.now())

    def add_credit_note(
        self,
        invoice: Named,
        amount: int,
        *,
        refund: int = 0,
        refunds: dict[str, int] | None = None,
        credit: int = 0,
        out_of_band: int = 0,
    ) -> StripeObject:
        """It first lowers what an open invoice asks for; the rest goes back by a new refund, by refunds that were made
        (how much of each), to the balance or outside of Stripe, and these have to sum up to it.
        """
        params: dict[str, Any] = {"invoice": id_of(invoice), "amount": amount}
        ways = {"refund_amount": refund, "credit_amount": credit, "out_of_band_amount": out_of_band}
        params |= {way: given for way, given in ways.items() if given}
        if refunds:
            params["refunds"] = [{"refund": id, "amount_refunded": given} for id, given in refunds.items()]
        with self.lock:
            return credit_notes.create(self, params)

    def void_credit_note(self, note: Named) -> StripeObject:
        with self.lock:
            return credit_notes.void(self, self.find("credit_note", note))
