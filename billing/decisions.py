"""What people's clicks do to a case: each function decides, from the case and the last reading of Stripe, what is to be
logged, or raises Refused. Nothing here reads or writes anything.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from billing import money, remedies
from billing import policy as rules
from billing.case import Case, Status, step_of
from billing.customer import Account, Charge, Subscription
from billing.errors import InvalidInput, Refused, Stale
from billing.events import (
    Approved,
    Classification,
    Classified,
    Closed,
    Event,
    Executed,
    Expired,
    HandedOff,
    LinkIssued,
    Noted,
    Proposed,
    Refreshed,
    Rejected,
    Remedy,
    Reopened,
    SkipReason,
    Voided,
    Withdrawn,
)
from billing.evidence import suggestion
from billing.identifiers import Identifier
from billing.people import Person, Role, require
from billing.policy import Policy


@dataclass(frozen=True, slots=True)
class Decision:
    """Events to append, and what was typed, by its name, to be kept beside the first of them.

    `proposed_on` is the reading of Stripe that a proposal rests on, kept so that its card goes on showing it.
    `refused` is set where the decision is itself a refusal that the person is to be told.
    """

    events: tuple[Event, ...]
    typed: dict[str, str] = field(default_factory=dict)
    refused: Refused | None = None
    proposed_on: Account | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """A remedy's modal as it was filled in; None where an input was not part of it, or was left empty."""

    subscription: str | None = None
    invoice: str | None = None
    charge: str | None = None
    amount: str | None = None
    reason: str | None = None
    note: str | None = None
    title: str | None = None
    skip_reason: str | None = None


def may_identify(case: Case, person: Person) -> None:
    require(person, Role.OPERATOR)
    if not case.may("noted:identify"):
        raise Stale(case.status)


def identify(case: Case, person: Person, identifier: Identifier) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Noted("identify"), typed={"identifier": str(identifier)})


def classify(case: Case, person: Person, classification: Classification, account: Account) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Classified(classification, suggested=suggestion(account)))


def reclassify(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Noted("reclassify"))


def refresh(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Refreshed())


def issue_link(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    if case.classification is None:
        raise Stale
    return follow(case, LinkIssued())


def may_take(case: Case, person: Person, remedy: Remedy, account: Account) -> None:
    """Raises Refused unless the remedy is offered to this person now; asked again when its modal comes back."""
    require(person, Role.OPERATOR)
    if case.classification is None:
        raise Refused("not_classified")
    if case.status is not Status.CLASSIFIED:
        raise Stale(case.status)
    if remedy not in remedies.offered(case, account):
        raise Refused("not_offered")


def take(
    case: Case, person: Person, remedy: Remedy, inputs: Inputs, account: Account, policy: Policy, now: datetime
) -> Decision:
    """A remedy that an operator chose: a proposal, a request to the worker, or done at once without Stripe."""
    may_take(case, person, remedy, account)
    skip_reason = reason_for_skipping(case, remedy, inputs, account)
    typed = {name: text for name in ("note", "title") if (text := getattr(inputs, name))}
    match remedy:
        case Remedy.CANCEL_AT_PERIOD_END:
            subscription = chosen_subscription(inputs, account)
            return follow(
                case,
                Noted(
                    "remedy",
                    remedy=remedy,
                    subscription=subscription.id,
                    skip_reason=skip_reason,
                    seen=subscription.facts(),
                ),
                typed=typed,
            )
        case Remedy.REFUND_CHARGE:
            charge = chosen_charge(inputs, account)
            amount = refund_amount(inputs, charge)
            if inputs.reason not in ("duplicate", "requested_by_customer"):
                raise InvalidInput("reason", "Choose why the money goes back.")
            proposal = Proposed(
                remedy=remedy,
                charge=charge.id,
                subscription=charge.subscription,
                invoice=charge.invoice,
                amount=amount.amount,
                currency=amount.currency,
                reason="duplicate" if inputs.reason == "duplicate" else "requested_by_customer",
                skip_reason=skip_reason,
                seen=charge.facts(),
                expires_at=now + policy.approval_expires,
            )
            return replace(follow(case, proposal, typed=typed), proposed_on=account)
        case Remedy.SHARE_PORTAL | Remedy.NO_ACTION:
            return follow(case, Executed(remedy=remedy, skip_reason=skip_reason), typed=typed)
        case _:
            raise Refused("not_offered")


def reason_for_skipping(case: Case, remedy: Remedy, inputs: Inputs, account: Account) -> SkipReason | None:
    if not remedies.skipped(remedy, case, account):
        return None
    if inputs.skip_reason not in set(SkipReason):
        raise InvalidInput("skip_reason", "Choose why the safer steps above are skipped.")
    reason = SkipReason(inputs.skip_reason)
    if reason is SkipReason.OTHER and not (inputs.note or "").strip():
        raise InvalidInput("note", "Say in the note why the safer steps are skipped.")
    return reason


def chosen_subscription(inputs: Inputs, account: Account) -> Subscription:
    if inputs.subscription is None:
        raise InvalidInput("subscription", "Choose one of this customer's subscriptions.")
    subscription = account.subscription(inputs.subscription)
    if subscription is None:
        raise Refused("forged")
    verdict = rules.may_cancel_at_period_end(subscription)
    if not verdict.allowed:
        raise InvalidInput("subscription", verdict.sentence)
    return subscription


def chosen_charge(inputs: Inputs, account: Account) -> Charge:
    if inputs.charge is None:
        raise InvalidInput("charge", "Choose one of this customer's charges.")
    charge = account.charge(inputs.charge)
    if charge is None:
        raise Refused("forged")
    return charge


def refund_amount(inputs: Inputs, charge: Charge) -> money.Money:
    try:
        amount = money.parse(inputs.amount or "", charge.captured.currency)
    except ValueError as problem:
        raise InvalidInput("amount", str(problem)) from None
    verdict = rules.may_refund(charge, amount)
    if not verdict.allowed:
        field = "amount" if verdict.reason == "more_than_left" else "charge"
        raise InvalidInput(field, verdict.sentence)
    return amount


def approve(case: Case, person: Person, proposal: int, account: Account, now: datetime) -> Decision:
    require(person, Role.APPROVER)
    proposed = waiting(case, proposal)
    if case.at(proposal).actor == person.user:
        raise Refused("own_proposal")
    if proposed.expires_at and now >= proposed.expires_at:
        return follow(case, Expired(proposal), refused=Refused("expired"))
    charge = account.charge(proposed.charge)
    changed = drift(proposed, charge) if charge else None
    if changed:
        return follow(case, Voided(proposal, reason=changed), refused=Refused("changed"))
    return follow(case, Approved(proposal))


def reject(case: Case, person: Person, proposal: int) -> Decision:
    require(person, Role.APPROVER)
    waiting(case, proposal)
    return follow(case, Rejected(proposal))


def withdraw(case: Case, person: Person, proposal: int) -> Decision:
    if person.barred:
        raise Refused(person.barred)
    waiting(case, proposal)
    if case.at(proposal).actor != person.user:
        raise Refused("not_proposer")
    return follow(case, Withdrawn(proposal))


def undo(case: Case, person: Person, execution: int) -> Decision:
    require(person, Role.OPERATOR)
    done = case.at(execution).event
    if not isinstance(done, Executed) or not remedies.SPECS[done.remedy].undo:
        raise Stale
    standing = case.carried_out(done.remedy)
    if not standing or standing[-1][0].seq != execution:
        raise Stale("undone")
    return follow(
        case,
        Noted("undo", remedy=done.remedy, subscription=done.subscription, execution=execution),
    )


def hand_off(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    if case.classification is None:
        raise Refused("not_classified")
    return follow(case, HandedOff())


def close(case: Case, person: Person) -> Decision:
    """Closes; a case that was never handed off is handed off first."""
    require(person, Role.OPERATOR)
    if not case.may("closed"):
        raise Stale(case.status)
    return follow(case, *([] if case.seq_of("handed_off") else [HandedOff()]), Closed())


def reopen(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Reopened())


def follow(case: Case, *events: Event, typed: dict[str, str] | None = None, refused: Refused | None = None) -> Decision:
    if not case.may(step_of(events[0])):
        raise Stale(case.status)
    return Decision(events, typed or {}, refused)


def waiting(case: Case, proposal: int) -> Proposed:
    if case.waiting is None or case.waiting.seq != proposal:
        raise Stale(what_became_of(case, proposal))
    return case.proposed(proposal)


def drift(proposed: Proposed, charge: Charge) -> str | None:
    """The facts that are no longer what the approver was shown, as the log's reason; None where all still are."""
    now = charge.facts()
    names = [name for name, seen in proposed.seen.items() if now.get(name) != seen]
    return f"changed:{','.join(names)}" if names else None


def what_became_of(case: Case, proposal: int) -> str:
    """How the proposal ended, and by whom, for the one who came second: `approved:U0ADA`."""
    for recorded in reversed(case.log):
        match recorded.event:
            case Approved() | Rejected() | Withdrawn() | Expired() | Voided() as ended if ended.proposal == proposal:
                return f"{recorded.kind}:{recorded.actor}"
    return ""
