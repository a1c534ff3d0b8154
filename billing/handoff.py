"""The handoff: a case in six blocks that the next person reads in ten seconds. What it says, not how it looks."""

from dataclasses import dataclass

from billing import follow_up, product_gaps
from billing.case import Case, Status
from billing.events import (
    Approved,
    Classification,
    Executed,
    Failed,
    Proposed,
    Rejected,
    Remedy,
    Undone,
    Unsettled,
    Voided,
)
from billing.evidence.anomalies import anomalies
from billing.money import Money
from billing.picture.account import Account, Panel
from billing.product_gaps import Gap
from billing.wording import labels, lines
from billing.wording.line import Line, Member, Moment

LINES = 3
NO_GAP: Line = ("None that this case shows.",)

WHY = {
    Classification.DUPLICATE_SUBSCRIPTION: "One person pays twice for one plan: keep one subscription, end the other, "
    "and refund only the duplicate's charge.",
    Classification.TEAM_SEATS: "The seats are meant: they stay, and the customer gets the billing model explained.",
    Classification.FAILED_PAYMENT: "The customer owes and wants to pay: a new payment method helps, a refund does not.",
    Classification.MISSING_SELF_SERVE: "The customer can do this alone once they have the page for it.",
    Classification.PRODUCT_FAILURE: "What was paid for was not delivered: making it good keeps the customer's trust.",
}


@dataclass(frozen=True, slots=True)
class Handoff:
    customer: list[Line]
    billing_state: list[Line]
    decision: list[Line]
    action_taken: list[Line]
    follow_up: str
    product_gap: list[Gap | Line]


def handoff(case: Case, account: Account | None) -> Handoff:
    """`account` is None where nobody was identified."""
    if account is None:
        return Handoff(
            customer=[("Nobody was identified",)],
            billing_state=[("Unknown, since nobody was identified",)],
            decision=decision(case),
            action_taken=action_taken(case),
            follow_up=follow_up.UNIDENTIFIED,
            product_gap=[NO_GAP],
        )
    return Handoff(
        customer=customer(case, account),
        billing_state=billing_state(account),
        decision=decision(case),
        action_taken=action_taken(case),
        follow_up=follow_up.drafted(case, account),
        product_gap=product_gap(case, account),
    )


def customer(case: Case, account: Account) -> list[Line]:
    ids = [account.customer.id, *(subscription.id for subscription in account.live_subscriptions[:LINES])]
    return [(lines.who(account.customer),), (f"{', '.join(ids)} · {lines.mode(case.livemode)}",)]


def billing_state(account: Account) -> list[Line]:
    """What Stripe says, and when it said so; what could not be read is unknown."""
    told: list[Line] = []
    if Panel.SUBSCRIPTIONS in account.unknown:
        told.append((f"Subscriptions: {lines.unknown(account)}",))
    else:
        live = account.live_subscriptions
        told += [lines.subscription(subscription) for subscription in live[:LINES]]
        told += [(f"+{len(live) - LINES} more active subscriptions",)] if len(live) > LINES else []
        told += [] if live else [("No active subscription",)]
    if Panel.INVOICES in account.unknown:
        told.append((f"Invoices: {lines.unknown(account)}",))
    else:
        owed = [invoice for invoice in account.invoices if invoice.status == "open"]
        told += [
            lines.invoice(invoice, account.last_failure(invoice))
            for invoice in (owed or list(account.invoices[:1]))[:LINES]
        ]
    if Panel.CHARGES in account.unknown:
        told.append((f"Charges: {lines.unknown(account)}",))
    told += [("Anomaly: ", *anomaly.line) for anomaly in anomalies(account)[:LINES]]
    return [*told, ("Read from Stripe ", Moment(account.read_at))]


def decision(case: Case) -> list[Line]:
    classified = case.classified
    if classified is None or case.classification is None:
        return [("Not classified",)]
    name = labels.CLASSIFICATIONS[case.classification]
    told: list[Line] = [
        (f"{name}, decided by ", Member(classified.actor), " ", Moment(classified.at)),
        (WHY[case.classification],),
    ]
    theirs = case.log[case.lookup :]
    taken = [recorded.event for recorded in theirs if isinstance(recorded.event, Executed | Proposed)]
    skipped = dict.fromkeys(event.skip_reason for event in taken if event.skip_reason)
    return [*told, *((f"Safer steps were skipped: {labels.SKIP_REASONS[reason]}",) for reason in skipped)]


def action_taken(case: Case) -> list[Line]:
    """What was done and what was not, in order, with ids, money, people and the effect on revenue."""
    told = [
        line if recorded.seq > case.lookup else ("For another customer: ", *line)
        for recorded in case.log
        if (line := action(case, recorded.seq))
    ]
    if case.status is Status.PROPOSED:
        told.append(("A proposal still waits for its second person; nothing was done about it yet",))
    return told or [("No action: nothing was changed",)]


def action(case: Case, seq: int) -> Line | None:
    recorded = case.at(seq)
    match recorded.event:
        case Executed(remedy=Remedy.REFUND_CHARGE) as done if done.amount and done.currency:
            money = Money(done.amount, done.currency)
            head = f"Refunded {money} ({done.refund}) of {done.charge} · revenue impact −{money} · "
            return (head, *agreed(case, done.proposal), " ", Moment(recorded.at))
        case Executed(remedy=Remedy.CANCEL_AT_PERIOD_END) as done:
            taken_back = " (taken back later)" if seq in case.undone else " · revenue impact: no renewal"
            return (f"{done.subscription} set to end with its period{taken_back} ", Moment(recorded.at))
        case Executed(remedy=Remedy.SHARE_PORTAL):
            return (
                "Portal login page shared, nothing changed in Stripe: ",
                Member(recorded.actor),
                " ",
                Moment(recorded.at),
            )
        case Executed(remedy=Remedy.NO_ACTION):
            return ("No action, decided by ", Member(recorded.actor), " ", Moment(recorded.at))
        case Undone() as undone:
            return (f"{undone.subscription}: the planned end was taken back ", Moment(recorded.at))
        case Failed(remedy=remedy, reason=reason):
            return (f"{labels.REMEDIES[remedy]} failed ({reason}): nothing was changed ", Moment(recorded.at))
        case Unsettled(remedy=remedy) if case.status is Status.UNSETTLED:
            return (f"{labels.REMEDIES[remedy]}: whether Stripe did it is not known yet ", Moment(recorded.at))
        case Rejected():
            return ("A proposal was rejected by ", Member(recorded.actor), " ", Moment(recorded.at))
        case Voided():
            return ("A proposal became void, and nothing was done ", Moment(recorded.at))
    return None


def product_gap(case: Case, account: Account) -> list[Gap | Line]:
    unknown: list[Line] = [] if account.portal else [(product_gaps.UNKNOWN_PORTAL,)]
    return [*product_gaps.of(case, account), *unknown] or [NO_GAP]


def agreed(case: Case, proposal: int | None) -> Line:
    approvals = (recorded for recorded in case.log if isinstance(recorded.event, Approved))
    approver = next((recorded.actor for recorded in approvals if recorded.event == Approved(proposal or 0)), "bot")
    return ("proposed by ", Member(case.at(proposal or 0).actor), ", approved by ", Member(approver))
