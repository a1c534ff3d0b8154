"""Which contracts ask for more than a click before they end: for long, or for several people."""

from billing.account.account import Account
from billing.account.subscription import Subscription
from billing.evidence.traits import LONG, PENDING, PRORATED, SCHEDULE, SEATS, SEVERAL_ITEMS, YEARLY, Trait, traits_of

CAREFUL = (YEARLY, LONG, SEATS, SEVERAL_ITEMS, SCHEDULE, PENDING)


def to_confirm(subscription: Subscription, account: Account) -> list[Trait]:
    """What about the contract asks for a preview and a clear yes."""
    found = [trait for trait in traits_of(subscription) if trait in CAREFUL]
    prorated = any(invoice.prorated and invoice.subscription == subscription.id for invoice in account.invoices)
    return [*found, *([PRORATED] if prorated else [])]
