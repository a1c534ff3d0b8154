"""Taking a remedy: what an operator chose and typed becomes a proposal, a request to the worker, or is done at once.

Pure, like every decision; an input that can't be used raises InvalidInput and nothing happened.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from billing import money, remedies
from billing import policy as rules
from billing.case import Case, Status
from billing.decisions import Decision, follow
from billing.errors import InvalidInput, Refused, Stale
from billing.events import Executed, Noted, Proposed, Remedy, SkipReason
from billing.people import Person, Role, require
from billing.picture.account import Account
from billing.picture.payments import Charge
from billing.picture.subscription import Subscription
from billing.policy import Policy


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
