"""A payment that goes no further without the customer: what its payment intent says of that."""

from dataclasses import dataclass
from datetime import datetime

# Of a payment intent: each of them waits for somebody, and never for Stripe.
METHOD, CONFIRMATION, ACTION = "requires_payment_method", "requires_confirmation", "requires_action"
# And of one that nobody could read.
UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Attributes:
    status: of the payment intent, in Stripe's words.
    action: what has to be done next, as Stripe calls it: `use_stripe_sdk`, `verify_with_microdeposits`, …
    deposit: of a small deposit what is asked for, the `amounts` or the `descriptor_code`.
    begins, until: from when and until when it can be done, where Stripe says so.
    """

    status: str
    action: str | None = None
    deposit: str | None = None
    begins: datetime | None = None
    until: datetime | None = None

    @property
    def needs_customer_alone(self) -> bool:
        """Whether another try would end at the same place; with another payment method it may not."""
        return self.status == ACTION
