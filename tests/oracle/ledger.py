"""What a bookkeeper counts beside the product: what came in from a made-up customer, what went back, and how much of
each payment may therefore still be refunded.

It is written down step by step as things happen and knows neither the product nor what Stripe shows. The rules, in
minor units and each currency for itself:

- A payment brings what was captured. Its refunds count unless they failed or were cancelled, and so does credit that
  was given for this very payment. In dispute or charged back, it brings nothing and its refunds lower nothing else; of
  one that was charged back in part, the rest was brought, though Stripe may refund it no more.
- What a credit note gave to the balance or outside of Stripe, and what was paid too much, counts against all payments
  of that invoice.
- What an invoice came to below zero for unused time, and what waits for the next invoice, if it is credit in the end,
  count against all payments of the subscription, whoever used that credit since, and though the subscription ended.
- What was given back beyond what was paid for one thing lowers nothing else.
"""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Payment:
    """`gone` while the bank has it back, or may take it; `taken` is the part that the bank took, and `locked` while
    Stripe refuses to refund what is left.
    """

    amount: int
    currency: str
    invoice: str | None = None
    subscription: str | None = None
    refunds: dict[str, int] = field(default_factory=dict)
    gone: bool = False
    taken: int = 0
    locked: bool = False

    @property
    def left(self) -> int:
        return 0 if self.gone else max(self.amount - self.taken - sum(self.refunds.values()), 0)


class Ledger:
    def __init__(self) -> None:
        self.payments: dict[str, Payment] = {}
        # Given back otherwise than by refund: for one payment, for an invoice, and for a subscription's unused time.
        self.for_payment: defaultdict[str, int] = defaultdict(int)
        self.for_invoice: defaultdict[str, int] = defaultdict(int)
        self.for_time: defaultdict[str, int] = defaultdict(int)
        # What waits for the next invoice of a subscription, below zero where it is credit.
        self.waiting: defaultdict[str, int] = defaultdict(int)

    def paid(
        self, payment: str, amount: int, currency: str, *, invoice: str | None = None, subscription: str | None = None
    ) -> None:
        self.payments[payment] = Payment(amount, currency, invoice, subscription)

    def refunded(self, payment: str, refund: str, amount: int) -> None:
        self.payments[payment].refunds[refund] = amount

    def refund_came_back(self, payment: str, refund: str) -> None:
        del self.payments[payment].refunds[refund]

    def bank_has(self, payment: str, gone: bool) -> None:
        self.payments[payment].gone = gone

    def bank_took(self, payment: str, part: int, *, locked: bool) -> None:
        paid = self.payments[payment]
        paid.taken, paid.locked = part, locked

    def given_for_payment(self, payment: str, amount: int) -> None:
        self.for_payment[payment] += amount

    def given_for_invoice(self, invoice: str, amount: int) -> None:
        self.for_invoice[invoice] += amount

    def billed(self, subscription: str, total: int) -> None:
        """An invoice that brings what waited; below zero it is credit."""
        self.waiting.pop(subscription, None)
        self.for_time[subscription] += max(-total, 0)

    def put_off(self, subscription: str, amount: int) -> None:
        self.waiting[subscription] += amount

    def taken_away(self, subscription: str) -> None:
        """What waited, for good."""
        self.waiting.pop(subscription, None)

    def left_of(self, payment: str) -> int:
        return max(self.payments[payment].left - self.for_payment[payment], 0)

    def left_of_invoice(self, invoice: str) -> int:
        paid = sum(self.left_of(id) for id, payment in self.payments.items() if payment.invoice == invoice)
        return max(paid - self.for_invoice[invoice], 0)

    def left_of_subscription(self, subscription: str) -> int:
        invoices = {each.invoice for each in self.payments.values() if each.subscription == subscription}
        paid = sum(self.left_of_invoice(invoice) for invoice in invoices if invoice)
        return max(paid - self.for_time[subscription] - max(-self.waiting[subscription], 0), 0)

    def most(self, payment: str) -> int:
        """What may still be refunded of one payment, if nothing else is refunded first."""
        paid = self.payments[payment]
        if paid.locked:
            return 0
        bounds = [self.left_of(payment)]
        if paid.invoice is not None:
            bounds.append(self.left_of_invoice(paid.invoice))
        if paid.subscription is not None:
            bounds.append(self.left_of_subscription(paid.subscription))
        return min(bounds)

    def most_in_all(self) -> dict[str, int]:
        """By currency: what refunding everything that may go back gives back."""
        left: defaultdict[str, int] = defaultdict(int)
        free: defaultdict[tuple[str, str | None, str], int] = defaultdict(int)
        for id, payment in self.payments.items():
            if payment.invoice is None:
                left[payment.currency] += self.most(id)
            else:
                free[payment.currency, payment.subscription, payment.invoice] += (
                    0 if payment.locked else self.left_of(id)
                )
        together: defaultdict[tuple[str, str], int] = defaultdict(int)
        for (currency, subscription, invoice), amount in free.items():
            of_invoice = min(amount, self.left_of_invoice(invoice))
            if subscription is None:
                left[currency] += of_invoice
            else:
                together[currency, subscription] += of_invoice
        for (currency, subscription), amount in together.items():
            left[currency] += min(amount, self.left_of_subscription(subscription))
        return dict(left)
