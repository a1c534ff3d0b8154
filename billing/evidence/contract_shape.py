"""The contract's shape: what kind of agreement it is, and what to verify before anything is done to it."""

from billing.account.account import Account, Panel
from billing.evidence.traits import PRORATED, Trait, traits_of
from billing.wording import unanswered
from billing.wording.line import Line

VERIFIED = 2


def traits(account: Account) -> list[Trait]:
    """Of everything alive, strictest first."""
    live = account.live_subscriptions
    found = traits_of(*live)
    mine = {subscription.id for subscription in live}
    if any(invoice.prorated and invoice.subscription in mine for invoice in account.invoices):
        found.append(PRORATED)
    return found


def shape_line(account: Account) -> Line:
    """What it is and what to verify before acting; empty where nothing is alive."""
    if not account.knows(Panel.SUBSCRIPTIONS):
        return (unanswered.unknown(account),)
    if not account.live_subscriptions:
        return ()
    found = traits(account)
    if not found:
        each = "each " if len(account.live_subscriptions) > 1 else ""
        return (f"{each}one seat{', by the month' if is_monthly(account) else ''}",)
    verify = "; ".join(trait.verify for trait in found[:VERIFIED])
    return (f"{', '.join(trait.name for trait in found)} · verify {verify}",)


def is_monthly(account: Account) -> bool:
    items = [item for subscription in account.live_subscriptions for item in subscription.items]
    return all((item.interval, item.interval_count) == ("month", 1) for item in items)
