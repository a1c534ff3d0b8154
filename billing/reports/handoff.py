"""The handoff: a case in six blocks that the next person reads in ten seconds. What it says, not how it looks.

Three things are kept apart: what Stripe says and when it said so, what the customer said elsewhere, and what is
recommended as long as nothing was done.
"""

from dataclasses import dataclass

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.events import (
    Classified,
    Executed,
    HandedOff,
    Proposed,
)
from billing.case.handed_off import resumed
from billing.evidence.assessment import assess
from billing.evidence.suggestion import speaking
from billing.follow_up import asked_for, goodwill
from billing.follow_up.draft import last_failure
from billing.follow_up.standing import said, standing
from billing.reports import product_gaps
from billing.reports.action_taken import action_taken, is_done_something
from billing.reports.own_doing import by_others
from billing.reports.product_gaps import GAPS, Gap
from billing.values.choices import Classification, SkipReason
from billing.wording import labels, lines, on_its_way, statuses, subscriptions, unanswered
from billing.wording.line import Line, Member, Moment, Named

LINES = 3
REASONS, AGAINST = 2, 1
# How what speaks for a decision begins, and what speaks against it.
GROUNDS = ("For: ", "Against: ")
NOTHING_FOR: Line = ("For: nothing that Stripe shows",)
NO_GAP: Line = ("None that this case shows.",)
UNNAMED: Line = ("Not named yet: the portal has all that Stripe can offer. Log what the customer missed.",)

RECOMMENDED = {
    Classification.DUPLICATE_SUBSCRIPTION: "one person pays twice for one plan: keep one subscription, end the other, "
    "and refund only the duplicate's charge.",
    Classification.TEAM_SEATS: "the seats are meant: they stay, and the customer gets the billing model explained.",
    Classification.FAILED_PAYMENT: "the customer owes and wants to pay: a new payment method helps, a refund does not.",
    Classification.MISSING_SELF_SERVE: "the customer can do this alone: send them the portal's login page.",
    Classification.PRODUCT_FAILURE: "what was paid for was not delivered: making it good keeps the customer's trust.",
}
DO_IT_FOR_THEM = "the portal does not let the customer do this: do it for them, and log what it lacks."
ASK = "the payment waits for the customer: send them the invoice's page and say what to do; retrying does not help."
GO_ON = "the payment waits for the customer: ask them to finish it where they began it; nothing else has to be done."
SENT = "the invoice is paid by hand: send the customer its page again; nothing was tried, so no payment failed."
WAIT = "a payment is on its way: wait until it is there or failed; nothing is charged or taken back meanwhile."


@dataclass(frozen=True, slots=True)
class Handoff:
    """`follow_up` is where it stands; its text is whoever draws the handoff's to find. `rests_on` is what more there is
    to know.
    """

    customer: list[Line]
    billing_state: list[Line]
    decision: list[Line]
    action_taken: list[Line]
    follow_up: Line
    product_gap: list[Gap | Line]
    rests_on: list[Line]


def handoff(case: Case, account: Account | None, decided_on: Account | None = None) -> Handoff:
    """`account` is None where nobody was identified; `decided_on` is what whoever classified the case saw of it."""
    return Handoff(
        customer=[("Nobody was identified",)] if account is None else customer(case, account),
        billing_state=[("Unknown, since nobody was identified",)] if account is None else billing_state(case, account),
        decision=[*reopened(case), *decision(case, account, decided_on)],
        action_taken=action_taken(case, account),
        follow_up=said(standing(case)),
        product_gap=[NO_GAP] if account is None else product_gap(case, account),
        rests_on=[] if account is None else rests_on(case, account),
    )


def rests_on(case: Case, account: Account) -> list[Line]:
    """The newest invoice where none is open, what else stands out, and what each gap means."""
    paid = [] if account.open_invoices else [lines.invoice(invoice, account) for invoice in account.invoices[:1]]
    gaps: list[Line] = [(f"Gap: {GAPS[gap.name]}",) for gap in product_gaps.of(case, account) if gap.name in GAPS]
    decided: list[Line] = [("Decided ", Moment(case.classified.at))] if case.classified else []
    return [
        *decided,
        *paid,
        *(("Anomaly: ", *one.line) for one in by_others(assess(account).anomalies, case, account)[:LINES]),
        *gaps,
    ]


def customer(case: Case, account: Account) -> list[Line]:
    ids = [account.customer.id, *(subscription.id for subscription in account.live_subscriptions[:LINES])]
    named = tuple(part for id in ids for part in (", ", Named(id, id)))
    return [(lines.who(account.customer),), (*named[1:], f" · {lines.mode(case.livemode)}")]


def billing_state(case: Case, account: Account) -> list[Line]:
    """What Stripe says, and when it said so; what could not be read is unknown."""
    told: list[Line] = [("Stripe, read ", Moment(account.read_at), ":")]
    if Panel.SUBSCRIPTIONS in account.unknown:
        told.append((f"Subscriptions: {unanswered.unknown(account)}",))
    else:
        live = account.live_subscriptions
        told += [subscriptions.subscription(subscription, account) for subscription in live[:LINES]]
        told += [(f"+{len(live) - LINES} more active subscriptions",)] if len(live) > LINES else []
        told += [] if live else [("No active subscription",)]
    if Panel.INVOICES in account.unknown:
        told.append((f"Invoices: {unanswered.unknown(account)}",))
    else:
        told += [lines.invoice(invoice, account) for invoice in account.open_invoices[:LINES]]
    if Panel.CHARGES in account.unknown:
        told.append((f"Charges: {unanswered.unknown(account)}",))
    # What such a line is about says so itself.
    about = {subscription.id for subscription in account.live_subscriptions} | {
        invoice.id for invoice in account.open_invoices
    }
    besides = [one for one in by_others(assess(account).anomalies, case, account) if not set(one.rests_on) <= about]
    return [*told, *(("Anomaly: ", *one.line) for one in besides[:1])]


def reopened(case: Case) -> list[Line]:
    """Whoever reads the newest handoff knows that there was one before."""
    again = [recorded for recorded in case.log if recorded.kind == "reopened"]
    told: list[Line] = [("Reopened by ", Member(again[-1].actor), " ", Moment(again[-1].at))] if again else []
    if (went_on := resumed(case.log[:-1])) and isinstance(case.log[-1].event, HandedOff):
        before, first = went_on
        told.append(("Work went on after the handoff of ", Moment(before.at), ", first by ", Member(first.actor)))
    return told


def decision(case: Case, account: Account | None, decided_on: Account | None) -> list[Line]:
    classified = case.classified
    if classified is None or not isinstance(classified.event, Classified):
        return [("Not classified",)]
    kind = classified.event.classification
    name = labels.CLASSIFICATIONS[kind]
    given, said_so = goodwill.told(case, account), heard(account)
    skipped = dict.fromkeys(reason for _, reason in skipping(case))
    return [
        (
            f"{name}, decided by ",
            Member(classified.actor),
            f": {against_bot(classified.event)}",
        ),
        *reasons(classified.event, decided_on),
        *([(f"The customer said {said_so}",)] if said_so else []),
        *(given or ([] if is_done_something(case) else [(f"Recommended: {recommended(case, account)}",)])),
        *((f"Safer steps were skipped: {labels.SKIP_REASONS[reason]}",) for reason in skipped),
    ]


def recommended(case: Case, account: Account | None) -> str:
    """Nobody is asked for what is on its way already, or sent to a page that does not have what they need."""
    kind = case.classification
    assert kind is not None
    if account and kind is Classification.MISSING_SELF_SERVE and product_gaps.lacking_in_portal(kind, account):
        return DO_IT_FOR_THEM
    if account is None or kind is not Classification.FAILED_PAYMENT:
        return RECOMMENDED[kind]
    if on_its_way.coming(account):
        return WAIT
    if asked_for.waiting_payments(account):
        return ASK
    if asked_for.begun(account):
        return GO_ON
    failed = last_failure(account) is not None
    return SENT if asked_for.sent(account) and not failed else RECOMMENDED[kind]


def skipping(case: Case) -> list[tuple[int, SkipReason]]:
    """Why safer steps were passed over, and the `seq` at which it was said; what came to nothing before the case was
    classified anew says nothing of this decision.
    """
    since = case.classified.seq if case.classified else 0
    approved = {done.proposal for _, done in case.executions}
    return [
        (recorded.seq, recorded.event.skip_reason)
        for recorded in case.since(case.lookup_seq)
        if isinstance(recorded.event, Executed | Proposed)
        and recorded.event.skip_reason
        and (recorded.seq > since or recorded.seq in approved or isinstance(recorded.event, Executed))
    ]


def against_bot(classified: Classified) -> str:
    if classified.suggested is None:
        return "the bot suggested nothing"
    if classified.suggested is classified.classification:
        return "as the bot suggested"
    return f"overriding the bot, which suggested “{labels.CLASSIFICATIONS[classified.suggested]}”"


def reasons(classified: Classified, decided_on: Account | None) -> list[Line]:
    """The strongest for it and against it, as they were when it was decided; also what speaks for something else."""
    if decided_on is None:
        return []
    found = assess(decided_on).evidence
    kind, suggested = classified.classification, classified.suggested
    against = speaking(found, kind, against=True)
    if not against and suggested and suggested is not kind:
        against = [one for one in speaking(found, suggested) if one not in speaking(found, kind)]
    spoken: list[Line] = [("For: ", *one.line) for one in speaking(found, kind)[:REASONS]]
    return [*(spoken or [NOTHING_FOR]), *(("Against: ", *one.line) for one in against[:AGAINST])]


def heard(account: Account | None) -> str:
    """What the customer said elsewhere: to their bank, and when they cancelled."""
    if account is None:
        return ""
    bank = dict.fromkeys(statuses.dispute_reason(dispute.reason) for dispute in account.disputes)
    ticked = dict.fromkeys(
        statuses.cancellation_feedback(subscription.feedback)
        for subscription in account.subscriptions
        if subscription.feedback
    )
    told = [f"to the bank: {reason}" for reason in bank] + [f"when cancelling: {reason}" for reason in ticked]
    return "; ".join(told[:LINES])


def product_gap(case: Case, account: Account) -> list[Gap | Line]:
    unknown: list[Line] = [] if account.portal else [(product_gaps.UNKNOWN_PORTAL,)]
    # Somebody said that it lacks something, and Stripe does not show what.
    unnamed = case.classification is Classification.MISSING_SELF_SERVE
    return [*product_gaps.of(case, account), *unknown] or [UNNAMED if unnamed else NO_GAP]
