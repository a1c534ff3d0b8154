"""What was asked for and what was paid: invoices, charges and what became of them, checkouts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from billing.account.invoice_line import InvoiceLine, Purpose, Tax
from billing.account.payment_method import PaymentMethod
from billing.account.payment_types import type_of
from billing.account.refund import Refund
from billing.account.waiting import Waiting
from billing.values.facts import Facts
from billing.values.money import Money


@dataclass(frozen=True, slots=True)
class Invoice:
    """Attributes:
    billing_reason: what made it, in Stripe's words: `subscription_cycle`, `subscription_update`, …
    prorated: whether a line of it makes up for a change in the middle of a period.
    end_reason: why it was given up as uncollectible.
    stuck: Stripe's code of why it could not be finalized.
    auto_advance: whether Stripe goes on collecting it by itself.
    credited, goodwill: what its lines take off for unused time, and what its other ones do; with their tax.
    payments_cut: whether it has more payments than were read.
    paid: what was paid of it; what credit covered was not.
    applied: what it took of the customer's credit.
    overpaid: what was paid beyond it, which went to the customer's balance.
    reduced: what credit notes took off it before it was paid.
    carried: what the customer's balance took over, as of one that is too small to be charged.
    noted: what credit notes gave back of it after it was paid, in whichever way.
    failure, advice: why the last attempt failed, where it was read with its payment.
    discounted: what all discounts took off it, where Stripe says so.
    processing: whether a payment of it is on its way; None where its payments were not read.
    waiting: what its payment waits for, where that was read and only the customer can do it.
    lines: what it was for; of many only the first ones, and `lines_cut` then says so.
    default_payment_method, default_source: what pays it before anything of its subscription's or customer's.
    purpose: what made it, where the `billing_reason` does not tell.
    shared: of one that leaves credit for unused time of several subscriptions, how much of each.
    asked: of one that bills others than its own subscription, the most that it asks for each.
    live_intents: those of `payment_intents` that still pay it, or did.
    paid_off_stripe: what of it was paid outside Stripe, by transfer or in cash.
    """

    id: str
    number: str | None
    status: str
    total: Money
    remaining: Money
    created: datetime
    subscription: str | None = None
    next_payment_attempt: datetime | None = None
    attempt_count: int = 0
    payment_intents: tuple[str, ...] = ()
    live_intents: tuple[str, ...] = ()
    paid_off_stripe: Money | None = None
    due: datetime | None = None
    collection_method: str = "charge_automatically"
    billing_reason: str | None = None
    prorated: bool = False
    end_reason: str | None = None
    stuck: str | None = None
    auto_advance: bool = False
    credited: Money | None = None
    failure: str | None = None
    advice: str | None = None
    processing: bool | None = None
    discounted: Money | None = None
    lines: tuple[InvoiceLine, ...] = ()
    lines_cut: bool = False
    taxes: tuple[Tax, ...] = ()
    purpose: Purpose | None = None
    goodwill: Money | None = None
    payments_cut: bool = False
    paid: Money | None = None
    applied: Money | None = None
    overpaid: Money | None = None
    noted: Money | None = None
    default_payment_method: str | None = None
    default_source: str | None = None
    waiting: Waiting | None = None
    shared: tuple[tuple[str, Money], ...] = ()
    asked: tuple[tuple[str, Money], ...] = ()
    reduced: Money | None = None
    carried: Money | None = None

    @property
    def is_owed(self) -> bool:
        """Still to be paid, though nobody may go on asking for it."""
        return self.status in {"open", "uncollectible"}

    def facts(self) -> Facts:
        return {"status": self.status, "remaining": self.remaining.amount, "total": self.total.amount}

    @property
    def is_partly_paid(self) -> bool:
        """Of an open one, outside Stripe too: what credit took off it is not paid."""
        return self.paid_off_stripe is not None or (self.paid or self.total - self.remaining).amount > 0

    @property
    def is_paid_from_credit(self) -> bool:
        """Whether credit covered the whole of it."""
        return self.status == "paid" and self.total.amount > 0 and self.applied == self.total

    @property
    def is_settled_by_note(self) -> bool:
        """Whether a credit note took off all that credit left of it, so that nobody paid anything."""
        by_credit = self.applied or Money(0, self.total.currency)
        return self.status == "paid" and self.reduced is not None and self.reduced + by_credit == self.total

    @property
    def is_carried_over(self) -> bool:
        """Whether the next invoice asks for it: to Stripe it is paid."""
        return self.status == "paid" and self.carried is not None and not (self.paid and self.paid.amount)

    def is_cut_short(self, *, among_several: bool) -> bool:
        """Whether what went back cannot be told from it: below zero its lines say that, and of a customer with several
        subscriptions which of them it was for.
        """
        return self.payments_cut or (self.lines_cut and (among_several or self.total.amount < 0))

    @property
    def unused(self) -> Money:
        """What it gave back for unused time: what its new charges left of that. Below zero an invoice pays no money,
        it leaves credit; what a line took off for another reason is no unused time.
        """
        nothing = Money(0, self.total.currency)
        if self.status == "void" or self.credited is None or self.total.amount >= 0:
            return nothing
        below = self.total.negated() - (self.goodwill or nothing)
        return min(below.or_nothing, self.credited)

    @property
    def unused_of(self) -> tuple[tuple[str, Money], ...]:
        """The same, by subscription."""
        return self.shared or (((self.subscription, self.unused),) if self.subscription else ())

    @property
    def brings(self) -> dict[str, int | None]:
        """By subscription, the most that its payments may be for, in minor units; None for all of them."""
        if self.asked:
            return {whose: amount.amount for whose, amount in self.asked}
        return {self.subscription: None} if self.subscription else {}

    @property
    def is_paid_off_stripe(self) -> bool:
        """Whether all that credit and notes left of it was."""
        nothing = Money(0, self.total.currency)
        by_card = self.total - (self.applied or nothing) - (self.reduced or nothing)
        return self.paid_off_stripe is not None and not self.paid_off_stripe < by_card


@dataclass(frozen=True, slots=True)
class InvoiceLink:
    """Where one invoice can be seen and paid, and its PDF: for one person's eyes, and kept nowhere."""

    name: str
    total: Money
    created: datetime
    page: str
    pdf: str | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """Attributes:
    status: in Stripe's words; `authorised` what is only reserved, `released` what was, and was let go again.
    failure: why it failed, as the most precise code that Stripe gives.
    advice: Stripe's advice on trying again: `do_not_try_again`, `try_again_later` or `confirm_card_data`.
    refunds_cut: whether it has more refunds than were read.
    blocked: whether Stripe itself stopped it, as too risky, before the bank was asked.
    statement: what the customer reads on the statement of their card or account.
    receipt: the number on the receipt that was mailed.
    method: what it was paid with.
    presented: what the customer saw in their own currency; never counted with.
    intent: the payment intent that it was a try of.
    """

    id: str
    status: str
    captured: Money
    refunded: Money
    created: datetime
    customer: str | None = None
    livemode: bool = False
    disputed: bool = False
    invoice: str | None = None
    subscription: str | None = None
    method: PaymentMethod | None = None
    failure: str | None = None
    advice: str | None = None
    blocked: bool = False
    connect: str | None = None
    refunds: tuple[Refund, ...] = ()
    statement: str | None = None
    receipt: str | None = None
    presented: Money | None = None
    refunds_cut: bool = False
    intent: str | None = None

    @property
    def is_on_its_way(self) -> bool:
        """Begun, and nobody knows yet whether it works: a bank debit takes days."""
        return self.status == "pending"

    @property
    def refunding(self) -> tuple[Refund, ...]:
        """Those of its refunds that are not there yet; they count as refunded, since no more than the rest may go."""
        return tuple(made for made in self.refunds if made.is_under_way)

    @property
    def arrived(self) -> Money:
        """What the customer got back of it."""
        under_way = sum(made.amount.amount for made in self.refunding)
        return Money(max(self.refunded.amount - under_way, 0), self.refunded.currency)

    @property
    def left(self) -> Money:
        """What can still be refunded."""
        return self.captured - self.refunded

    @property
    def refundable_until(self) -> datetime | None:
        """None where no last day is known."""
        days = type_of(self.method.kind).refund_days if self.method else None
        return self.created + timedelta(days=days) if days else None

    @property
    def has_something_left(self) -> bool:
        return self.status == "succeeded" and self.left.amount > 0

    def facts(self) -> Facts:
        return {
            "status": self.status,
            "captured": self.captured.amount,
            "refunded": self.refunded.amount,
            "disputed": self.disputed,
            "customer": self.customer,
        }


@dataclass(frozen=True, slots=True)
class Dispute:
    """Attributes:
    answer_by: until when an answer counts.
    refundable: Stripe's word that a refund is still possible and would end it.
    submissions: how often evidence was handed in; `late` says that the last was after its day.
    staged: whether evidence is prepared that was not handed in.
    takes_no_answer: whether the bank decides without one.
    """

    id: str
    charge: str
    status: str
    reason: str
    amount: Money
    created: datetime
    answer_by: datetime | None = None
    refundable: bool = False
    submissions: int = 0
    late: bool = False
    staged: bool = False
    takes_no_answer: bool = False

    @property
    def is_inquiry(self) -> bool:
        return self.status.startswith("warning_")

    @property
    def is_open(self) -> bool:
        return self.status not in {"won", "lost", "warning_closed", "prevented"}


@dataclass(frozen=True, slots=True)
class FraudWarning:
    """The bank of the card thinks that its owner did not make the payment; `actionable` while a refund may spare a
    dispute.
    """

    id: str
    charge: str
    kind: str
    created: datetime
    actionable: bool = True


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    """`status` is `open`, `complete` or `expired`; Stripe knows no failed one. `waiting` is what its payment needs."""

    id: str
    status: str
    payment_status: str
    mode: str
    created: datetime
    expires_at: datetime | None = None
    total: Money | None = None
    subscription: str | None = None
    waiting: Waiting | None = None
    payment_intent: str | None = None
