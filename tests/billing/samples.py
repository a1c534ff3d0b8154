"""Small customers, charges and cases to test with. What a test is about it says itself; the rest is unremarkable."""

from datetime import UTC, datetime, timedelta
from typing import Any

from billing.account.account import Account
from billing.account.customer import Customer
from billing.account.given_back import GivenBack
from billing.account.payments import Charge, Invoice
from billing.account.portal import Portal
from billing.account.refund import Refund
from billing.account.subscription import Subscription, SubscriptionItem
from billing.case.case import Case
from billing.case.events import Approved, Classified, Event, Executed, Identified, Noted, Opened, Proposed, RemedyAsked
from billing.case.fold import fold
from billing.case.log import CaseEvent
from billing.values.choices import Classification, Remedy
from billing.values.money import Money
from billing.values.people import Person, Role

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADA, BOB, EVE = "U0ADA", "U0BOB", "U0EVE"
BOTH = frozenset(Role)


def operator(user: str = ADA) -> Person:
    return Person(user, roles=frozenset({Role.OPERATOR}))


def approver(user: str = BOB) -> Person:
    return Person(user, roles=frozenset({Role.APPROVER}))


def usd(amount: int) -> Money:
    return Money(amount, "usd")


def subscription(id: str = "sub_1", **given: Any) -> Subscription:
    """One seat of Pro at 49 dollars a month."""
    item = SubscriptionItem(
        product=given.pop("product", "prod_pro"),
        product_name=given.pop("product_name", "Pro"),
        price=given.pop("price", usd(4900)),
        interval="month",
        interval_count=1,
        quantity=given.pop("quantity", 1),
        period_end=NOW + timedelta(days=20),
    )
    fields: dict[str, Any] = {"status": "active", "items": (item,), "created": NOW - timedelta(days=100)}
    return Subscription(id, **(fields | given))


def charge(id: str = "ch_1", **given: Any) -> Charge:
    """49 dollars, paid."""
    fields: dict[str, Any] = {
        "status": "succeeded",
        "captured": usd(4900),
        "refunded": usd(0),
        "created": NOW - timedelta(days=10),
        "customer": "cus_1",
    }
    return Charge(id, **(fields | given))


def invoice(id: str = "in_1", **given: Any) -> Invoice:
    """49 dollars of sub_1 that are still to be paid."""
    fields: dict[str, Any] = {
        "number": "A-0001",
        "status": "open",
        "total": usd(4900),
        "remaining": usd(4900),
        "created": NOW - timedelta(days=3),
        "subscription": "sub_1",
        "auto_advance": True,
    }
    return Invoice(id, **(fields | given))


def made_refund(case_id: str = "case_1", proposal: int = 4, status: str = "succeeded") -> Refund:
    return Refund("re_1", usd(4900), status, case_id=case_id, proposal=str(proposal))


PORTAL = Portal(
    configured=True, login_url="https://pay.example.com/login", cancel=True, invoices=True, payment_method=True
)


def account(**given: Any) -> Account:
    """A customer with one subscription, one paid charge and a portal."""
    fields: dict[str, Any] = {
        "customer": Customer(
            "cus_1", name="Jane Doe", email="jane@example.com", created=NOW, default_payment_method="pm_1"
        ),
        "read_at": NOW,
        "subscriptions": (subscription(),),
        "charges": (charge(),),
        "portal": PORTAL,
        "given_back": GivenBack(),
    }
    return Account(**(fields | given))


def case_of(*events: Event | tuple[str, Event], at: datetime = NOW) -> Case:
    """A case with these events, each by Ada unless an actor stands before it."""
    log = []
    for seq, given in enumerate((Opened("command", "C0SUPPORT"), *events), start=1):
        actor, event = given if isinstance(given, tuple) else (ADA, given)
        log.append(CaseEvent(seq, at, actor, event))
    return fold(Case("case_1", 7, "C0SUPPORT", "1.0", previewed_seq=len(log)), log)


IDENTIFIED = Identified("cus_1", livemode=True)


def classified(kind: Classification = Classification.DUPLICATE_SUBSCRIPTION) -> Classified:
    return Classified(kind, suggested=None)


def proposed(of: Charge | None = None, **given: Any) -> Proposed:
    """A refund of the whole charge."""
    wanted = of or charge()
    fields: dict[str, Any] = {
        "remedy": Remedy.REFUND_CHARGE,
        "charge": wanted.id,
        "amount": wanted.left.amount,
        "currency": wanted.left.currency,
        "reason": "duplicate",
        "seen": wanted.facts(),
        "expires_at": NOW + timedelta(hours=24),
    }
    return Proposed(**(fields | given))


def asked_to_end(of: Subscription | None = None) -> Noted:
    wanted = of or subscription()
    return RemedyAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription=wanted.id, seen=wanted.facts())


def ended(request: int = 4) -> Executed:
    return Executed(remedy=Remedy.CANCEL_AT_PERIOD_END, request=request, subscription="sub_1")


def classified_case(kind: Classification = Classification.DUPLICATE_SUBSCRIPTION) -> Case:
    return case_of(IDENTIFIED, classified(kind))


def proposed_case(**given: Any) -> Case:
    """A refund proposed by Ada at `seq` 4."""
    return case_of(IDENTIFIED, classified(), proposed(**given))


def approved_case(*after: Event | tuple[str, Event], at: datetime = NOW, **given: Any) -> Case:
    """The same, approved by Bob at `seq` 5."""
    return case_of(IDENTIFIED, classified(), proposed(**given), (BOB, Approved(4)), *after, at=at)
