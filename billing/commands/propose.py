"""Taking a remedy: what an operator chose and typed becomes a proposal, a request to the worker, or is done at once.

Pure, like every decision; an input that can't be used raises InvalidInput and nothing happened. What a guard rail bars
raises Forbidden, which is recorded like every refusal.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from billing.account.account import Account
from billing.case.case import Case
from billing.case.decision import Decision, follow
from billing.case.events import Executed, GapRecorded, Noted, Proposed, Targets
from billing.case.lifecycle import Status
from billing.policy.policy import Policy
from billing.remedies import targets
from billing.remedies.guards import verdict
from billing.remedies.ladder import is_half_read, offered, skipped
from billing.remedies.spec import SPECS
from billing.reports import product_gaps
from billing.reports.product_gaps import GAPS
from billing.values import money
from billing.values.choices import Remedy, SkipReason
from billing.values.errors import Forbidden, InvalidInput, Refused, Stale
from billing.values.money import Money
from billing.values.people import Person, Role, require

# What the person is told to choose, by the input.
CHOOSE = {
    "subscription": "Choose one of this customer's subscriptions.",
    "invoice": "Choose one of this customer's open invoices.",
    "charge": "Choose one of this customer's charges.",
}
# What becomes of what a change left to be billed.
DROP, BILL = "drop", "bill"
# About the amount that was typed; anything else is about the object that was chosen.
ABOUT_THE_AMOUNT = {"more_than_left", "not_positive", "prorated", "made_up_for", "credits_used"}


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
    public: str | None = None
    pending: str | None = None
    skip_reason: str | None = None


def may_take(case: Case, person: Person, remedy: Remedy, known: tuple[Account, int], policy: Policy) -> None:
    """Raises Refused unless the remedy is offered to this person now; asked again when its modal comes back.

    `known` is the last reading of Stripe, and the `seq` that asked for it.
    """
    account, read_from = known
    require(person, Role.OPERATOR)
    if case.classification is None:
        raise Refused("not_classified")
    if case.status is not Status.CLASSIFIED:
        raise Stale(case.status)
    if SPECS[remedy].changes_stripe and (account.outdated or read_from < case.acted or is_half_read(case, account)):
        # What is left is what it was before the last step, or nobody knows yet.
        raise Refused("reading")
    if remedy not in offered(case, account, policy):
        raise Refused("not_offered")


def take(
    case: Case,
    person: Person,
    remedy: Remedy,
    inputs: Inputs,
    known: tuple[Account, int],
    policy: Policy,
    now: datetime,
) -> Decision:
    """A remedy that an operator chose: a proposal, a request to the worker, or done at once without Stripe."""
    may_take(case, person, remedy, known, policy)
    account, _ = known
    skip_reason = reason_for_skipping(case, remedy, inputs, account, policy)
    typed = {name: text for name in ("note", "title") if (text := getattr(inputs, name))}
    spec = SPECS[remedy]
    if remedy is Remedy.LOG_GAP:
        name = gap_name(inputs)
        return follow(case, GapRecorded(name, public=bool(inputs.public) and name not in GAPS), typed=typed)
    if not spec.changes_stripe:
        return follow(case, Executed(remedy=remedy, skip_reason=skip_reason), typed=typed)
    on = chosen(remedy, inputs, account, policy)
    seen = targets.facts(remedy, on, account) or {}
    if not spec.approval:
        asked = Noted("remedy", remedy=remedy, subscription=on.subscription, skip_reason=skip_reason, seen=seen)
        return follow(case, asked, typed=typed)
    proposal = Proposed(
        **{name: getattr(on, name) for name in Targets.__slots__},
        remedy=remedy,
        policy=policy.digest,
        reason=reason_for_refund(inputs) if "reason" in spec.inputs else None,
        skip_reason=skip_reason,
        skipped=tuple(skipped(remedy, case, account, policy)),
        voids=opened(account, on.subscription) if remedy is Remedy.CANCEL_NOW else (),
        collects=collected(account, on.subscription) if remedy is Remedy.CANCEL_NOW else (),
        bills=remedy is Remedy.CANCEL_NOW and bills(inputs),
        seen=seen,
        expires_at=now + policy.approval_expires,
    )
    return replace(follow(case, proposal, typed=typed), proposed_on=account)


def reason_for_skipping(
    case: Case, remedy: Remedy, inputs: Inputs, account: Account, policy: Policy
) -> SkipReason | None:
    if not skipped(remedy, case, account, policy):
        return None
    if inputs.skip_reason not in set(SkipReason):
        raise InvalidInput("skip_reason", "Choose why the safer steps above are skipped.")
    reason = SkipReason(inputs.skip_reason)
    if reason is SkipReason.OTHER and not (inputs.note or "").strip():
        raise InvalidInput("note", "Say in the note why the safer steps are skipped.")
    return reason


def gap_name(inputs: Inputs) -> str:
    title = (inputs.title or "").strip()
    if not title:
        raise InvalidInput("title", "Say in a few words what the product lacks.")
    return product_gaps.normalised(title)


def reason_for_refund(inputs: Inputs) -> Literal["duplicate", "requested_by_customer"]:
    if inputs.reason not in ("duplicate", "requested_by_customer"):
        raise InvalidInput("reason", "Choose why the money goes back.")
    return "duplicate" if inputs.reason == "duplicate" else "requested_by_customer"


def bills(inputs: Inputs) -> bool:
    """What a change left is dropped unless somebody chose otherwise."""
    if inputs.pending not in {None, DROP, BILL}:
        raise InvalidInput("pending", "Choose what becomes of what a change left to be billed.")
    return inputs.pending == BILL


def chosen(remedy: Remedy, inputs: Inputs, account: Account, policy: Policy) -> Targets:
    """What was chosen, with the amount that was typed, if the guard rails let it through."""
    on = picked(remedy, inputs, account, policy)
    field = next((name for name in CHOOSE if name in SPECS[remedy].inputs), "amount")
    if "amount" in SPECS[remedy].inputs:
        on = replace(on, amount=typed_amount(inputs, on).amount)
    found = verdict(remedy, on, account, policy)
    if found.reason in ABOUT_THE_AMOUNT and "amount" in SPECS[remedy].inputs:
        raise InvalidInput("amount", found.sentence)
    if not found.allowed:
        raise Forbidden(field, found.reason, found.sentence)
    return on


def picked(remedy: Remedy, inputs: Inputs, account: Account, policy: Policy) -> Targets:
    found = targets.candidates(remedy, account)
    names = [name for name in CHOOSE if name in SPECS[remedy].inputs]
    if not names:
        return found[0]
    (name,) = names
    wanted: str | None = getattr(inputs, name)
    if wanted is None:
        raise InvalidInput(name, CHOOSE[name])
    on = next((on for on in found if getattr(on, name) == wanted), None)
    if on is None:
        return gone(name, wanted, account)
    return on


def gone(name: str, wanted: str, account: Account) -> Targets:
    """This customer's, but nothing that a remedy acts on; anything else was not in the list that was shown."""
    if name == "charge" and (charge := account.charge(wanted)):
        return targets.of_charge(charge, account)
    if name == "invoice" and account.invoice(wanted):
        return Targets(invoice=wanted)
    if name == "subscription" and account.subscription(wanted):
        return Targets(subscription=wanted)
    raise Refused("forged")


def typed_amount(inputs: Inputs, on: Targets) -> Money:
    try:
        return money.parse(inputs.amount or "", on.currency or "usd")
    except ValueError as problem:
        raise InvalidInput("amount", str(problem)) from None


def opened(account: Account, subscription: str | None) -> tuple[str, ...]:
    """Unpaid invoices of the subscription that nobody owes once it is gone."""
    mine = (held for held in account.open_invoices if held.subscription == subscription)
    # What is on its way, or may be, can't be called back: it arrives, and then it can be refunded.
    return tuple(held.id for held in mine if not held.is_partly_paid and account.is_on_its_way(held) is False)


def collected(account: Account, subscription: str | None) -> tuple[str, ...]:
    """The customer's other open invoices that Stripe collects by itself."""
    return tuple(held.id for held in account.open_invoices if held.subscription != subscription and held.auto_advance)
