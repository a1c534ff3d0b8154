"""The limits and switches that an admin sets in POLICY_FILE. What no setting turns off is each remedy's guard rail."""

from dataclasses import dataclass, field
from datetime import timedelta

from billing.policy.templates import BUILT_IN, Templates


@dataclass(frozen=True, slots=True)
class Policy:
    """Attributes:
    digest: of all that the file says, its defaults included: what an auditor finds in the log beside a proposal.
    approval_expires: how long a proposal waits for its second person.
    settle_for: how long the same idempotency key is tried again; fixed, for Stripe forgets keys after 24 hours.
    credit_balance: whether credit may be given, which takes a key that may write customers.
    credit_notes: whether a refund is followed by a credit note for its invoice, as tax offices want it.
    seats_enforced: whether the product itself lets in no more people than seats were bought.
    templates: the sentences that follow-ups are drafted from.
    """

    digest: str = ""
    approval_expires: timedelta = timedelta(hours=24)
    settle_for: timedelta = timedelta(hours=23)
    credit_balance: bool = False
    credit_notes: bool = False
    seats_enforced: bool = False
    templates: Templates = field(default_factory=lambda: BUILT_IN)
