"""What a payment paid for and what of it went back in any way, read anew all at once before more of it does."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from billing.errors import Declined, NotFound
from billing.events import Targets
from billing.picture.account import Account, Panel
from billing.ports import Processor

T = TypeVar("T")
READ_ANEW = {Panel.SUBSCRIPTIONS, Panel.INVOICES, Panel.DISPUTES}


def with_payment(on: Targets, customer: str, known: Account, ask: Processor) -> Account:
    """The account with the charge of `on` as it is now. Raises Unavailable, or Declined where the charge can't be read.

    The contract and its invoices stay what the approver was shown where the key may not read them; credit, credit that
    waits and disputes are unknown then.
    """
    with ThreadPoolExecutor(max_workers=5) as reading:
        charge = reading.submit(ask.read_charge, on.charge or "")
        entries = reading.submit(ask.entries, customer)
        if on.subscription:
            contract = reading.submit(ask.read_subscription, on.subscription)
            billed = reading.submit(ask.invoices_of, on.subscription)
            pending = reading.submit(ask.pending_credits, customer)
    held = charge.result()
    # It names no invoice any more, so what it paid for is what it paid for when it was proposed.
    known = known.with_charge(replace(held, invoice=on.invoice, subscription=on.subscription))
    known = replace(known, entries=listed(entries))
    refused = set()
    if on.subscription:
        if found := readable(contract):
            known = known.with_subscription(found)
        else:
            refused.add(Panel.SUBSCRIPTIONS)
        invoices = readable(billed)
        if invoices is None:
            refused.add(Panel.INVOICES)
        for invoice in invoices or ():
            known = known.with_invoice(invoice)
        known = replace(known, pending_credits=listed(pending))
    # A charge for no subscription rests on none of its panels.
    unknown = set(known.unknown) - (READ_ANEW - refused)
    if held.disputed:
        try:
            known = replace(known, disputes=ask.disputes_of(held.id))
        except Declined:
            # Whether the bank only asks can't be read off an older picture.
            unknown.add(Panel.DISPUTES)
    return replace(known, unknown=tuple(panel for panel in Panel if panel in unknown))


def readable(asked: "Future[T]") -> T | None:
    """None where the key may not read it: the approver was shown what was known, and that it was no more."""
    try:
        return asked.result()
    except Declined:
        return None


def listed(asked: "Future[tuple[T, ...]]") -> tuple[T, ...] | None:
    """None where the key may not read it; a customer who is gone has none."""
    try:
        return asked.result()
    except NotFound:
        return ()
    except Declined:
        return None
