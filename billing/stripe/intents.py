"""What open invoices and unpaid checkouts wait for: their payment intents, of which Stripe's lists give only the ids.

They cost a call each, so only those are read whose invoice was tried, and of which no payment is on its way; and of
checkouts those that were finished without a payment, as with a voucher or a transfer.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Executor
from functools import partial
from typing import Any

from billing.stripe.client import Stripe, checked
from billing.stripe.translate.values import Object, reference, rows
from billing.values.errors import Declined, ProcessorError

log = logging.getLogger(__name__)

MOST = 3
# Of a subscription whose first payment may wait without a first try.
UNBEGUN = "incomplete"


def begin_intents(
    stripe: Stripe,
    threads: Executor,
    invoices: Iterable[Object],
    *,
    subscriptions: Iterable[Object],
    charges: Iterable[Object],
) -> Callable[[], dict[str, Object]]:
    """Begins to read them; what is handed out waits for them: the newest few invoices that wait, by their ids, with the
    intents in the place of theirs. Of one that can't be read there is nothing.
    """
    invoices = list(invoices)
    coming = {reference(charge.get("payment_intent")) for charge in charges if charge.get("status") == "pending"}
    unbegun = [subscription for subscription in subscriptions if subscription.get("status") == UNBEGUN]
    first = {reference(subscription.get("latest_invoice")) for subscription in unbegun}
    tried = [invoice for invoice in invoices if is_tried(invoice, first)]
    wanted = [id for invoice in tried for id in asked_by(invoice) if id not in coming][:MOST]
    begun = {id: threads.submit(stripe.get, retrieval(id)) for id in wanted}

    def wait() -> dict[str, Object]:
        read = {id: found for id, future in begun.items() if (found := kept(future.result))}
        return {invoice["id"]: with_read(invoice, read) for invoice in invoices if read.keys() & set(asked_by(invoice))}

    return wait


def begin_unpaid(stripe: Stripe, threads: Executor, checkouts: Iterable[Object]) -> Callable[[], dict[str, Object]]:
    """The same of checkouts: the intents themselves, by the checkout's id."""
    unpaid = [
        checkout
        for checkout in checkouts
        if checkout.get("payment_status") == "unpaid" and checkout.get("status") == "complete"
    ]
    named = {checkout["id"]: intent for checkout in unpaid if isinstance(intent := checkout.get("payment_intent"), str)}
    begun = {id: threads.submit(stripe.get, retrieval(intent)) for id, intent in [*named.items()][:MOST]}
    return lambda: {id: found for id, future in begun.items() if (found := kept(future.result))}


def is_tried(invoice: Object, first: Collection[str | None]) -> bool:
    return invoice.get("status") == "open" and bool(invoice.get("attempt_count") or invoice["id"] in first)


def asked_by(invoice: Object) -> list[str]:
    """The intents that still ask for it; a payment that was taken back asks for nothing."""
    open_rows = [row for row in rows(invoice.get("payments")) if row.get("status") in {"open", None}]
    found = ((row.get("payment") or {}).get("payment_intent") for row in open_rows)
    return [intent for intent in found if isinstance(intent, str)]


def retrieval(id: str) -> Any:
    return lambda client: partial(client.v1.payment_intents.retrieve, checked(id))


def kept(read: Callable[[], Object | None]) -> Object | None:
    try:
        return read()
    except ProcessorError as problem:
        log.warning("stripe.read_failed", extra={"panel": "payment_intents", "code": problem.code})
        return None


def with_read(invoice: Object, read: Mapping[str, Object]) -> Object:
    payments = invoice["payments"]
    return {**invoice, "payments": {**payments, "data": [paid_with(row, read) for row in rows(payments)]}}


def paid_with(row: Object, read: Mapping[str, Object]) -> Object:
    payment = row.get("payment") or {}
    id = str(payment.get("payment_intent"))
    return {**row, "payment": {**payment, "payment_intent": read[id]}} if id in read else row


def charged(rows: list[Object]) -> list[Object]:
    """The charges themselves, or those of payment intents, which had one if anything was tried.

    Raises Declined where the key may read the intents, but not their charges.
    """
    found = [row if row["object"] == "charge" else row.get("latest_charge") for row in rows]
    if any(isinstance(charge, str) for charge in found):
        raise Declined("expand_refused")
    return [charge for charge in found if charge]
