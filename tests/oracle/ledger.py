"""What a bookkeeper counts beside the product: what came in from a made-up customer, what went back, and how much of
each payment may therefore still be refunded.

It is written down step by step as things happen and knows neither the product nor what Stripe shows. The rules, in
minor units and each currency for itself:

- A payment brings what was captured. Its refunds count unless they failed or were cancelled, and so does credit that
  was given for this very payment. In dispute or charged back, over whatever
  amount, it brings nothing and its refunds lower nothing else.
- Of what it bought for later, such as credits for usage, what is used is gone, of the payment or of its invoice.
- What was paid outside of Stripe is paid for its invoice, and goes back on no card.
- What a credit note gave to the balance or outside of Stripe, and what was paid too much, counts against all payments
  of that invoice.
- What an invoice came to below zero for unused time, and what waits for the next invoice, if it is credit in the end,
  count against all payments of the subscription, whoever used that credit since, and though the subscription ended.
  An invoice that bills several brings each what it asks for it, at most; credit has to be covered by what is left of
  the payments that may have paid for that time, and none of it twice.
- What somebody takes off a bill as a kindness was never paid, and is no credit for anything.
- What was given back beyond what was paid for one thing lowers nothing else.
- How much of a payment was for which of several invoices, nobody can tell: unknown, and so is all that rests on it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.oracle.flow import most_covered

NONE: Mapping[str | None, int] = {}


@dataclass(slots=True)
class Payment:
    """`disputes` say where it is: `gone` while the bank has it back, or may take it, `kept` where it is here and
    Stripe lets none of it go, and `asked` while the bank only asks, which ends with a refund and not with credit.
    """

    amount: int
    currency: str
    invoice: str | None = None
    refunds: dict[str, int] = field(default_factory=dict)
    disputes: dict[str, str] = field(default_factory=dict)

    @property
    def gone(self) -> bool:
        return "gone" in self.disputes.values()

    @property
    def kept(self) -> bool:
        return "kept" in self.disputes.values()

    @property
    def asked(self) -> bool:
        return "asked" in self.disputes.values()

    @property
    def left(self) -> int:
        return 0 if self.gone else max(self.amount - sum(self.refunds.values()), 0)


class Ledger:
    def __init__(self) -> None:
        self.payments: dict[str, Payment] = {}
        # Paid outside of Stripe, by invoice.
        self.outside: defaultdict[str, int] = defaultdict(int)
        # Given back otherwise than by refund: for one payment, for an invoice, and for a subscription's unused time.
        self.for_payment: defaultdict[str, int] = defaultdict(int)
        self.for_invoice: defaultdict[str, int] = defaultdict(int)
        self.for_time: defaultdict[str, int] = defaultdict(int)
        # What waits for the next invoice of a subscription, below zero where it is credit.
        self.waiting: defaultdict[str, int] = defaultdict(int)
        # What is used of that which a payment or an invoice bought for later.
        self.gone_of: defaultdict[str, int] = defaultdict(int)
        self.unclear: set[str] = set()
        # What an invoice took of credit that was there before.
        self.took: defaultdict[str, int] = defaultdict(int)
        # By invoice, the most that it brings each of its subscriptions; None for all of it.
        self.brings: dict[str, dict[str, int | None]] = {}

    def paid(self, payment: str, amount: int, currency: str, *, invoice: str | None = None) -> None:
        self.payments[payment] = Payment(amount, currency, invoice)

    def paid_outside(self, invoice: str, amount: int) -> None:
        self.outside[invoice] += amount

    def took_credit(self, invoice: str, amount: int) -> None:
        """No card brought that; given again it would be credit."""
        self.took[invoice] += amount

    def void(self, invoice: str) -> None:
        """Asked for no more; the credit that it took is there again."""
        self.took.pop(invoice, None)

    def refunded(self, payment: str, refund: str, amount: int) -> None:
        self.payments[payment].refunds[refund] = amount

    def refund_came_back(self, payment: str, refund: str) -> None:
        del self.payments[payment].refunds[refund]

    def disputed(self, payment: str, dispute: str, where: str) -> None:
        """`gone`, `kept`, `asked`, or `here` as before."""
        self.payments[payment].disputes[dispute] = where

    def mixed(self, *invoices: str) -> None:
        """One payment paid them all."""
        self.unclear |= set(invoices)

    def used(self, what: str, amount: int) -> None:
        """Of what a payment, or an invoice, bought for later."""
        self.gone_of[what] += amount

    def given_for_payment(self, payment: str, amount: int) -> None:
        self.for_payment[payment] += amount

    def given_for_invoice(self, invoice: str, amount: int) -> None:
        self.for_invoice[invoice] += amount

    def billed(self, invoice: str, asked: Mapping[str | None, int], kindness: Mapping[str | None, int] = NONE) -> None:
        """What waited is on it. `asked`, by subscription; below zero in all, what it leaves is credit, unless it is
        `kindness`, which is above zero.
        """
        total = sum(asked.values())
        theirs = {whose: amount for whose, amount in asked.items() if whose is not None}
        for whose, amount in theirs.items():
            self.waiting.pop(whose, None)
            for_time = min(-amount - kindness.get(whose, 0), -total - sum(kindness.values()))
            self.for_time[whose] += max(for_time, 0)
        if len(asked) == 1:
            self.brings[invoice] = dict.fromkeys(theirs)
        else:
            self.brings[invoice] = {whose: max(min(amount, total), 0) for whose, amount in theirs.items() if total > 0}

    def put_off(self, subscription: str, amount: int) -> None:
        self.waiting[subscription] += amount

    def taken_away(self, subscription: str) -> None:
        """What waited, for good."""
        self.waiting.pop(subscription, None)

    def left_of(self, payment: str) -> int:
        return max(self.payments[payment].left - self.for_payment[payment] - self.gone_of[payment], 0)

    def cards(self, invoice: str) -> int:
        return sum(self.left_of(id) for id, payment in self.payments.items() if payment.invoice == invoice)

    def taken(self, invoice: str) -> int:
        """Of earlier credit that it took, what was not given again: beyond what a card brought, it is that."""
        theirs = [(id, payment) for id, payment in self.payments.items() if payment.invoice == invoice]
        beyond = sum(max(self.for_payment[id] + self.gone_of[id] - payment.left, 0) for id, payment in theirs)
        return max(self.took[invoice] - beyond, 0)

    def left_of_invoice(self, invoice: str, *, as_credit: bool = False) -> int:
        paid = self.cards(invoice) + self.outside[invoice] + (self.taken(invoice) if as_credit else 0)
        return max(paid - self.for_invoice[invoice] - self.gone_of[invoice], 0)

    def most(self, payment: str, *, as_credit: bool = False) -> int | None:
        """What may still go back of one payment, if nothing else does first; None where that is unknown."""
        paid = self.payments[payment]
        if paid.invoice is not None and self.joined(paid.invoice) & self.unclear:
            return None
        if paid.kept or paid.gone or (as_credit and paid.asked):
            return 0
        if paid.invoice is None:
            return self.left_of(payment)
        lefts = self.lefts(self.brings, as_credit=as_credit)
        without = {**lefts, paid.invoice: 0}
        # Of what is left of its invoice, so much has to stay, as nothing else covers that time.
        stays = self.covered(lefts) - self.covered(without)
        own = self.left_of(payment) + (self.taken(paid.invoice) if as_credit else 0)
        return min(own, lefts[paid.invoice] - stays)

    def joined(self, invoice: str) -> set[str]:
        """With all invoices that billed the same subscriptions, and those that were ever billed with them."""
        found, subscriptions = {invoice}, set(self.brings[invoice])
        while more := {id for id, theirs in self.brings.items() if subscriptions & theirs.keys()} - found:
            found |= more
            subscriptions |= {whose for id in more for whose in self.brings[id]}
        return found

    def lefts(self, invoices: Iterable[str], *, as_credit: bool = False) -> dict[str, int]:
        return {invoice: self.left_of_invoice(invoice, as_credit=as_credit) for invoice in invoices}

    def covered(self, lefts: Mapping[str, int]) -> int:
        """How much of all credit for unused time so much covers."""
        return most_covered(lefts, self.brings, self.owed())

    def owed(self) -> dict[str, int]:
        """Credit for unused time, by subscription."""
        return {whose: self.for_time[whose] + max(-self.waiting[whose], 0) for whose in {*self.for_time, *self.waiting}}

    def most_in_all(self) -> dict[str, int]:
        """By currency: what refunding everything that may go back gives back, as far as that is known."""
        left: defaultdict[str, int] = defaultdict(int)
        for id, payment in self.payments.items():
            if payment.invoice is None and not payment.kept:
                left[payment.currency] += self.left_of(id)
        lefts = self.lefts(self.brings)
        for currency in {payment.currency for payment in self.payments.values()}:
            paid = {each.invoice for each in self.payments.values() if each.invoice and each.currency == currency}
            theirs = {invoice for invoice in paid if not self.joined(invoice) & self.unclear}
            cards = {invoice: self.refundable(invoice) for invoice in theirs}
            beside = {invoice: amount - cards.get(invoice, 0) for invoice, amount in lefts.items()}
            left[currency] += sum(cards.values()) - (self.covered(lefts) - self.covered(beside))
        return dict(left)

    def refundable(self, invoice: str) -> int:
        """By card, as Stripe would let it go, unless it has to stay for the subscription."""
        theirs = [id for id, payment in self.payments.items() if payment.invoice == invoice and not payment.kept]
        return min(sum(map(self.left_of, theirs)), self.left_of_invoice(invoice))
