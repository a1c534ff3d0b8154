"""What stands out in the contracts: twins, what ends, what goes on though it should not, what may make them leave."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from billing.account import noted
from billing.account.account import Account, Panel
from billing.account.payments import Invoice
from billing.account.subscription import Subscription
from billing.account.trial_end import TrialEnd, trial_outcome
from billing.evidence.evidence import Evidence
from billing.evidence.judgement import Finding, Judgement, Twins
from billing.evidence.twin import card_of, span
from billing.values.choices import Classification
from billing.wording import payment_methods, statuses
from billing.wording.line import Line, Named
from billing.wording.went_back import by_note

DUPLICATE, TEAM, FAILED, FAILURE = (
    Classification.DUPLICATE_SUBSCRIPTION,
    Classification.TEAM_SEATS,
    Classification.FAILED_PAYMENT,
    Classification.PRODUCT_FAILURE,
)
# Pauses that nobody asked for: Stripe gave up on the payment, or there was nothing to pay with.
UNPAID = {"first_payment_failure", "final_payment_failure", "trial_end_without_payment_method"}
TRIAL_ENDS_SOON = timedelta(days=7)
CUT_SHORT = timedelta(days=3)
OF_A_NEW_PERIOD = 10
BAD_FEEDBACK = {"low_quality", "missing_features", "customer_service"}
SIGNS_OF_CHURN = 2
TRIAL_ENDS = {
    TrialEnd.CHARGED: ", and the first payment is due,",
    TrialEnd.SENT: ", and its first invoice is sent,",
    TrialEnd.ENDS: " and so does the subscription, without a payment,",
    TrialEnd.CANCELED: " and so does the subscription, for lack of a payment method,",
    TrialEnd.PAUSED: " and the subscription is paused, for lack of a payment method,",
    TrialEnd.UNPAYABLE: " and its first invoice has no payment method to pay it,",
    TrialEnd.NOTHING: ", and nothing is to be paid,",
    TrialEnd.USAGE: ", and usage is billed from then on,",
    TrialEnd.NOT_COLLECTED: ", and nothing is collected while collection is paused,",
    TrialEnd.UNSTATED: ", and there is no payment method,",
    TrialEnd.UNKNOWN: ", and what then is unknown,",
}


def twins(judgement: Judgement) -> Iterator[Evidence]:
    for group in judgement.groups:
        if group.finding is Finding.LIKELY_SEATS:
            continue
        weight = 5 if group.finding is Finding.LIKELY_DUPLICATE else 1
        yield Evidence(
            kind(group), twins_line(group), tuple(twin.subscription.id for twin in group.twins), {DUPLICATE: weight}
        )


def kind(group: Twins) -> str:
    if group.is_plan_switch:
        return "botched_plan_switch"
    return "duplicate_across_customers" if group.are_of_several_customers else "duplicate_active_subscriptions"


def twins_line(group: Twins) -> Line:
    product = group.subscriptions[0].name
    spread = " across customers with one address" if group.are_of_several_customers else ""
    each = ", one seat each" if all(subscription.items[0].seats == 1 for subscription in group.subscriptions) else ""
    many = f"{len(group.twins)} active subscriptions to {product}{spread}{each}"
    if group.is_plan_switch:
        many += " but different intervals: a plan switch gone wrong?"
    created = [subscription.created for subscription in group.subscriptions]
    return (f"{many}, {span(created[-1] - created[0])} apart · {group.finding}",)


def ends(account: Account) -> Iterator[Evidence]:
    for subscription in account.live_subscriptions:
        if subscription.is_ending and subscription.ends:
            ends = "ends" if subscription.ends > account.read_at else "was to end, which is awaited since"
            yield Evidence("ending", (f"{subscription.name} {ends} ", subscription.ends), (subscription.id,))


def trials(account: Account) -> Iterator[Evidence]:
    for subscription in account.live_subscriptions:
        end = subscription.trial_end
        if subscription.status == "trialing" and end and end - account.read_at <= TRIAL_ENDS_SOON:
            outcome = trial_outcome(subscription, account)
            then = TRIAL_ENDS[outcome.end] if outcome else ""
            over = "is over; what follows is awaited since"
            line: Line = (f"The trial of {subscription.name} {f'ends{then}' if end > account.read_at else over} ", end)
            yield Evidence("trial_ending", line, (subscription.id,))


def paused(account: Account) -> Iterator[Evidence]:
    for subscription in account.live_subscriptions:
        if subscription.paused:
            resumes = subscription.resumes_at
            until: Line = (" until " if resumes > account.read_at else ", to go on since ", resumes) if resumes else ()
            told = subscription.while_paused
            meanwhile = statuses.while_paused(told) if told else "nothing is charged meanwhile"
            line: Line = (f"Collection for {subscription.name} is paused", *until, f": {meanwhile}")
            yield Evidence("collection_paused", line, (subscription.id,))
        if subscription.is_at_rest:
            why = f" ({statuses.rests_for(subscription.rests_for)})" if subscription.rests_for else ""
            speaks = {FAILED: 4} if subscription.rests_for in UNPAID else {}
            line = (f"{subscription.name} is paused{why}: nothing is billed until somebody resumes it",)
            yield Evidence("subscription_paused", line, (subscription.id,), speaks)


def cut_short(account: Account) -> Iterator[Evidence]:
    """Ended well before the time that was paid for; usage is billed when it is over. What went back by credit note, the
    invoices tell.
    """
    if not account.knows(Panel.INVOICES):
        return
    for subscription in account.subscriptions:
        paid_ahead = any(item.is_paid_ahead for item in subscription.items)
        paid_until, ended = subscription.paid_until if paid_ahead else None, subscription.ended_at
        if subscription.status != "canceled" or not (paid_until and ended) or paid_until - ended < CUT_SHORT:
            continue
        if ended_as_a_period_did(subscription, ended, paid_until):
            continue
        theirs = [charge for charge in account.charges if charge.subscription == subscription.id]
        paid = [charge for charge in theirs if charge.status == "succeeded"]
        newest = max(paid, key=lambda charge: charge.created, default=None)
        starts = [item.period_start for item in subscription.items if item.period_start]
        if newest is None or newest.refunded.amount or noted.is_given_back_by_note(newest, account):
            continue
        if not starts or newest.created >= min(starts):
            credited = credited_at(ended, subscription, account) + by_note(noted.noted(newest, account))
            line: Line = (
                f"{subscription.name} ended {span(paid_until - ended)} before the time that was paid for{credited} · ",
                ended,
            )
            yield Evidence("paid_but_cancelled", line, (subscription.id, newest.id), {FAILURE: 1})


def credited_at(ended: datetime, subscription: Subscription, account: Account) -> str:
    """What an invoice below zero gave for the rest, which no card shows."""
    left = (each for invoice in account.invoices if invoice.created >= ended for each in invoice.unused_of)
    given = [money for whose, money in left if whose == subscription.id and money.amount]
    return "".join(f", with {money} of credit for the rest" for money in given)


def ended_as_a_period_did(subscription: Subscription, ended: datetime, paid_until: datetime) -> bool:
    """Whether a further period had only just begun: who leaves after a month leaves on its last day or on the next
    one, as long as the month happens to be.
    """
    begun = min((item.period_start for item in subscription.items if item.period_start), default=None)
    if begun is None or begun <= subscription.created:
        return False
    return ended - begun < min(CUT_SHORT, (paid_until - begun) / OF_A_NEW_PERIOD)


def billed_after_the_end(account: Account) -> Iterator[Evidence]:
    ended = {
        subscription.id: subscription
        for subscription in account.subscriptions
        if subscription.status == "canceled" and subscription.ended_at
    }
    for invoice in account.invoices:
        subscription = ended.get(invoice.subscription or "")
        if subscription is None or subscription.ended_at is None or invoice.total.amount <= 0:
            continue
        after = invoice.created > subscription.ended_at and invoice.status in {"open", "paid"}
        after = after and not bills_only_before(invoice, subscription.ended_at)
        if after or invoice.status == "open":
            name = Named(f"Invoice {invoice.number or invoice.id}", invoice.id)
            is_ = "is on its way" if account.is_on_its_way(invoice) else f"is {statuses.invoice(invoice.status)}"
            state = f" over {invoice.total} {is_}, though {subscription.name} ended "
            yield Evidence(
                "cancelled_but_billed",
                (name, state, subscription.ended_at),
                (invoice.id, subscription.id),
                {FAILURE: 1},
            )


def bills_only_before(invoice: Invoice, ended: datetime) -> bool:
    """Usage of the last days is billed when they are over."""
    known = invoice.lines and not invoice.lines_cut
    return bool(known) and all(line.until is not None and line.until <= ended for line in invoice.lines)


def expiring_cards(account: Account) -> Iterator[Evidence]:
    for subscription in account.live_subscriptions:
        card, renews = card_of(subscription, account), None if subscription.is_at_rest else subscription.period_end
        collected = subscription.collection_method == "charge_automatically" and not subscription.is_ending
        if card and renews and collected and card.unusable_from and card.unusable_from <= renews:
            line: Line = (
                f"The card that pays for {subscription.name} ({payment_methods.named(card)}) expires before it renews ",
                renews,
            )
            yield Evidence("card_expiring", line, (subscription.id, card.id), {Classification.FAILED_PAYMENT: 1})


def credit(account: Account) -> Iterator[Evidence]:
    balance = account.customer.balance
    on_balance = [balance.negated()] if balance and balance.amount < 0 else []
    unused, used = ", and no invoice is coming that would use it", ", which the next invoice uses"
    then = unused if is_billed_no_more(account) else used
    for amount in [*on_balance, *(credit for credit in account.customer.credits if credit.amount > 0)]:
        yield Evidence("credit_unused", (f"The customer has {amount} of credit{then}",), (account.customer.id,))


def is_billed_no_more(account: Account) -> bool:
    """A draft is an invoice that comes, whatever it is for; so is what a schedule begins later."""
    known = account.knows(Panel.SUBSCRIPTIONS, Panel.INVOICES) and Panel.SUBSCRIPTIONS not in account.cut
    drafts = any(invoice.status == "draft" for invoice in account.invoices)
    coming = drafts or account.starting != () or any(map(is_billed_again, account.live_subscriptions))
    return known and not coming


def is_billed_again(subscription: Subscription) -> bool:
    """As things stand: usage is billed once it is over, also where that is the end."""
    usage = any(not item.is_paid_ahead for item in subscription.items)
    return not subscription.is_at_rest and (usage or not subscription.is_ending)


def churn(account: Account, ours: Collection[str | None] = ()) -> Iterator[Evidence]:
    """`ours` are subscriptions whose end is no sign of the customer's: we set it."""
    signs = list(signs_of_churn(account, ours))
    if len(signs) >= SIGNS_OF_CHURN:
        yield Evidence("churn_risk", (f"They may be leaving: {'; '.join(signs)}",), (account.customer.id,))


def signs_of_churn(account: Account, ours: Collection[str | None]) -> Iterator[str]:
    failing = [subscription for subscription in account.subscriptions if account.is_failing(subscription)]
    if failing:
        by_hand = all(subscription.collection_method == "send_invoice" for subscription in failing)
        yield "an invoice is not paid" if by_hand else "a renewal fails"
    if any(subscription.is_ending and subscription.id not in ours for subscription in account.live_subscriptions):
        yield "an end is planned"
    if any(
        invoice.billing_reason == "subscription_update" and invoice.total.amount < 0 for invoice in account.invoices
    ):
        yield "they moved to a smaller plan"
    if any((dispute := account.dispute_of(charge.id)) and dispute.is_open for charge in account.charges):
        yield "a payment is disputed"
    if feedback(account):
        yield "a bad word when they cancelled"
    if account.earlier_cases >= 2:
        yield f"{account.earlier_cases} earlier cases"


def feedback(account: Account) -> list[Subscription]:
    return [
        subscription
        for subscription in account.subscriptions
        if not subscription.is_live and subscription.feedback in BAD_FEEDBACK
    ]
