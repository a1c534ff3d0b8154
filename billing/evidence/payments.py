"""What stands out in the money: what was not paid and why, what is disputed, what went back."""

from collections.abc import Collection, Iterator
from datetime import timedelta

from billing.choices import Classification
from billing.evidence.evidence import Evidence
from billing.picture.account import Account, Panel
from billing.picture.payments import Charge, Invoice
from billing.picture.subscription import Subscription
from billing.wording import statuses
from billing.wording.line import Line, Moment, Named
from billing.wording.lines import counted, reason

FAILED, FAILURE = Classification.FAILED_PAYMENT, Classification.PRODUCT_FAILURE
DUPLICATE, SELF_SERVE = Classification.DUPLICATE_SUBSCRIPTION, Classification.MISSING_SELF_SERVE
# What the reason of a dispute speaks for; a dispute over fraud says nothing about us.
DISPUTED_FOR = {
    "product_not_received": {FAILURE: 5},
    "product_unacceptable": {FAILURE: 5},
    "credit_not_processed": {FAILURE: 3},
    "duplicate": {DUPLICATE: 3},
    "subscription_canceled": {SELF_SERVE: 3},
}
ASKED_FOR = "requested_by_customer"
TWICE_WITHIN = timedelta(minutes=10)
CHECKOUT_FOR = timedelta(days=30)


def failing(account: Account, twins: Collection[str]) -> Iterator[Evidence]:
    """Renewals that are not paid; one of a likely duplicate speaks of that first."""
    for subscription in account.subscriptions:
        if subscription.status in {"past_due", "unpaid"}:
            line: Line = (
                f"{subscription.name} is {statuses.subscription(subscription.status)}",
                *cause(subscription, account),
            )
            weight = 2 if subscription.id in twins else 5
            yield Evidence("payment_failing", line, (subscription.id,), {FAILED: weight})


def cause(subscription: Subscription, account: Account) -> Line:
    """Why, and what Stripe does next, as far as its newest open invoice tells."""
    owed = [invoice for invoice in account.open_invoices if invoice.subscription == subscription.id]
    newest = max(owed, key=lambda invoice: invoice.created, default=None)
    if newest is None:
        return ()
    failed = account.last_failure(newest)
    why: Line = (f": {reason(failed)}",) if failed else ()
    if newest.next_payment_attempt:
        return (*why, " · Stripe tries again ", newest.next_payment_attempt)
    return (*why, f" · {newest.remaining} open, no further attempt planned")


def first_payments(account: Account) -> Iterator[Evidence]:
    for subscription in account.subscriptions:
        if subscription.status == "incomplete":
            line: Line = (
                f"The first payment for {subscription.name} waits for the customer",
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


def checkouts(account: Account) -> Iterator[Evidence]:
    """The newest checkout, if it was left halfway and nothing was bought since."""
    if not account.knows(Panel.SUBSCRIPTIONS, Panel.CHARGES):
        return
    newest = max(account.checkouts, key=lambda session: session.created, default=None)
    if newest is None or newest.status == "complete" or account.read_at - newest.created > CHECKOUT_FOR:
        return
    bought = [subscription.created for subscription in account.live_subscriptions]
    bought += [charge.created for charge in account.charges if charge.status == "succeeded"]
    if any(at >= newest.created for at in bought):
        return
    left = "is still open" if newest.status == "open" else "was left and expired"
    total = f" over {newest.total}" if newest.total else ""
    yield Evidence("checkout_unfinished", (f"A checkout{total} {left} · ", newest.created), (newest.id,), {FAILED: 3})


def owed(account: Account) -> Iterator[Evidence]:
    for invoice in account.invoices:
        name = Named(f"Invoice {invoice.number or invoice.id}", invoice.id)
        if is_overdue(invoice, account):
            line: Line = (name, f" over {invoice.remaining} is overdue since ", *dated(invoice))
            yield Evidence("invoice_overdue", line, (invoice.id,), {FAILED: 4})
        elif invoice.status == "uncollectible":
            why = f": {statuses.uncollectible_reason(invoice.end_reason)}" if invoice.end_reason else ""
            line = (name, f" over {invoice.remaining} was given up as uncollectible{why}")
            yield Evidence("invoice_uncollectible", line, (invoice.id,), {FAILED: 3})
        elif invoice.status == "draft" and invoice.stuck:
            line = (f"An invoice over {invoice.total} is stuck as a draft: {invoice.stuck.replace('_', ' ')}",)
            yield Evidence("invoice_stuck", line, (invoice.id,), {FAILED: 3})


def is_overdue(invoice: Invoice, account: Account) -> bool:
    sent = invoice.status == "open" and invoice.collection_method == "send_invoice"
    return sent and invoice.due is not None and invoice.due < account.read_at


def dated(invoice: Invoice) -> Line:
    return (invoice.due,) if invoice.due else ()


def disputes(account: Account) -> Iterator[Evidence]:
    for charge in account.charges:
        dispute = account.dispute_of(charge.id)
        if dispute is None:
            if charge.disputed:
                line: Line = (named(charge), " is disputed; in what state is unknown")
                yield Evidence("dispute_open", line, (charge.id,))
            continue
        why = f"{statuses.dispute_reason(dispute.reason)}; {statuses.dispute(dispute.status)}"
        speaks = DISPUTED_FOR.get(dispute.reason, {})
        if dispute.is_open:
            kind = "an inquiry" if dispute.is_inquiry else "a dispute"
            until: Line = (" · answer by ", dispute.answer_by) if dispute.answer_by else ()
            name = "inquiry_open" if dispute.is_inquiry else "dispute_open"
            yield Evidence(name, (named(charge), f": {kind} ({why})", *until), (charge.id, dispute.id), speaks)
        elif dispute.status == "lost":
            yield Evidence(
                "dispute_lost",
                (named(charge), f": a dispute was lost ({why}), the money is gone"),
                (charge.id, dispute.id),
                speaks,
            )


def refunds(account: Account) -> Iterator[Evidence]:
    for charge in account.charges:
        standing = [refund for refund in charge.refunds if refund.status not in {"failed", "canceled"}]
        if charge.refunded.amount:
            asked = any(refund.reason == ASKED_FOR for refund in standing)
            ids = (charge.id, *(refund.id for refund in standing))
            newest = max((refund.created for refund in standing if refund.created), default=None)
            since: Line = (" · ", newest) if newest else ()
            line: Line = (named(charge), f": {charge.refunded} of it was refunded already", *since)
            yield Evidence("refunded", line, ids, {FAILURE: 2} if asked else {})
        for refund in charge.refunds:
            if refund.status in {"failed", "canceled"}:
                why = f": {statuses.refund_failure_reason(refund.failure)}" if refund.failure else ""
                line = (named(charge), f": a refund of {refund.amount} came back{why}")
                yield Evidence(
                    "refund_failed",
                    line,
                    (charge.id, refund.id),
                    {FAILURE: 2} if refund.reason == ASKED_FOR else {},
                )


def paid_for_each(account: Account, duplicates: list[list[Subscription]]) -> Iterator[Evidence]:
    """Money was really taken for each of them."""
    for group in duplicates:
        paid = [newest for held in group if (newest := newest_payment(account, held))]
        if len(paid) == len(group):
            amounts = ", ".join(str(charge.captured) for charge in paid)
            ids = tuple(charge.id for charge in paid)
            yield Evidence("each_is_paid", (f"Each of them was paid for: {amounts}",), ids, {DUPLICATE: 3})


def newest_payment(account: Account, held: Subscription) -> Charge | None:
    theirs = [charge for charge in account.charges if charge.subscription == held.id and charge.status == "succeeded"]
    return max(theirs, key=lambda charge: charge.created, default=None)


def attempts(account: Account) -> Iterator[Evidence]:
    """How often what is still open was tried in vain."""
    for invoice in account.open_invoices:
        failed = account.last_failure(invoice)
        if failed and invoice.attempt_count:
            name = Named(f"invoice {invoice.number or invoice.id}", invoice.id)
            tried = f"{counted(invoice.attempt_count, 'attempt')} at "
            line: Line = (tried, name, " failed, the last ", failed.created)
            yield Evidence("attempts_failed", line, (invoice.id, failed.id), {FAILED: 1})


def charged_twice(account: Account) -> Iterator[Evidence]:
    """The same amount twice within minutes, where no second subscription explains it; that, the invoices tell."""
    if not account.knows(Panel.INVOICES):
        return
    paid = [charge for charge in account.charges if charge.status == "succeeded" and not charge.refunded.amount]
    paid.sort(key=lambda charge: charge.created)
    for index, later in enumerate(paid):
        earlier = next((charge for charge in reversed(paid[:index]) if is_same_payment(charge, later)), None)
        if earlier:
            line: Line = (f"{later.captured} was charged twice within minutes · ", Moment(later.created))
            yield Evidence("charged_twice", line, (earlier.id, later.id), {FAILURE: 1, DUPLICATE: 1})


def is_same_payment(earlier: Charge, later: Charge) -> bool:
    of_two = earlier.subscription and later.subscription and earlier.subscription != later.subscription
    close = later.created - earlier.created <= TWICE_WITHIN
    return close and earlier.captured == later.captured and not of_two


def named(charge: Charge) -> Named:
    return Named(f"The charge of {charge.captured}", charge.id)
