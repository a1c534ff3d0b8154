"""What stands out in payments: what is disputed, what went back, what was taken twice, what a checkout left open."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from billing.account import noted
from billing.account.account import Account, Panel
from billing.account.disputed import Standing
from billing.account.payments import Charge
from billing.account.subscription import Subscription
from billing.evidence.evidence import Evidence
from billing.values.choices import Classification
from billing.values.money import Money
from billing.wording import disputes as wording
from billing.wording import refund_states, statuses
from billing.wording.line import Line, Moment, Named
from billing.wording.went_back import by_note

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
TWICE_WITHIN = timedelta(minutes=10)
CHECKOUT_FOR = timedelta(days=30)


def checkouts(account: Account) -> Iterator[Evidence]:
    """The newest checkout, if it was left halfway and nothing was bought since."""
    if not account.knows(Panel.SUBSCRIPTIONS, Panel.CHARGES):
        return
    # A card that was to be left for later is no purchase.
    bought_in = (checkout for checkout in account.checkouts if checkout.mode != "setup")
    newest = max(bought_in, key=lambda checkout: checkout.created, default=None)
    if newest is None or newest.status == "complete" or account.read_at - newest.created > CHECKOUT_FOR:
        return
    bought = [subscription.created for subscription in account.live_subscriptions]
    bought += [charge.created for charge in account.charges if charge.status in {"succeeded", "pending"}]
    if any(at >= newest.created for at in bought):
        return
    runs = newest.status == "open" and not (newest.expires_at and newest.expires_at <= account.read_at)
    left = "is still open" if runs else "was left and expired"
    total = f" over {newest.total}" if newest.total else ""
    yield Evidence("checkout_unfinished", (f"A checkout{total} {left} · ", newest.created), (newest.id,), {FAILED: 3})


def fraud_warned(account: Account) -> Iterator[Evidence]:
    """A refund now may spare a dispute, and what that costs."""
    for warning in account.warnings or ():
        charge = account.charge(warning.charge)
        if charge and warning.actionable and charge.has_something_left and not charge.disputed:
            line: Line = (
                "The card's bank warns of ",
                Named(f"the charge of {charge.captured}", charge.id),
                f" ({statuses.fraud_warning(warning.kind)}): a refund of it may spare a dispute · ",
                warning.created,
            )
            yield Evidence("fraud_warned", line, (charge.id, warning.id))


def disputes(account: Account) -> Iterator[Evidence]:
    for charge in account.charges:
        dispute = account.dispute_of(charge.id)
        if dispute is None:
            if charge.disputed:
                line: Line = (named(charge), " is disputed; in what state is unknown")
                yield Evidence("dispute_open", line, (charge.id,))
            continue
        why = f"{statuses.dispute_reason(dispute.reason)}; {wording.state(dispute, account.read_at)}"
        speaks = DISPUTED_FOR.get(dispute.reason, {})
        if dispute.is_open:
            kind = "an inquiry" if dispute.is_inquiry else "a dispute"
            until = wording.next_step(dispute, account.read_at)
            name = "inquiry_open" if dispute.is_inquiry else "dispute_open"
            told: Line = (named(charge), ": ", Named(kind, dispute.id), f" ({why})", *until)
            yield Evidence(name, told, (charge.id, dispute.id), speaks)
        elif dispute.status == "lost":
            gone = "the money" if dispute.amount == charge.captured else f"{dispute.amount} of it"
            yield Evidence(
                "dispute_lost",
                (named(charge), f": a dispute was lost ({why}), {gone} is gone"),
                (charge.id, dispute.id),
                speaks,
            )


def refunds(account: Account) -> Iterator[Evidence]:
    for charge in account.charges:
        standing = [refund for refund in charge.refunds if refund.has_arrived]
        if charge.arrived.amount:
            ids = (charge.id, *(refund.id for refund in standing))
            newest = max((refund.created for refund in standing if refund.created), default=None)
            since: Line = (" · ", newest) if newest else ()
            line: Line = (named(charge), f": {charge.arrived} of it was refunded already", *since)
            # That it was asked for, or is being waited for, says nothing of why.
            yield Evidence("refunded", line, ids)
        for refund in charge.refunds:
            if not refund.has_arrived:
                line = (named(charge), f": a refund of {refund.amount} {refund_states.told(refund)}")
                name = "refund_failed" if refund.came_back else "refund_under_way"
                yield Evidence(name, line, (charge.id, refund.id))


def paid_for_each(account: Account, duplicates: Sequence[Sequence[Subscription]]) -> Iterator[Evidence]:
    """Money was really taken for each of them, and the customer does not have the whole of any of it back."""
    for group in duplicates:
        paid = [newest for subscription in group if (newest := newest_payment(account, subscription))]
        if len(paid) == len(group):
            amounts = ", ".join(str(charge.captured) for charge in paid)
            ids = tuple(charge.id for charge in paid)
            yield Evidence("each_is_paid", (f"Each of them was paid for: {amounts}",), ids, {DUPLICATE: 3})


def newest_payment(account: Account, subscription: Subscription) -> Charge | None:
    """Of those that the customer does not have back."""
    theirs = (charge for charge in account.charges if charge.subscription == subscription.id)
    paid = [charge for charge in theirs if charge.status == "succeeded" and not is_back(charge, account)]
    return max(paid, key=lambda charge: charge.created, default=None)


def charged_twice(account: Account) -> Iterator[Evidence]:
    """The same amount twice within minutes, where no second subscription explains it; that, the invoices tell."""
    if not account.knows(Panel.INVOICES):
        return
    paid = [charge for charge in account.charges if charge.status == "succeeded" and not is_back(charge, account)]
    paid.sort(key=lambda charge: charge.created)
    for index, later in enumerate(paid):
        alike = (charge for charge in reversed(paid[:index]) if is_same_payment(charge, later))
        alike = (charge for charge in alike if not is_one_refunded(charge, later))
        earlier = next((charge for charge in alike if not are_parts(charge, later, account)), None)
        if earlier and not is_one_given_back(earlier, later, account):
            back = credited_of(earlier, later, account) + by_note(*noted_of(earlier, later, account))
            line: Line = (f"{later.captured} was charged twice within minutes{back} · ", Moment(later.created))
            yield Evidence("charged_twice", line, (earlier.id, later.id), {FAILURE: 1, DUPLICATE: 1})


def is_same_payment(earlier: Charge, later: Charge) -> bool:
    of_two = earlier.subscription and later.subscription and earlier.subscription != later.subscription
    close = later.created - earlier.created <= TWICE_WITHIN
    return close and earlier.captured == later.captured and not of_two


def is_back(charge: Charge, account: Account) -> bool:
    """Whether the customer has all of it back, or may have: by refund, from their bank, or by credit note."""
    by_refund = charge.refunded.amount >= charge.captured.amount
    from_bank = account.standing(charge) in {Standing.LOST, Standing.PREVENTED, Standing.UNKNOWN}
    return by_refund or from_bank or noted.is_given_back_by_note(charge, account)


def is_one_refunded(earlier: Charge, later: Charge) -> bool:
    """Whether as much as one of them went back, of either; a part of one leaves it paid twice."""
    return earlier.refunded.amount + later.refunded.amount >= later.captured.amount


def are_parts(earlier: Charge, later: Charge, account: Account) -> bool:
    """Whether they paid one invoice between them: Stripe says what was paid beyond it."""
    both = account.invoice(later.invoice) if earlier.invoice == later.invoice else None
    return both is not None and not (both.overpaid and both.overpaid.amount)


def is_one_given_back(earlier: Charge, later: Charge, account: Account) -> bool:
    """Of two payments of one invoice, whichever it was."""
    return earlier.invoice == later.invoice and not noted.noted(later, account) < later.captured


def noted_of(earlier: Charge, later: Charge, account: Account) -> list[Money]:
    """Of each of their invoices."""
    return [*{charge.invoice: noted.noted(charge, account) for charge in (earlier, later)}.values()]


def credited_of(earlier: Charge, later: Charge, account: Account) -> str:
    both = account.invoice(later.invoice) if earlier.invoice == later.invoice else None
    return f", {both.overpaid} of it credited to their balance" if both and both.overpaid else ""


def named(charge: Charge) -> Named:
    return Named(f"The charge of {charge.captured}", charge.id)
