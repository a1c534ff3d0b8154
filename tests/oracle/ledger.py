"""What a bookkeeper counts beside the product: what came in from a made-up customer, what went back, and how much of
each payment may therefore still be refunded.

It is written down step by step as things happen and knows neither the product nor what Stripe shows. The rules, in
minor units and each currency for itself:

- A payment brings what was captured. Its refunds count unless they failed or were cancelled, and so does credit that
  was given for this very payment. In dispute or charged back, over whatever
  amount, it brings nothing and its refunds lower nothing else.
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
    """`gone` while the bank has it back, or may take it."""

    amount: int
    currency: str
    invoice: str | None = None
    subscription: str | None = None
    refunds: dict[str, int] = field(default_factory=dict)
    gone: bool = False

    @property
    def left(self) -> int:
        return 0 if self.gone else max(self.amount - sum(self.refunds.values()), 0)


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
        bounds = [self.left_of(payment)]
        if paid.invoice is not None:
            bounds.append(self.left_of_invoice(paid.invoice))
        if paid.subscription is not None:
            bounds.append(self.left_of_subscription(paid.subscription))
        return min(bounds)

    def most_in_all(self) -> dict[str, int]:
        """By currency: what refunding everything that may go back gives back."""
        left: defaultdict[str, int] = defaultdict(int)
        seen: set[str] = set()
        for id, payment in self.payments.items():
            whole = payment.subscription or payment.invoice
            if whole is None:
                left[payment.currency] += self.left_of(id)
            elif whole not in seen:
                seen.add(whole)
                of_all = self.left_of_subscription if payment.subscription else self.left_of_invoice
                left[payment.currency] += of_all(whole)
        return dict(left)
