"""A payment that somebody began without an invoice or a checkout, and that is not paid: a first or one-time payment."""

from dataclasses import dataclass
from datetime import datetime

from billing.account.waiting import ACTION, CONFIRMATION, Waiting
from billing.values.money import Money

# On its way, without a charge to be seen yet.
PROCESSING = "processing"


@dataclass(frozen=True, slots=True)
class IncompletePayment:
    """Attributes:
    status: of the payment intent, in Stripe's words.
    waiting: what it needs; None where it is on its way.
    failure, advice: why the last attempt at it failed; None where none did.
    """

    id: str
    status: str
    amount: Money
    created: datetime
    waiting: Waiting | None = None
    failure: str | None = None
    advice: str | None = None

    @property
    def was_tried(self) -> bool:
        """Every page with a form to pay on begins a payment: that nobody tried to pay it says nothing."""
        return bool(self.failure) or self.status in {CONFIRMATION, ACTION, PROCESSING}
