"""What an admin sets in POLICY_FILE: rules, limits, switches. What no setting turns off is each remedy's guard rail."""

from dataclasses import dataclass, field
from datetime import timedelta

from billing.policy.limits import Limits
from billing.policy.notices import Notices
from billing.policy.rules import Rule
from billing.policy.templates import BUILT_IN, Templates


@dataclass(frozen=True, slots=True)
class Policy:
    """Attributes:
    digest: of all that the file says, its defaults included: what an auditor finds in the log beside a proposal.
    approval_expires: how long a proposal waits for its second person.
    rules: all that apply to a proposal have to be satisfied; where none does, one approver is enough.
    limits: how much may be given back.
    notices: when those who may vote are told.
    shadow: whether nothing is sent to Stripe that changes anything there.
    personal_data_kept: how long after a case was closed what was read and typed is kept; None for ever.
    settle_for: how long the same idempotency key is tried again; fixed, for Stripe forgets keys after 24 hours.
    credit_balance: whether credit may be given, which takes a key that may write customers.
    credit_notes: whether a refund is followed by a credit note for its invoice, as tax offices want it.
    seats_enforced: whether the product itself lets in no more people than seats were bought.
    templates: the sentences that follow-ups are drafted from.
    """

    digest: str = ""
    approval_expires: timedelta = timedelta(hours=24)
    rules: tuple[Rule, ...] = ()
    limits: Limits = field(default_factory=Limits)
    notices: Notices = field(default_factory=Notices)
    shadow: bool = False
    personal_data_kept: timedelta | None = None
    settle_for: timedelta = timedelta(hours=23)
    credit_balance: bool = False
    credit_notes: bool = False
    seats_enforced: bool = False
    templates: Templates = field(default_factory=lambda: BUILT_IN)

    @property
    def named(self) -> frozenset[str]:
        """The ids of people and groups that it names."""
        return frozenset(self.notices.escalate_to).union(*(rule.voters or () for rule in self.rules))
