"""Payments that no invoice and no checkout names: one request for all payment intents of a customer.

A lookup makes it of whoever was charged without an invoice before, or has nothing that says why they write; of
everybody else it is made when somebody looks closer.
"""

import logging
from collections.abc import Callable, Container, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime

from billing.account.account import Account, Panel
from billing.account.customer import Customer
from billing.account.incomplete import IncompletePayment
from billing.stripe.client import PAGE, Stripe
from billing.stripe.customer_lists import requests, whose
from billing.stripe.translate.incomplete import by_themselves, named_by
from billing.stripe.translate.values import Object, at, reference
from billing.values.errors import ProcessorError

log = logging.getLogger(__name__)

Incomplete = tuple[IncompletePayment, ...] | None
# Whatever names an intent.
NAMING = {Panel.INVOICES, Panel.CHECKOUTS, Panel.CHARGES}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of intents already.

    Attributes:
    named: those that invoices and checkouts name.
    coming: the charges that are seen to be on their way.
    since: how far back the invoices reach that were read; None for to the first.
    """

    named: frozenset[str]
    coming: frozenset[str]
    since: datetime | None


def begin_incomplete(
    stripe: Stripe,
    threads: Executor,
    customer: Customer,
    rows: Mapping[Panel, Sequence[Object]],
    charges: Sequence[Object],
    *,
    unread: Container[str],
    cut: Container[Panel],
) -> Callable[[], Incomplete]:
    """Begins to read them where that is worth it; what is handed out waits for them."""
    invoices = rows[Panel.INVOICES]
    if any(panel in unread for panel in NAMING) or stripe.refuses(requests(customer)[Panel.INVOICES].expand):
        return lambda: None
    known = Known(
        named=frozenset(named_by(invoices, rows[Panel.CHECKOUTS])),
        coming=frozenset(charge["id"] for charge in charges if charge.get("status") == "pending"),
        since=min((at(invoice["created"]) for invoice in invoices), default=None) if Panel.INVOICES in cut else None,
    )
    if customer.id.startswith("acct_"):
        # Accounts v2 have no list of charges: their intents are read anyhow.
        return lambda: those_left(rows[Panel.CHARGES], known)
    recent = [charge for charge in charges if is_within(charge, known)]
    paid_by = {intent for charge in recent if (intent := reference(charge.get("payment_intent")))}
    if paid_by <= known.named and (charges or invoices or rows[Panel.SUBSCRIPTIONS]):
        return lambda: None
    return threads.submit(read, stripe, customer.id, known).result


def is_within(made: Object, known: Known) -> bool:
    """Whether an invoice that it is for would have been read."""
    return known.since is None or at(made["created"]) > known.since


def known_of(account: Account) -> Known | None:
    """None where nobody can tell what an intent is for."""
    if not account.linked or not account.knows(*NAMING):
        return None
    named = {intent for invoice in account.invoices for intent in invoice.payment_intents}
    named |= {checkout.payment_intent for checkout in account.checkouts if checkout.payment_intent}
    oldest = min((invoice.created for invoice in account.invoices), default=None)
    return Known(
        named=frozenset(named),
        coming=frozenset(charge.id for charge in account.on_their_way),
        since=oldest if Panel.INVOICES in account.cut else None,
    )


def read(stripe: Stripe, customer: str, known: Known) -> Incomplete:
    params = {**whose(customer), "limit": PAGE}
    try:
        found, _ = stripe.page(lambda client: client.v1.payment_intents.list, params)
    except ProcessorError as problem:
        log.warning("stripe.read_failed", extra={"panel": "payment_intents", "code": problem.code})
        return None
    return those_left(found, known)


def those_left(found: Sequence[Object], known: Known) -> tuple[IncompletePayment, ...]:
    within = [intent for intent in found if is_within(intent, known)]
    return by_themselves(within, named=known.named, coming=known.coming)
