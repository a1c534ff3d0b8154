"""Where a step asks for more than a click: contracts for long or for several people, and the last one in use."""

from billing.account.account import Account
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.evidence.shape import LONG, PENDING, PRORATED, SCHEDULE, SEATS, SEVERAL_ITEMS, YEARLY, Trait, traits_of
from billing.remedies.guards import may_end
from billing.remedies.rungs import LADDER
from billing.values.choices import Remedy

CAREFUL = (YEARLY, LONG, SEATS, SEVERAL_ITEMS, SCHEDULE, PENDING)
# Whoever has more of them is asked about by hand anyway.
MOST_PREVIEWS = 3


def care(subscription: Subscription, account: Account) -> list[Trait]:
    """What about the contract asks for a preview and a clear yes."""
    found = [trait for trait in traits_of(subscription) if trait in CAREFUL]
    prorated = any(invoice.prorated and invoice.subscription == subscription.id for invoice in account.invoices)
    return [*found, *([PRORATED] if prorated else [])]


def offered_since(case: Case) -> int:
    """The `seq` under which the previews of what is on offer are kept: a newer picture asks for new ones, and so does
    a proposal that came to nothing, whose own previews were read meanwhile.
    """
    dropped = (case.seq_of(kind) for kind in ("rejected", "withdrawn", "expired"))
    return max(case.classified.seq if case.classified else 0, case.read_from, *dropped)


def previewed_when_offered(case: Case, account: Account) -> list[Subscription]:
    """Subscriptions that can be set to end without a second person, though their contract asks for care."""
    if case.classification not in LADDER[Remedy.CANCEL_AT_PERIOD_END]:
        return []
    found = [held for held in account.live_subscriptions if may_end(held, account).allowed and care(held, account)]
    return found[:MOST_PREVIEWS]
