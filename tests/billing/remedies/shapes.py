"""Customers by the shape of their contract, each with what may not be done for them. No tests here.

Each has a paid charge of 49 dollars and an open invoice, so that a remedy is missing for the shape's sake alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from billing.account.account import Account, Panel
from billing.account.customer import BalanceEntry
from billing.account.given_back import GivenBack, PendingItem
from billing.account.payments import Charge, Dispute, Invoice
from billing.account.portal import Portal
from billing.account.subscription import Subscription
from billing.values.choices import Remedy
from billing.values.money import Money
from tests.billing.samples import NOW, PORTAL, account, charge, invoice, subscription, usd

PAID = "in_0"
CANCELS = "cancel_at_period_end cancel_now"
MONEY = "credit_balance refund_charge"
CHANGES = f"{CANCELS} retry_payment void_invoice {MONEY}"
SHOWS = "share_portal share_invoices preserve_seats"


@dataclass(frozen=True)
class Shape:
    """Attributes:
    refused: remedies that somebody may look for here, and that would do harm or whose objects could not be read.
    absent: remedies that have nothing to act on here.
    careful: whether cancelling it takes a clear yes, however many others the customer has.
    goes_on: how many of its subscriptions would go on by themselves.
    """

    account: Account
    refused: frozenset[Remedy]
    absent: frozenset[Remedy]
    careful: bool
    goes_on: int


def shape(
    *subscriptions: Subscription,
    refused: str = "",
    absent: str = "",
    careful: bool = False,
    goes_on: int | None = None,
    **given: Any,
) -> Shape:
    fields: dict[str, Any] = {
        "subscriptions": subscriptions or (subscription(),),
        "charges": (paid(),),
        "invoices": (invoice(),),
    }
    known = billed(account(**(fields | given)))
    going_on = len(known.subscriptions) if goes_on is None else goes_on
    return Shape(known, named(refused), named(absent), careful, going_on)


def named(remedies: str) -> frozenset[Remedy]:
    return frozenset(map(Remedy, remedies.split()))


def with_item(**changes: Any) -> Subscription:
    plain = subscription()
    return replace(plain, items=(replace(plain.items[0], **changes),))


def paid(id: str = "ch_1", **given: Any) -> Charge:
    return charge(id, **({"subscription": "sub_1", "invoice": PAID} | given))


def billed(known: Account) -> Account:
    """With the invoice that `paid` paid."""
    of = next((one.captured for one in known.charges if one.invoice == PAID), None)
    if of is None or known.invoice(PAID) or not known.knows(Panel.INVOICES):
        return known
    given = {"status": "paid", "total": of, "remaining": Money(0, of.currency), "paid": of}
    return replace(known, invoices=(*known.invoices, invoice(PAID, **given)))


def prorated(credited: int) -> tuple[Invoice, ...]:
    """The open invoice, and one below zero that gave credit for unused time."""
    given = {"status": "paid", "total": usd(-credited), "remaining": usd(0), "created": NOW, "prorated": True}
    return invoice(), invoice("in_2", **given, credited=usd(credited))


def given(*entries: BalanceEntry) -> dict[str, Any]:
    """What came to the balance and went from it."""
    return {"given_back": GivenBack(entries=entries)}


def waiting(amount: int, subscription: str = "sub_1") -> dict[str, Any]:
    """Credit for unused time that waits for its invoice."""
    return {"given_back": GivenBack(pending=(PendingItem("ii_1", subscription, usd(-amount), proration=True),))}


def credited(amount: int, charge: str = "ch_1") -> BalanceEntry:
    return BalanceEntry("cbtxn_1", usd(-amount), "case_0", "4", charge)


def dispute(status: str, *, refundable: bool = False, id: str = "dp_1", days: int = 0) -> Dispute:
    at = NOW + timedelta(days=days)
    return Dispute(id, "ch_1", status, "general", usd(4900), at, refundable=refundable)


PANELS: dict[Panel, dict[str, Any]] = {
    Panel.SUBSCRIPTIONS: {"subscriptions": ()},
    Panel.INVOICES: {"invoices": ()},
    Panel.CHARGES: {"charges": ()},
    Panel.DISPUTES: {"disputes": ()},
    Panel.PAYMENT_METHODS: {"payment_methods": ()},
    Panel.CHECKOUTS: {"checkouts": ()},
    Panel.PORTAL: {"portal": None},
    Panel.OTHERS: {"others": ()},
}


def unread(known: Account, *panels: Panel) -> Account:
    """The same customer, of whom Stripe did not say everything."""
    emptied = {name: value for panel in panels for name, value in PANELS[panel].items()}
    return replace(known, **emptied, unknown=tuple(dict.fromkeys((*known.unknown, *panels))))


def shape_unread(panels: Iterable[Panel], *, refused: str, **given: Any) -> Shape:
    whole = shape(**given)
    known = unread(whole.account, *panels)
    goes_on = len(known.subscriptions)
    return replace(whole, account=known, refused=named(refused), goes_on=goes_on)


DISPUTED: dict[str, Any] = {"charges": (paid(disputed=True),)}
LOST = dispute("needs_response")
INQUIRY = dispute("warning_needs_response", refundable=True)
SHAPES: dict[str, Shape] = {
    "one seat monthly": shape(),
    "annual": shape(with_item(interval="year"), careful=True),
    "every three months": shape(with_item(interval_count=3), careful=True),
    "team seats": shape(subscription(quantity=6), careful=True),
    "several items": shape(replace(subscription(), items=subscription().items * 2), careful=True),
    "tiered": shape(with_item(tiered=True, price=None)),
    "metered": shape(with_item(usage_type="metered", quantity=None)),
    "trial": shape(subscription(status="trialing", trial_end=NOW + timedelta(days=5))),
    "driven by a schedule": shape(subscription(schedule="sub_sched_1"), careful=True),
    "schedule that ends later": shape(
        subscription(schedule="sub_sched_1", cancel_at=NOW + timedelta(days=200)), careful=True
    ),
    "schedule that ends with the period": shape(
        subscription(schedule="sub_sched_1", cancel_at=NOW + timedelta(days=20)),
        refused="cancel_at_period_end",
        careful=True,
        goes_on=0,
    ),
    "pending change": shape(subscription(pending_update=True), careful=True),
    "prorated": shape(invoices=prorated(2000), careful=True),
    "prorated in full": shape(invoices=prorated(4900), refused=MONEY, careful=True),
    "credited in part": shape(**given(credited(2000))),
    "credited in full": shape(**given(credited(4900)), refused=MONEY),
    "credited and taken back": shape(**given(credited(-4900), credited(4900))),
    "more invoices than were read, and a charge that names none": shape(
        charges=(paid(invoice=None),), cut=(Panel.INVOICES,), refused=MONEY
    ),
    "sent invoices": shape(
        subscription(collection_method="send_invoice"),
        invoices=(invoice(collection_method="send_invoice"),),
        refused="retry_payment",
    ),
    "several currencies": shape(
        subscription(currency="usd"), subscription("sub_2", currency="eur"), refused="credit_balance"
    ),
    "connect": shape(subscription(connect="acct_2"), refused=CHANGES),
    "managed payments": shape(subscription(managed_payments=True), refused=CHANGES),
    "collection paused": shape(subscription(paused=True), goes_on=0),
    "ending already": shape(subscription(cancel_at_period_end=True), refused="cancel_at_period_end", goes_on=0),
    "past due": shape(subscription(status="past_due")),
    "unpaid": shape(subscription(status="unpaid"), refused="cancel_at_period_end"),
    "stolen card": shape(invoices=(invoice(failure="stolen_card"),), refused="retry_payment"),
    "invoice paid in part": shape(invoices=(invoice(remaining=usd(100)),), refused="void_invoice"),
    "invoice given up": shape(invoices=(invoice(status="uncollectible"),), absent="retry_payment"),
    "disputed charge": shape(disputes=(LOST,), refused=MONEY, **DISPUTED),
    "inquiry": shape(disputes=(INQUIRY,), refused="credit_balance", **DISPUTED),
    "nothing paid": shape(charges=(paid(status="failed"),), absent=MONEY),
    "nothing owed": shape(invoices=(invoice(status="paid", remaining=usd(0)),), absent="retry_payment void_invoice"),
    "no portal": shape(portal=Portal(configured=False), absent="share_portal"),
    "portal without a login page": shape(portal=replace(PORTAL, login_url=None), absent="share_portal"),
    "portal without cancel": shape(portal=replace(PORTAL, cancel=False)),
    "no subscriptions": shape(
        subscriptions=(),
        charges=(charge(),),
        invoices=(invoice(subscription=None),),
        absent=f"{CANCELS} preserve_seats",
    ),
    "ended": shape(
        subscription(status="canceled"),
        refused="retry_payment",
        absent=f"{CANCELS} preserve_seats",
        goes_on=0,
    ),
    "everything unread": shape_unread(Panel, refused=f"{SHOWS} {CHANGES}"),
    "charges unread": shape_unread([Panel.CHARGES], refused=f"retry_payment {MONEY}"),
    "subscriptions unread": shape_unread(
        [Panel.SUBSCRIPTIONS], refused=f"preserve_seats {CANCELS} retry_payment void_invoice {MONEY}"
    ),
    "invoices unread": shape_unread(
        [Panel.INVOICES], refused=f"share_invoices retry_payment void_invoice cancel_now {MONEY}"
    ),
    "dispute unread": shape_unread([Panel.DISPUTES], refused=MONEY, disputes=(INQUIRY,), **DISPUTED),
    "portal unread": shape_unread([Panel.PORTAL], refused="share_portal"),
}
