"""Everything that stands out in a reading, most telling first, and what else speaks for a classification or against it.

Pure functions; a person decides. A panel that could not be read yields nothing and is never taken as a clean one.
"""

from collections.abc import Iterator, Sequence

from billing.account.account import Account, Panel
from billing.account.customer import FoundBy
from billing.account.seats import has_several_seats
from billing.account.subscription import Subscription
from billing.evidence import bills, contracts, payments, self_serve, unpaid
from billing.evidence.evidence import Evidence
from billing.evidence.judgement import Finding, Judgement
from billing.values.choices import Classification
from billing.wording import statuses
from billing.wording.line import Line

Groups = Sequence[Sequence[Subscription]]
DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE = Classification
WEAK_MATCHES = {
    FoundBy.GITHUB: "the GitHub login in their metadata",
    FoundBy.SUPPORT_EMAIL: "an address in their metadata",
    FoundBy.NEAR: "an address that is spelled a little differently",
    FoundBy.CHECKOUT: "the address on a checkout",
    FoundBy.RECEIPT: "the address on a receipt",
}


def anomalies(account: Account, judgement: Judgement, duplicates: Groups) -> tuple[Evidence, ...]:
    twins = {subscription.id for group in duplicates for subscription in group}
    return (
        *payments.fraud_warned(account),
        *weak_match(account),
        *payments.disputes(account),
        *contracts.twins(judgement),
        *payments.charged_twice(account),
        *unpaid.on_their_way(account),
        *unpaid.failing(account, twins),
        *unpaid.first_payments(account),
        *unpaid.by_themselves(account),
        *unpaid.refused(account, twins),
        *unpaid.owed(account),
        *payments.checkouts(account),
        *contracts.billed_after_the_end(account),
        *contracts.cut_short(account),
        *payments.refunds(account),
        *contracts.ends(account),
        *contracts.paused(account),
        *bills.discount_ended(account),
        *contracts.trials(account),
        *contracts.expiring_cards(account),
        *contracts.credit(account),
        *contracts.churn(account),
        *self_serve.gaps(account),
    )


def quiet(account: Account, judgement: Judgement, duplicates: Groups) -> tuple[Evidence, ...]:
    """What does not stand out but speaks all the same."""
    return (
        *seats(account, judgement),
        *payments.paid_for_each(account, duplicates),
        *unpaid.attempts(account),
        *feedback(account),
        *paid_up(account),
        *self_serve.offered(account),
    )


def weak_match(account: Account) -> Iterator[Evidence]:
    customer = account.customer
    if customer.found_by.is_weak:
        line: Line = (f"Found by {WEAK_MATCHES[customer.found_by]}: make sure that this is who wrote",)
        yield Evidence("weak_match", line, (customer.id,))


def seats(account: Account, judgement: Judgement) -> Iterator[Evidence]:
    if judgement.finding is Finding.LIKELY_SEATS:
        told = "; ".join(signal.sentence for signal in judgement.signals if signal.weight < 0)
        counted = [subscription.id for subscription in account.live_subscriptions if has_several_seats(subscription)]
        twins = [twin.subscription.id for group in judgement.groups for twin in group.twins]
        yield Evidence("likely_seats", (f"Likely several seats: {told}",), (*counted, *twins), {TEAM: 4, DUPLICATE: -4})


def feedback(account: Account) -> Iterator[Evidence]:
    for subscription in contracts.feedback(account):
        said = statuses.cancellation_feedback(subscription.feedback or "")
        line: Line = (f"When {subscription.name} was cancelled, the reason given was: {said}",)
        yield Evidence("bad_feedback", line, (subscription.id,), {FAILURE: 4})


def paid_up(account: Account) -> Iterator[Evidence]:
    """Nothing is owed: what speaks against a failed payment."""
    if not account.knows(Panel.SUBSCRIPTIONS, Panel.INVOICES) or not account.live_subscriptions:
        return
    owing = any(
        (invoice.status in {"open", "uncollectible"} and not unpaid.is_agreed(invoice, account)) or invoice.stuck
        for invoice in account.invoices
    )
    failing = any(subscription.status in {"past_due", "unpaid", "incomplete"} for subscription in account.subscriptions)
    if not owing and not failing:
        yield Evidence("paid_up", ("No invoice is open",), (), {FAILED: -2})
