"""Pieces of a file to put stories together from, and what Stripe holds once one is told. No tests here."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.corpus.entry import entry_at
from tests.corpus.telling import tell

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

HEAD = """
story = "Somebody bought something."
source = "Support pattern: a purchase"
[expect]
verdict = "none"
classification = "none"
"""
JANE = """
[[customer]]
name = "Jane Doe"
email = "jane@example.com"
since = "40 days"
"""
PRO = """
[[customer.subscription]]
price = "pro_monthly"
since = "40 days"
"""
INVOICE = """
[[customer.subscription.invoice]]
at = "2 days"
"""
CHARGE = """
[[customer.charge]]
amount = 2000
at = "5 minutes"
"""


class Told:
    """What the account holds once a file is told to it."""

    def __init__(self, file: Path, account: Account) -> None:
        self.file, self.account = file, account

    def __call__(self, *parts: str) -> "Told":
        self.file.write_text("".join((HEAD, *parts)))
        tell(entry_at(self.file), self.account)
        return self

    def __getitem__(self, id: str) -> Any:
        return self.account[id]

    def charges(self, invoice: str) -> list[StripeObject]:
        [paid] = self.account.all("invoice_payment", invoice=invoice)
        return self.account.all("charge", payment_intent=paid["payment"]["payment_intent"])


def days(count: int) -> int:
    return int((NOW + timedelta(days=count)).timestamp())
