"""Small readings of customers to weigh. Times count back from when they were read, ids are unremarkable."""

from datetime import timedelta
from typing import Any

from billing.account.account import Account, Profile
from billing.account.customer import Customer
from billing.account.payment_method import PaymentMethod
from billing.account.payments import CheckoutSession, Dispute, Invoice
from billing.account.refund import Refund
from billing.account.subscription import Subscription, SubscriptionItem
from billing.evidence.assessment import assess
from billing.evidence.evidence import Evidence
from billing.wording.line import Line, Member, Moment, Named
from tests.billing.samples import NOW, account, charge, subscription, usd

JANE = Customer("cus_1", name="Jane Doe", email="jane@example.com", created=NOW)


def ago(**given: float) -> Any:
    return NOW - timedelta(**given)


def soon(**given: float) -> Any:
    return NOW + timedelta(**given)


def item(**given: Any) -> SubscriptionItem:
    """One seat of Pro by the month, three days into a period that was paid."""
    fields: dict[str, Any] = {
        "product": "prod_pro",
        "product_name": "Pro",
        "price": usd(4900),
        "interval": "month",
        "interval_count": 1,
        "quantity": 1,
        "period_start": ago(days=3),
        "period_end": soon(days=27),
    }
    return SubscriptionItem(**(fields | given))


def subscribed(id: str = "sub_1", **given: Any) -> Subscription:
    """A subscription with that item, or with one that differs by `item`."""
    return (
        subscription(id, items=(item(**given.pop("item", {})),), **given)
        if "items" not in given
        else (subscription(id, **given))
    )


def pair(first: dict[str, Any] | None = None, second: dict[str, Any] | None = None) -> tuple[Subscription, ...]:
    """Two seats of one product at one price, bought 70 days apart: little speaks for either side."""
    return (
        subscribed("sub_1", **({"created": ago(days=100)} | (first or {}))),
        subscribed("sub_2", **({"created": ago(days=30)} | (second or {}))),
    )


def profile(*subscriptions: Subscription, cards: tuple[PaymentMethod, ...] = (), **given: Any) -> Profile:
    """Another customer of the same name with the same address."""
    fields: dict[str, Any] = {"id": "cus_2", "name": "Jane Doe", "email": "jane@example.com"}
    return Profile(Customer(**(fields | given)), subscriptions, cards)


def card(id: str = "pm_1", **given: Any) -> PaymentMethod:
    fields: dict[str, Any] = {
        "kind": "card",
        "brand": "visa",
        "last4": "4242",
        "expires_month": 4,
        "expires_year": 2031,
        "fingerprint": "one",
    }
    return PaymentMethod(id, **(fields | given))


def invoice(id: str = "in_1", **given: Any) -> Invoice:
    """Paid, for the subscription."""
    fields: dict[str, Any] = {
        "number": None,
        "status": "paid",
        "total": usd(4900),
        "remaining": usd(0),
        "created": ago(days=3),
        "subscription": "sub_1",
    }
    return Invoice(id, **(fields | given))


def dispute(id: str = "du_1", **given: Any) -> Dispute:
    fields: dict[str, Any] = {
        "charge": "ch_1",
        "status": "needs_response",
        "reason": "fraudulent",
        "amount": usd(4900),
        "created": ago(days=2),
    }
    return Dispute(id, **(fields | given))


def disputed(*of: Dispute) -> Account:
    return account(charges=(charge(disputed=True),), disputes=of)


def refund(status: str = "succeeded", **given: Any) -> Refund:
    return Refund(given.pop("id", "re_1"), usd(4900), status, **given)


def checkout(id: str = "cs_1", **given: Any) -> CheckoutSession:
    """Left yesterday."""
    fields: dict[str, Any] = {
        "status": "expired",
        "payment_status": "unpaid",
        "mode": "subscription",
        "created": ago(days=1),
    }
    return CheckoutSession(id, **(fields | given))


def names(reading: Account) -> list[str]:
    return [anomaly.name for anomaly in assess(reading).anomalies]


def found(name: str, reading: Account) -> Evidence:
    """The one piece of evidence of that name."""
    (only,) = (one for one in assess(reading).evidence if one.name == name)
    return only


def said(line: Line) -> str:
    """Its words, without its times."""
    return "".join(map(word, line))


def word(part: Any) -> str:
    match part:
        case Named(text=text):
            return text
        case Member() | Moment():
            return ""
        case str():
            return part
    return ""
