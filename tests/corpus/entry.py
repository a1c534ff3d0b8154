"""One file of `customers/`, as `README.md` describes it. What is read here is told to Stripe in `telling.py`."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.corpus import words
from tests.corpus.durations import Moment
from tests.corpus.tables import Malformed, read
from tests.corpus.values import Month, Percent

USUAL_EXPIRY = Month(2030, 8)
CUSTOMERS = Path(__file__).parent / "customers"


def rows(key: str) -> Any:
    """A field for an array of tables, which the file names in the singular."""
    return field(default=(), metadata={"key": key})


@dataclass(frozen=True, slots=True)
class Expect:
    verdict: words.Verdict
    classification: words.Classification
    anomalies: tuple[words.Anomaly, ...] = ()
    on_its_way: dict[str, int] = field(default_factory=dict)
    at_most: dict[str, int] = field(default_factory=dict)
    miss: str | None = None
    monthly: tuple[str, ...] | None = None
    reads: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    identifier: str | None = None
    fails: tuple[words.Panel, ...] = ()
    earlier_cases: int = 0
    other_mode: Literal["live", "test"] | None = None


@dataclass(frozen=True, slots=True)
class Portal:
    off: bool = False
    login_page: bool = True
    cancel: bool = True
    invoices: bool = True
    payment_method: bool = True


@dataclass(frozen=True, slots=True)
class Price:
    id: str
    product: str
    amount: int | None = None
    currency: str = "usd"
    interval: words.Interval = "month"
    interval_count: int = 1
    usage: Literal["licensed", "metered"] = "licensed"
    tiered: bool = False
    finer: str | None = None
    package: int | None = None
    rounds: Literal["up", "down"] = "up"
    options: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if [self.amount is not None, self.tiered, self.finer is not None].count(True) != 1:
            raise ValueError("a price has an amount, a finer one, or tiers")


@dataclass(frozen=True, slots=True)
class Card:
    brand: str = "visa"
    last4: str = "4242"
    expires: Month = USUAL_EXPIRY
    fingerprint: str | None = None
    wallet: words.Wallet | None = None
    device_last4: str | None = None
    legacy: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """What somebody pays with that is no card; what is left out is as in Stripe's test accounts."""

    type: words.PaymentType
    last4: str | None = None
    bank_name: str | None = None
    payer_email: str | None = None

    @property
    def said(self) -> dict[str, str]:
        told = {"last4": self.last4, "bank_name": self.bank_name, "payer_email": self.payer_email}
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Presented:
    """What the customer saw in their own currency."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Dispute:
    status: words.DisputeStatus = "needs_response"
    reason: words.DisputeReason = "general"
    answer_by: Moment | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A credit note, by the ways in which it gives back."""

    refund: int = 0
    credit: int = 0
    out_of_band: int = 0


@dataclass(frozen=True, slots=True)
class Invoice:
    at: Moment
    state: words.InvoiceState = "paid"
    decline: str | None = None
    advice: words.Advice | None = None
    blocked: bool = False
    attempts: int | None = None
    next_attempt: Moment | None = None
    due: Moment | None = None
    prorated: bool = False
    reason: words.BillingReason | None = None
    amount: int | None = None
    refunded: int | Literal["all"] | None = None
    refund_state: words.RefundState = "succeeded"
    refund_reason: str | None = None
    reference: str | None = None
    presented: Presented | None = None
    paid_again: int | None = None
    note: Note | None = None
    dispute: Dispute | None = None
    stuck: str | None = None
    given_up: words.GivenUp | None = None
    warned: bool = False
    waits: words.NextAction | None = None

    def __post_init__(self) -> None:
        if self.waits and self.state != "open":
            raise ValueError("only an open invoice waits for the customer")
        if self.stuck and self.state != "draft":
            raise ValueError("only a draft is stuck")
        if (self.refunded or self.dispute) and self.state != "paid":
            raise ValueError("only what was paid is refunded or disputed")

    @property
    def failures(self) -> int:
        """Attempts that did not work; of a paid one's, all but the last."""
        tries = self.attempts if self.attempts is not None else int(bool(self.decline or self.blocked))
        if self.state == "paid":
            return max(tries - 1, 0) if self.attempts else tries
        return max(tries, 1) if self.state == "failed" else tries


@dataclass(frozen=True, slots=True)
class Bill:
    """A paid invoice of one line of its own."""

    at: Moment
    amount: int
    what: str
    kind: words.LineKind
    begins: Moment | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    price: str
    until: Moment
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Charge:
    amount: int
    at: Moment
    currency: str = "usd"
    decline: str | None = None
    advice: words.Advice | None = None
    blocked: bool = False
    refunded: int | Literal["all"] | None = None
    refund_state: words.RefundState = "succeeded"
    refund_reason: str | None = None
    dispute: Dispute | None = None
    receipt_email: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A payment without an invoice or a checkout, not paid."""

    amount: int
    at: Moment
    currency: str = "usd"
    status: words.Unpaid = "requires_payment_method"
    waits: words.NextAction | None = None
    decline: str | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    price: str
    at: Moment
    status: words.CheckoutStatus = "complete"
    payment_status: words.PaymentStatus | None = None
    email: str | None = None
    setup: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    price: str
    since: Moment
    currency: str | None = None
    quantity: int = 1
    status: words.SubscriptionStatus | None = None
    ends: Literal["period end"] | Moment | None = None
    ended: Moment | None = None
    end_reason: words.EndReason | None = None
    feedback: words.Feedback | None = None
    trial_ends: Moment | None = None
    paused: bool | words.WhilePaused = False
    rests_for: words.RestsFor | None = None
    schedule: words.EndBehavior | None = None
    collection: words.Collection = "charge_automatically"
    card: Card | None = None
    pays_with: Method | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    item_metadata: dict[str, str] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    discount: int | Percent | None = None
    discount_months: int | None = None
    on_behalf_of: str | None = None
    managed_payments: bool = False
    billed: Literal["paid", "nothing"] = "paid"
    invoices: tuple[Invoice, ...] = rows("invoice")
    bills: tuple[Bill, ...] = rows("bill")
    phases: tuple[Phase, ...] = rows("phase")
    waits_for: str | None = None
    without_card: words.WithoutCard | None = None
    setup: Literal["requires_action", "requires_confirmation", "requires_payment_method"] | None = None
    ticked: str | None = None
    comment: str | None = None
    tax: Percent | None = None

    def __post_init__(self) -> None:
        if self.ended and self.standing not in ("canceled", "incomplete_expired"):
            raise ValueError(f"it is {self.standing}, and yet it ended")
        if self.ends and self.standing in ("canceled", "incomplete_expired"):
            raise ValueError(f"it is {self.standing}, and so has no end ahead")

    @property
    def standing(self) -> words.SubscriptionStatus:
        if self.status:
            return self.status
        if self.ended:
            return "canceled"
        return "trialing" if self.trial_ends and self.trial_ends.is_ahead else "active"


@dataclass(frozen=True, slots=True)
class Grant:
    """Credits for usage, of which invoices took `used`."""

    amount: int
    at: Moment
    used: int = 0
    name: str | None = None
    category: Literal["paid", "promotional"] = "paid"


@dataclass(frozen=True, slots=True)
class Customer:
    name: str | None = None
    email: str | None = None
    since: Moment | None = None
    company: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    discount: int | Percent | None = None
    discount_months: int | None = None
    balance: int = 0
    currency: str | None = None
    invoice_credit: dict[str, int] = field(default_factory=dict)
    deleted: bool = False
    card: Card | None = None
    pays_with: Method | None = None
    subscriptions: tuple[Subscription, ...] = rows("subscription")
    charges: tuple[Charge, ...] = rows("charge")
    begun: tuple[Begun, ...] = ()
    checkouts: tuple[Checkout, ...] = rows("checkout")
    grants: tuple[Grant, ...] = rows("credits")

    @property
    def begins(self) -> Moment:
        """When it was made: at the latest with the oldest thing it has."""
        had = [each.since for each in self.subscriptions]
        had += [charge.at for charge in self.charges] + [checkout.at for checkout in self.checkouts]
        had += [begun.at for begun in self.begun]
        return self.since or min(had, key=lambda moment: moment.offset, default=Moment.parse("30 days"))


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` is the file's, without its ending."""

    name: str
    story: str
    source: str
    expect: Expect
    customers: tuple[Customer, ...] = field(metadata={"key": "customer"})
    read: Read = field(default_factory=Read)
    portal: Portal = field(default_factory=Portal)
    prices: tuple[Price, ...] = rows("price")

    def __post_init__(self) -> None:
        if not self.customers:
            raise ValueError("it has no customer")
        if not self.identifier:
            raise ValueError("the first customer has no address, so [read] needs an identifier")

    @property
    def identifier(self) -> str:
        return self.read.identifier or self.customers[0].email or ""


def entries() -> list[Entry]:
    return [entry_at(path) for path in sorted(CUSTOMERS.glob("*.toml"))]


def entry_at(path: Path) -> Entry:
    try:
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", path.stem):
            raise Malformed("the file's name has to be words_with_underscores")
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if "name" in table:
            raise Malformed("unknown key name")
        return read(Entry, {"name": path.stem, **table})
    except (Malformed, tomllib.TOMLDecodeError) as wrong:
        raise Malformed(f"{path.name}: {wrong}") from None
