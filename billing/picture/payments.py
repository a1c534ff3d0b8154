"""What was asked for and what was paid: invoices, charges and what became of them, cards, checkouts."""

from dataclasses import dataclass
from datetime import UTC, datetime

from billing.events import Facts
from billing.money import Money
from billing.picture.invoice_line import InvoiceLine, Purpose, Tax


@dataclass(frozen=True, slots=True)
class Invoice:
    """Attributes:
    billing_reason: what made it, in Stripe's words: `subscription_cycle`, `subscription_update`, …
    prorated: whether a line of it makes up for a change in the middle of a period.
    end_reason: why it was given up as uncollectible.
    stuck: Stripe's code of why it could not be finalized.
    auto_advance: whether Stripe goes on collecting it by itself.
    credited: what it gives back for unused time.
    failure, advice: why the last attempt failed, where it was read with its payment.
    processing: whether a payment of it is on its way; None where its payments were not read.
    lines: what it was for; of many only the first ones, and `lines_cut` then says so.
    purpose: what made it, where the `billing_reason` does not tell.
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
    paid_off_stripe: bool = False
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
    lines: tuple[InvoiceLine, ...] = ()
    lines_cut: bool = False
    taxes: tuple[Tax, ...] = ()
    purpose: Purpose | None = None

    def facts(self) -> Facts:
        return {"status": self.status, "remaining": self.remaining.amount, "total": self.total.amount}


@dataclass(frozen=True, slots=True)
class InvoiceLink:
    """Where one invoice can be seen and paid, and its PDF: for one person's eyes, and kept nowhere."""

    name: str
    total: Money
    created: datetime
    page: str
    pdf: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    id: str
    amount: Money
    status: str
    case_id: str | None = None
    proposal: str | None = None
    created: datetime | None = None
    failure: str | None = None
    reason: str | None = None

    @property
    def came_back(self) -> bool:
        """Whether the money is with us again: Stripe may only learn that days after it said that it is refunded."""
        return self.status in {"failed", "canceled"}

    @property
    def is_under_way(self) -> bool:
        return self.status in {"pending", "requires_action"}


@dataclass(frozen=True, slots=True)
class Charge:
    """Attributes:
    failure: why it failed, as the most precise code that Stripe gives.
    advice: Stripe's advice on trying again: `do_not_try_again`, `try_again_later` or `confirm_card_data`.
    blocked: whether Stripe itself stopped it, as too risky, before the bank was asked.
    fingerprint: the same for the same card number, save for wallets, which may have one of their own.
    statement: what the customer reads on the statement of their card or account.
    device_last4: the last digits that a wallet shows on the device, which are not the card's.
    receipt: the number on the receipt that was mailed.
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
    card: str | None = None
    fingerprint: str | None = None
    wallet: str | None = None
    failure: str | None = None
    advice: str | None = None
    blocked: bool = False
    connect: str | None = None
    refunds: tuple[Refund, ...] = ()
    statement: str | None = None
    device_last4: str | None = None
    receipt: str | None = None

    @property
    def left(self) -> Money:
        """What can still be refunded."""
        return self.captured - self.refunded

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
class PendingCredit:
    """Credit for a subscription's unused time that the customer's next invoice takes off."""

    subscription: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Dispute:
    """`refundable` is Stripe's word that a refund is still possible and would end it."""

    id: str
    charge: str
    status: str
    reason: str
    amount: Money
    created: datetime
    answer_by: datetime | None = None
    refundable: bool = False

    @property
    def is_inquiry(self) -> bool:
        return self.status.startswith("warning_")

    @property
    def is_open(self) -> bool:
        return self.status not in {"won", "lost", "warning_closed", "prevented"}


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """`brand`, `last4` and the expiry are a card's; other kinds have their `kind` only."""

    id: str
    kind: str
    brand: str | None = None
    last4: str | None = None
    expires_month: int | None = None
    expires_year: int | None = None
    fingerprint: str | None = None
    wallet: str | None = None
    device_last4: str | None = None

    @property
    def unusable_from(self) -> datetime | None:
        """A card is good until the last day of its month."""
        if not (self.expires_year and self.expires_month):
            return None
        year, month = divmod(self.expires_year * 12 + self.expires_month, 12)
        return datetime(year, month + 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    """`status` is `open`, `complete` or `expired`; Stripe knows no failed one."""

    id: str
    status: str
    payment_status: str
    mode: str
    created: datetime
    expires_at: datetime | None = None
    total: Money | None = None
    subscription: str | None = None
