"""A made-up customer in the stand-in Stripe, and the ledger in which the same is written down. No tests here."""

from collections import Counter
from datetime import UTC, datetime
from typing import TypeVar

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.oracle.ledger import Ledger

T = TypeVar("T")
CUSTOMER = "cus_MadeUp"
BEGINNING = datetime(2025, 1, 15, 9, tzinfo=UTC)
# What a seat costs by plan, and the least that moves.
PRICES = {"usd": (2_000, 4_995), "eur": (1_900, 12_000), "jpy": (1_500, 9_801), "kwd": (6_500, 30_000)}
UNITS = {"kwd": 10}
CURRENCIES = tuple(PRICES)


class Told:
    def __init__(self) -> None:
        self.at = BEGINNING
        self.account = Account(now=lambda: self.at)
        self.ledger = Ledger()
        self.account.add_customer(id=CUSTOMER, name="Made Up", email="made.up@example.com", created=BEGINNING)
        self.account.add_payment_method(CUSTOMER, created=BEGINNING)
        self.product = self.account.add_product("Plan")
        # What bought each grant of credits.
        self.grants: dict[str, str] = {}
        for currency, prices in PRICES.items():
            for place, price in enumerate(prices):
                for interval in ("month", "year"):
                    id = f"price_{currency}_{interval}_{place}"
                    self.account.add_price(self.product, price, currency, interval, id=id)

    def shown(self) -> dict[str, list[str | None]]:
        """Enough of what Stripe holds to tell that something happened to it."""
        return {kind: [row.get("status") for row in shelf.values()] for kind, shelf in self.account.shelves.items()}

    def billed(self, invoice: StripeObject) -> None:
        """Whom it asks, and whom it leaves credit: what of it is whose stands in its lines."""
        behind, asked, kindness = subscription_of(invoice), Counter[str | None](), Counter[str | None]()
        for line in invoice["lines"]["data"]:
            whose, amount = whose_line(line) or behind, asked_by(line)
            asked[whose] += amount
            if amount < 0 and not line["parent"][line["parent"]["type"]]["proration"]:
                kindness[whose] -= amount
        assert sum(asked.values()) == invoice["total"]
        self.ledger.billed(invoice["id"], asked, kindness)
        # Below zero the balance is credit; what was owed on it is no part of that.
        self.ledger.took_credit(
            invoice["id"], max(min(invoice["ending_balance"], 0) - min(invoice["starting_balance"], 0), 0)
        )

    @staticmethod
    def share(currency: str, amount: int, eighths: int) -> int:
        """In steps that can be paid."""
        unit = UNITS.get(currency, 1)
        return amount * min(eighths, 8) // 8 // unit * unit


def one_of(several: list[T], choice: int) -> T | None:
    return several[choice % len(several)] if several else None


def subscription_of(invoice: StripeObject) -> str | None:
    """None of one by itself."""
    parent = invoice["parent"]
    return str(parent["subscription_details"]["subscription"]) if parent else None


def whose_line(line: StripeObject) -> str | None:
    details = line["parent"][line["parent"]["type"]]
    return str(details["subscription"]) if details["subscription"] else None


def asked_by(line: StripeObject) -> int:
    """After its discounts, with the tax on top."""
    off = sum(discount["amount"] for discount in line["discount_amounts"])
    on_top = sum(tax["amount"] for tax in line["taxes"] if tax["tax_behavior"] == "exclusive")
    return int(line["amount"] - off + on_top)
