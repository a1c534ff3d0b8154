"""Who the customer is in Stripe, and by what they were found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from billing.account.discount import Discount
from billing.values.money import Money


class FoundBy(StrEnum):
    """From the strongest to the weakest: an address on a checkout or a receipt need not be the customer's own."""

    ID = "id"
    EMAIL = "email"
    GITHUB = "github"
    SUPPORT_EMAIL = "support_email"
    CHECKOUT = "checkout"
    RECEIPT = "receipt"
    # Somebody else's, unless what was typed is a slip.
    NEAR = "near"

    @property
    def is_weak(self) -> bool:
        return self not in {FoundBy.ID, FoundBy.EMAIL}


@dataclass(frozen=True, slots=True)
class Customer:
    """Attributes:
    id: `cus_…`, or `acct_…` for a customer of Accounts v2.
    balance: what the next invoice adds; negative is credit that the customer has with us.
    credits: the balances in further currencies, each the other way round: what is below zero is owed.
    company: whether Stripe holds a business name for them.
    team_marks: metadata keys that speak of a team, its seats or a workspace.
    default_source: a card or bank account of before there were payment methods, which pays where nothing else does.
    discount: what counts for each subscription that has none of its own.
    """

    id: str
    livemode: bool = False
    name: str | None = None
    email: str | None = None
    created: datetime | None = None
    deleted: bool = False
    found_by: FoundBy = FoundBy.ID
    balance: Money | None = None
    credits: tuple[Money, ...] = ()
    company: bool = False
    team_marks: tuple[str, ...] = ()
    default_payment_method: str | None = None
    default_source: str | None = None
    discount: Discount | None = None


@dataclass(frozen=True, slots=True)
class BalanceEntry:
    """Below zero it is credit that the customer got.

    Attributes:
    case_id, decision: whose doing it was.
    charge: the payment that it makes up for.
    named: whether Stripe says what it comes from: an invoice, a credit note, a checkout.
    """

    id: str
    amount: Money
    case_id: str | None = None
    decision: str | None = None
    charge: str | None = None
    named: bool = False
    created: datetime | None = None

    @property
    def is_kindness(self) -> bool:
        """Credit that somebody gave without saying what for."""
        return self.amount.amount < 0 and not self.named and self.case_id is None

    @property
    def is_taken_by_hand(self) -> bool:
        """What somebody took off without saying what for: credit to be paid out instead, or something that was owed."""
        return self.amount.amount > 0 and not self.named and self.case_id is None
