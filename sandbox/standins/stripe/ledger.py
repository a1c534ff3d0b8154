"""The account's objects: kept by kind and id in the order they came, with the account's clock and its one lock.

Plain storage in Stripe's own JSON shape; what may happen to an object is decided in `acts/`.
"""

import secrets
import string
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.standins.bell import Bell, RingingLock
from sandbox.standins.stripe.errors import no_such

StripeObject = dict[str, Any]

PREFIXES = {
    "billing_portal.configuration": "bpc",
    "billing_portal.session": "bps",
    "balance_transaction": "txn",
    "billing.credit_grant": "credgr",
    "billing.feedback_option": "fdbkopt",
    "billing.meter": "mtr",
    "charge": "ch",
    "checkout.session": "cs_test",
    "coupon": "coupon",
    "credit_note": "cn",
    "credit_note_line_item": "cnli",
    "customer": "cus",
    "customer_balance_transaction": "cbtxn",
    "discount": "di",
    "dispute": "dp",
    "invoice": "in",
    "invoice_payment": "inpay",
    "invoiceitem": "ii",
    "line_item": "il",
    "payment_intent": "pi",
    "payment_method": "pm",
    "payment_record": "pr",
    "price": "price",
    "product": "prod",
    "radar.early_fraud_warning": "issfr",
    "refund": "re",
    "setup_intent": "seti",
    "subscription": "sub",
    "subscription_item": "si",
    "subscription_schedule": "sub_sched",
    "tax_rate": "txr",
    "v2.core.account": "acct",
}

ALPHABET = (string.ascii_letters + string.digits).encode()
# The character for each random byte.
CHARACTERS = bytes(ALPHABET[byte % len(ALPHABET)] for byte in range(256))


def utc_now() -> datetime:
    return datetime.now(UTC)


def unix(at: datetime) -> int:
    return int(at.timestamp())


def token(length: int = 24) -> str:
    return secrets.token_bytes(length).translate(CHARACTERS).decode()


def new_id(kind: str) -> str:
    return f"{PREFIXES[kind]}_{token()}"


def id_of(named: StripeObject | str) -> str:
    return named if isinstance(named, str) else str(named["id"])


class Ledger:
    def __init__(self, *, now: Callable[[], datetime] = utc_now) -> None:
        self.now = now
        self.account_id = "acct_sandbox"
        # Rung after anything may have changed.
        self.bell = Bell()
        # Builders of a history and endpoints of the API take turns by it; whoever holds it never waits for the network.
        self.lock = RingingLock(self.bell)
        self.shelves: dict[str, dict[str, StripeObject]] = {}
        # The cards that the bank refuses just now, by payment method.
        self.declines: dict[str, str] = {}
        # Those whose payments take days to arrive.
        self.slow: set[str] = set()
        # What becomes of a new refund: `succeeded`, or `pending` as with an empty balance or a slow payment method.
        self.refund_status = "succeeded"
        self.balance_is_empty = False
        # What invoices took of grants of credits so far, by grant.
        self.credits_used: dict[str, int] = {}
        # Not every country has search, and its index may be late by this much.
        self.search_is_off = False
        # What is in the mode that the key is not of, with that mode.
        self.other_mode: dict[str, str] = {}
        self.search_lag = timedelta()

    def put(self, row: StripeObject) -> StripeObject:
        shelf = self.shelves.setdefault(row["object"], {})
        if row["id"] in shelf:
            raise ValueError(f"{row['id']} exists already")
        shelf[row["id"]] = row
        return row

    def get(self, kind: str, id: str) -> StripeObject | None:
        return self.shelves.get(kind, {}).get(id)

    def find(self, kind: str, named: StripeObject | str, *, param: str = "id", status: int = 404) -> StripeObject:
        """The object, or Stripe's refusal that there is none."""
        found = self.get(kind, id_of(named))
        if found is None:
            raise no_such(kind, id_of(named), param=param, status=status, mode=self.other_mode.get(id_of(named)))
        return found

    def holder(self, named: StripeObject | str) -> StripeObject:
        """Whom things belong to: a customer, or an account where Accounts v2 is used."""
        return self.find("v2.core.account" if id_of(named).startswith("acct_") else "customer", named)

    def holder_of(self, row: StripeObject) -> StripeObject:
        return self.holder(row["customer"] or row["customer_account"])

    def all(self, kind: str, **fields: Any) -> list[StripeObject]:
        """Every object of a kind whose top-level fields are as given, oldest first."""
        found = list(self.each(kind))
        # Field by field: of a crowd hardly any are left after the first.
        for name, value in fields.items():
            found = [row for row in found if row.get(name) == value]
        return found

    def each(self, kind: str) -> Iterator[StripeObject]:
        yield from list(self.shelves.get(kind, {}).values())

    def __getitem__(self, id: str) -> StripeObject:
        """Any object by its id alone."""
        for shelf in self.shelves.values():
            if id in shelf:
                return shelf[id]
        raise KeyError(id)
