"""What was not paid, why, and what Stripe does next: renewals, first payments, and invoices by themselves."""

from collections.abc import Collection, Iterator

from billing.account.account import Account, Panel
from billing.account.incomplete import PROCESSING
from billing.account.payments import Invoice
from billing.account.subscription import Subscription
from billing.evidence.evidence import Evidence
from billing.evidence.unfinished import unfinished, waiting_checkouts
from billing.values.choices import Classification
from billing.wording import incomplete, on_its_way, statuses, waiting
from billing.wording.attempts import next_attempt
from billing.wording.declines import Decline, decline
from billing.wording.line import Line, Named, counted

FAILED = Classification.FAILED_PAYMENT


def failing(account: Account, twins: Collection[str]) -> Iterator[Evidence]:
    """Renewals that are not paid; one of a likely duplicate speaks of that first."""
    for subscription in account.subscriptions:
        if account.is_failing(subscription):
            line: Line = (
                f"{subscription.name} is {statuses.subscription(subscription.status)}",
                *cause(subscription, account),
            )
            weight = 2 if subscription.id in twins else 5
            yield Evidence("payment_failing", line, (subscription.id,), {FAILED: weight})


def on_their_way(account: Account) -> Iterator[Evidence]:
    """Payments that take days: while they are neither open nor failed, nothing speaks for a failed one."""
    first = {
        subscription.id: subscription.name
        for subscription in account.subscriptions
        if subscription.status == "incomplete"
    }
    for invoice, charge in on_its_way.coming(account):
        plan = first.get(invoice.subscription or "") if invoice else None
        amount = on_its_way.amount(invoice, charge)
        told = f"The first payment for {plan}, {amount}," if plan else f"A payment of {amount}"
        ids = tuple(found.id for found in (invoice, charge) if found)
        line: Line = (Named(told, ids[0]), f" is {on_its_way.how(charge)}", *on_its_way.since(charge))
        yield Evidence("payment_on_its_way", line, ids, {FAILED: -2})


def cause(subscription: Subscription, account: Account) -> Line:
    """Why, and what Stripe does next, as far as its newest open invoice tells."""
    newest = account.newest_open(subscription)
    if newest is None:
        return ()
    if waits := waiting.of(newest, account):
        planned = next_attempt(newest, account) if newest.next_payment_attempt else ()
        return (": the customer must ", *waiting.must(waits, account.read_at), f" · {newest.remaining} open", *planned)
    why = because(why_refused(newest, account), cure(newest, account))
    if newest.next_payment_attempt:
        return (*why, *next_attempt(newest, account))
    if is_sent(newest):
        return (*why, f" · {newest.remaining} open", *by_hand(newest, account))
    return (*why, f" · {newest.remaining} open, no further attempt planned")


def is_sent(invoice: Invoice) -> bool:
    """Whether the customer pays it by hand, so that nothing is tried by itself."""
    return invoice.collection_method == "send_invoice"


def by_hand(invoice: Invoice, account: Account) -> Line:
    if invoice.due is None:
        return (", to be paid by hand",)
    return (", to be paid by hand, " + ("due since " if is_overdue(invoice, account) else "due "), invoice.due)


def why_refused(invoice: Invoice, account: Account) -> str:
    """In plain words; empty where nobody said why."""
    failed = refusal(invoice, account)
    return failed.meaning if failed else ""


def refusal(invoice: Invoice, account: Account) -> Decline | None:
    """What the newest failed attempt at it means; None where there was none, or nobody said why."""
    if failed := account.last_failure(invoice):
        return decline(failed.failure, advice=failed.advice, blocked=failed.blocked)
    return decline(invoice.failure, advice=invoice.advice) if invoice.failure else None


def cure(invoice: Invoice, account: Account) -> str:
    """What the customer must do about it before another attempt can work."""
    failed = refusal(invoice, account)
    return waiting.cured(failed) if failed else ""


def because(*why: str) -> Line:
    told = "; ".join(filter(None, why))
    return (f": {told}",) if told else ()


def refused(account: Account, twins: Collection[str]) -> Iterator[Evidence]:
    """Open invoices that were tried in vain though their subscription does not fail: a newer one that is paid makes it
    active again.
    """
    for invoice in refused_by_themselves(account):
        name = Named(f"Invoice {invoice.number or invoice.id}", invoice.id)
        tried = f" after {counted(invoice.attempt_count, 'attempt')}" if invoice.attempt_count else ""
        unread: Line = () if knows_attempts(account) else (", why could not be read",)
        why = because(why_refused(invoice, account), cure(invoice, account)) or unread
        if waits := waiting.of(invoice, account):
            unpaid: Line = (name, f" over {invoice.remaining} waits for the customer: they must ")
            yield Evidence(
                "invoice_refused", (*unpaid, *waiting.must(waits, account.read_at)), (invoice.id,), {FAILED: 4}
            )
            continue
        then = by_hand(invoice, account) if is_sent(invoice) else next_attempt(invoice, account)
        line: Line = (name, f" over {invoice.remaining} is still open{tried}", *why, *then)
        weight = 2 if invoice.subscription in twins else 4
        yield Evidence("invoice_refused", line, (invoice.id,), {FAILED: weight})


def refused_by_themselves(account: Account) -> list[Invoice]:
    """Without what a failing subscription tells of, what is overdue anyhow, and what was asked for after the end."""
    failing = [
        subscription
        for subscription in account.subscriptions
        if subscription.status in {"past_due", "unpaid", "incomplete"}
    ]
    ended = {subscription.id for subscription in account.subscriptions if subscription.status == "canceled"}
    told = [account.newest_open(subscription) for subscription in failing]
    told += [invoice for invoice in account.open_invoices if invoice.subscription in ended]
    told += [invoice for invoice in account.open_invoices if is_overdue(invoice, account)]
    return [invoice for invoice in account.open_invoices if invoice not in told and was_refused(invoice, account)]


def was_refused(invoice: Invoice, account: Account) -> bool:
    if account.is_on_its_way(invoice):
        return False
    # A first attempt may still be on its way while nobody sees the charges; there is no second one before it failed.
    attempts = invoice.attempt_count >= (1 if knows_attempts(account) else 2)
    return attempts or bool(why_refused(invoice, account))


def knows_attempts(account: Account) -> bool:
    """Whether the attempts at an invoice could be read."""
    return account.knows(Panel.CHARGES) and account.linked


def first_payments(account: Account) -> Iterator[Evidence]:
    for subscription in account.subscriptions:
        if subscription.status == "incomplete" and not account.comes_for(subscription):
            newest = account.newest_open(subscription)
            told = "waits" if newest and waiting.of(newest, account) else "waits for the customer"
            line: Line = (
                f"The first payment for {subscription.name} {told}",
                *cause(subscription, account),
            )
            yield Evidence("first_payment_waiting", line, (subscription.id,), {FAILED: 5})
        elif subscription.status == "incomplete_expired" and not bought_since(subscription, account):
            line = (
                f"The first payment for {subscription.name} never came through, and it expired · ",
                subscription.created,
            )
            yield Evidence("first_payment_expired", line, (subscription.id,), {FAILED: 4})


def bought_since(tried: Subscription, account: Account) -> bool:
    return any(live.created > tried.created and live.products & tried.products for live in account.live_subscriptions)


def owed(account: Account) -> Iterator[Evidence]:
    for invoice in account.invoices:
        name = Named(f"Invoice {invoice.number or invoice.id}", invoice.id)
        if invoice.is_owed and account.is_on_its_way(invoice):
            continue
        if is_overdue(invoice, account):
            why = because(why_refused(invoice, account))
            line: Line = (name, f" over {invoice.remaining} is overdue since ", *dated(invoice), *why)
            yield Evidence("invoice_overdue", line, (invoice.id,), {FAILED: 4})
        elif invoice.status == "uncollectible" and not is_agreed(invoice, account):
            given_up = statuses.uncollectible_reason(invoice.end_reason) if invoice.end_reason else ""
            why = because(given_up, why_refused(invoice, account))
            line = (name, f" over {invoice.remaining} was given up as uncollectible", *why)
            yield Evidence("invoice_uncollectible", line, (invoice.id,), {FAILED: 3})
        elif invoice.status == "draft" and invoice.stuck:
            line = (f"An invoice over {invoice.total} is stuck as a draft: {invoice.stuck.replace('_', ' ')}",)
            yield Evidence("invoice_stuck", line, (invoice.id,), {FAILED: 3})


def is_agreed(invoice: Invoice, account: Account) -> bool:
    """Whether it was written off because collection was paused for the customer, and not for want of payment."""
    if invoice.end_reason:
        return invoice.end_reason == "subscription_paused"
    subscription = account.subscription(invoice.subscription)
    return bool(
        subscription
        and subscription.paused
        and subscription.while_paused == "mark_uncollectible"
        and not invoice.attempt_count
    )


def is_overdue(invoice: Invoice, account: Account) -> bool:
    sent = invoice.status == "open" and invoice.collection_method == "send_invoice"
    return sent and invoice.due is not None and invoice.due < account.read_at


def dated(invoice: Invoice) -> Line:
    return (invoice.due,) if invoice.due else ()


def attempts(account: Account) -> Iterator[Evidence]:
    """How often what a failing subscription still owes was tried in vain."""
    by_themselves = refused_by_themselves(account)
    for invoice in account.open_invoices:
        if invoice in by_themselves or account.is_on_its_way(invoice):
            continue
        failed = account.last_failure(invoice)
        if failed and invoice.attempt_count:
            name = Named(f"invoice {invoice.number or invoice.id}", invoice.id)
            tried = f"{counted(invoice.attempt_count, 'attempt')} at "
            line: Line = (tried, name, " failed, the last ", failed.created)
            yield Evidence("attempts_failed", line, (invoice.id, failed.id), {FAILED: 1})


def by_themselves(account: Account) -> Iterator[Evidence]:
    """Payments without an invoice that were tried, and for which nothing else was paid since."""
    for payment in unfinished(account):
        line: Line = (
            Named(f"A payment of {payment.amount}", payment.id),
            " ",
            *incomplete.state(payment, account.read_at),
            " · ",
            payment.created,
        )
        if payment.status == PROCESSING:
            yield Evidence("payment_on_its_way", line, (payment.id,), {FAILED: -2})
        else:
            yield Evidence("payment_waiting", line, (payment.id,), {FAILED: 4 if payment.failure else 5})
    for checkout in waiting_checkouts(account):
        assert checkout.waiting is not None
        total = f" over {checkout.total}" if checkout.total else ""
        must = incomplete.must(checkout.waiting, account.read_at)
        line = (f"A checkout{total} waits for its payment: the customer must ", *must, " · ", checkout.created)
        yield Evidence("payment_waiting", line, (checkout.id,), {FAILED: 5})
