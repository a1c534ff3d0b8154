"""What a payment paid for and what of it went back in any way, read anew all at once before more of it does."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from billing.completing import completed, in_order
from billing.errors import Declined
from billing.events import Targets
from billing.picture.account import Account, Panel
from billing.ports import Processor


def with_payment(on: Targets, known: Account, ask: Processor) -> Account:
    """The account with the charge of `on` as it is now. Raises Unavailable, or Declined where the charge can't be read.

    The contract stays what the approver was shown where the key may not read it.
    """
    with ThreadPoolExecutor(max_workers=3) as reading:
        charge = reading.submit(ask.read_charge, on.charge or "")
        contract = reading.submit(ask.read_subscription, on.subscription) if on.subscription else None
        whole = reading.submit(completed, known, ask, anew=True)
    held = charge.result()
    # It names no invoice any more, so what it paid for is what it paid for when it was proposed.
    known = whole.result().with_charge(replace(held, invoice=on.invoice, subscription=on.subscription))
    if contract is None:
        return replace(known, unknown=in_order(set(known.unknown) - {Panel.SUBSCRIPTIONS}))
    try:
        known = known.with_subscription(contract.result())
    except Declined:
        return known
    return replace(known, unknown=in_order(set(known.unknown) - {Panel.SUBSCRIPTIONS}))
