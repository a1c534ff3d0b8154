"""Money that goes back for a charge, and how far it is."""

from dataclasses import dataclass
from datetime import datetime

from billing.values.money import Money

# In Stripe's words: the money is with us again.
CAME_BACK = {"failed", "canceled"}


@dataclass(frozen=True, slots=True)
class Refund:
    """Attributes:
    destination: where the money goes, as Stripe calls it: `card`, `paypal`, `eu_bank_transfer`, …
    sent_as: to a card, whether as a `refund`, or as a `reversal`, which takes the payment off the statement.
    reference, reference_status: by what it can be looked for there; `pending` until it is `available`.
    presented: what the customer saw of it in their own currency; never counted with.
    waits_for: of a pending one, why: `processing`, `insufficient_funds` or `charge_pending`.
    asks_until: of one that asks the customer where the money is to go, until when they can answer.
    """

    id: str
    amount: Money
    status: str
    case_id: str | None = None
    proposal: str | None = None
    created: datetime | None = None
    failure: str | None = None
    reason: str | None = None
    destination: str | None = None
    sent_as: str | None = None
    reference: str | None = None
    reference_status: str | None = None
    presented: Money | None = None
    waits_for: str | None = None
    asks_until: datetime | None = None

    @property
    def came_back(self) -> bool:
        """Whether the money is with us again: Stripe may only learn that days after it said that it is refunded."""
        return self.status in CAME_BACK

    @property
    def has_arrived(self) -> bool:
        return self.status == "succeeded"

    @property
    def is_under_way(self) -> bool:
        """Neither there nor back; so is one in a state that Stripe adds later."""
        return not (self.came_back or self.has_arrived)
