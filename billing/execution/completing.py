"""The reading of a customer, completed with all that money going back rests on: read before such a step is offered, and
anew before it is done.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar

from billing.account.account import Account, Panel
from billing.account.disputed import Standing
from billing.account.given_back import Books, GivenBack
from billing.account.giving_back import is_noted
from billing.account.invoice_line import LineKind
from billing.account.payments import Invoice
from billing.case.events import Targets
from billing.ports.asking import Threads
from billing.ports.processor import Processor
from billing.values.errors import Declined, NotFound, ProcessorError

T = TypeVar("T")
BOOKS = {Panel.INVOICES, Panel.CHARGES}
# A request each: whoever has more of them is looked at by hand.
MOST_DISPUTES = 10


def completed(known: Account, ask: Processor, *, anew: bool = False) -> Account:
    """With what was cut read to its end, and every way in which something went back; what could not be read is unknown.

    `anew`, nothing of the reading is trusted, and it raises Unavailable where Stripe does not answer.
    """
    reading = Reading(anew)
    with Threads(max_workers=4) as threads:
        entries = threads.submit(ask.customers.entries, known.customer.id, urgent=anew)
        pending = threads.submit(ask.accounting.pending_items, known.customer.id, urgent=anew)
        grants = (
            threads.submit(ask.accounting.credit_grants, known.customer.id, urgent=anew)
            if pays_by_usage(known)
            else None
        )
        books = (
            threads.submit(
                ask.accounting.books, known.customer.id, every_line=known.has_several_subscriptions, urgent=anew
            )
            if anew or is_cut_short(known)
            else None
        )
    found = reading.of(books.result) if books else None
    if found:
        known = with_books(known, found)
    elif books:
        known = replace(known, cut=in_order({*known.cut, *BOOKS}))
    noted = any(map(is_noted, known.invoices))
    given = GivenBack(
        entries=reading.all_of(entries.result),
        pending=reading.all_of(pending.result),
        notes=reading.all_of(lambda: ask.accounting.credit_notes(known.customer.id, urgent=anew)) if noted else (),
        books=books is None or found is not None,
        # Credits pay for nothing but usage.
        grants=reading.all_of(grants.result) if grants else (),
    )
    known = with_disputes(replace(known, given_back=given), ask, reading)
    return replace(known, asking_again_helps=reading.helps or (bool(known.unknown) and known.asking_again_helps))


@dataclass
class Reading:
    """`problems` are those of what could not be read."""

    anew: bool
    problems: list[ProcessorError] = field(default_factory=list)

    def of(self, ask: Callable[[], T]) -> T | None:
        """None where it could not be read."""
        try:
            return ask()
        except ProcessorError as problem:
            if self.anew and not isinstance(problem, Declined):
                raise
            self.problems.append(problem)
            return None

    def all_of(self, ask: Callable[[], tuple[T, ...]]) -> tuple[T, ...] | None:
        """The same of a list, of which a customer who is gone has nothing."""

        def listed() -> tuple[T, ...]:
            try:
                return ask()
            except NotFound:
                return ()

        return self.of(listed)

    @property
    def helps(self) -> bool:
        return any(not isinstance(problem, Declined) for problem in self.problems)


def pays_by_usage(known: Account) -> bool:
    """Now or once: a subscription shows only what it has by now."""
    billed = any(line.kind is LineKind.USAGE for invoice in known.invoices for line in invoice.lines)
    return billed or any(not item.is_paid_ahead for subscription in known.subscriptions for item in subscription.items)


def is_cut_short(known: Account) -> bool:
    """Whether a list that the figures rest on, or one inside an object, was not read to its end."""
    if not known.knows(*BOOKS):
        return False
    among_several = known.has_several_subscriptions
    cut = any(invoice.is_cut_short(among_several=among_several) for invoice in known.invoices)
    return cut or any(charge.refunds_cut for charge in known.charges) or bool(BOOKS & set(known.cut))


def with_books(known: Account, books: Books) -> Account:
    """What an invoice was for is told by the reading, which knows the contracts, and so is what its payment waits for,
    which no list shows.
    """
    shown = {invoice.id: invoice for invoice in known.invoices}
    invoices = (as_shown(found, before) if (before := shown.get(found.id)) else found for found in books.invoices)
    return replace(
        known,
        invoices=tuple(invoices),
        charges=books.charges,
        linked=books.linked,
        cut=in_order(set(known.cut) - BOOKS),
        unknown=in_order(set(known.unknown) - BOOKS),
    )


def as_shown(found: Invoice, before: Invoice) -> Invoice:
    found = replace(found, lines=before.lines, taxes=before.taxes, purpose=before.purpose)
    if found.processing is not None or (found.status, found.attempt_count) != (before.status, before.attempt_count):
        return found
    found = replace(found, failure=before.failure, advice=before.advice)
    return replace(found, processing=before.processing, waiting=before.waiting)


def with_disputes(known: Account, ask: Processor, reading: Reading) -> Account:
    """Of each disputed charge of which nobody knows whose it is; anew, of all of them."""
    disputed = [charge.id for charge in known.charges if charge.disputed]
    unsure = [charge.id for charge in known.charges if known.standing(charge) is Standing.UNKNOWN]
    wanted = (disputed if reading.anew else unsure)[:MOST_DISPUTES]
    if not wanted:
        return known
    with Threads(max_workers=len(wanted)) as threads:
        asked = [threads.submit(ask.charges.disputes, id, urgent=reading.anew) for id in wanted]
    found = [reading.all_of(future.result) for future in asked]
    if None in found:
        # Whether the bank only asks can't be read off an older reading.
        return replace(known, unknown=in_order({*known.unknown, Panel.DISPUTES}))
    others = (dispute for dispute in known.disputes if dispute.charge not in (disputed if reading.anew else wanted))
    return replace(
        known,
        disputes=(*(dispute for disputes in found for dispute in disputes or ()), *others),
        unknown=in_order(set(known.unknown) - {Panel.DISPUTES}),
    )


def in_order(panels: Iterable[Panel]) -> tuple[Panel, ...]:
    wanted = set(panels)
    return tuple(panel for panel in Panel if panel in wanted)


def with_payment(on: Targets, known: Account, ask: Processor) -> Account:
    """The account with the charge of `on` as it is now. Raises Unavailable, or Declined where the charge can't be read.

    The contract stays what the approver was shown where the key may not read it.
    """
    with ThreadPoolExecutor(max_workers=3) as reading:
        charge = reading.submit(ask.charges.read, on.charge or "")
        contract = reading.submit(ask.subscriptions.read, on.subscription) if on.subscription else None
        whole = reading.submit(completed, known, ask, anew=True)
    payment = charge.result()
    # It names no invoice any more, so what it paid for is what it paid for when it was proposed.
    known = whole.result().with_charge(replace(payment, invoice=on.invoice, subscription=on.subscription))
    if contract is None:
        return replace(known, unknown=in_order(set(known.unknown) - {Panel.SUBSCRIPTIONS}))
    try:
        known = known.with_subscription(contract.result())
    except Declined:
        return known
    return replace(known, unknown=in_order(set(known.unknown) - {Panel.SUBSCRIPTIONS}))
