"""Taking a remedy: what an operator chose and typed becomes a proposal, a request to the worker, or is done at once.

Pure, like every decision; an input that can't be used raises InvalidInput and nothing happened. What a guard rail bars
raises Forbidden, which is recorded like every refusal.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from billing.account.account import Account
from billing.approval.requirements import required_by
from billing.case.case import Case
from billing.case.decision import Decision, follow
from billing.case.events import Executed, GapRecorded, Proposed, RemedyAsked, Targets
from billing.case.lifecycle import Status
from billing.case.plan import Plan, plan
from billing.policy.policy import Policy
from billing.remedies.inputs import Inputs
from billing.remedies.ladder import (
    RUNGS,
    goes_beside,
    is_half_read,
    is_proposed_on,
    offered,
    offered_beside,
    skipped,
)
from billing.remedies.may_give_back import of_charge
from billing.remedies.reasons import Reason
from billing.remedies.rung import Rung
from billing.reports import product_gaps
from billing.reports.product_gaps import GAPS
from billing.values import money
from billing.values.choices import Remedy, SkipReason
from billing.values.errors import Forbidden, InvalidInput, Refused, Stale, Wrong
from billing.values.money import Money
from billing.values.people import Person, Role, require

# What the person is told to choose, by the input.
CHOOSE = {
    "subscription": "Choose one of this customer's subscriptions.",
    "invoice": "Choose one of this customer's open invoices.",
    "charge": "Choose one of this customer's charges.",
}
# Of a step beside a proposal that waits, and is about the same.
SAME_OBJECT = "same_object"
# About the amount that was typed; anything else is about the object that was chosen.
ABOUT_THE_AMOUNT = {
    Reason.MORE_THAN_LEFT,
    Reason.NOT_POSITIVE,
    Reason.PRORATED,
    Reason.MADE_UP_FOR,
    Reason.CREDITS_USED,
}


def may_take(
    case: Case,
    person: Person,
    remedy: Remedy,
    known: tuple[Account, int],
    policy: Policy,
    *,
    of: Plan | None = None,
) -> None:
    """Raises Refused unless the remedy is offered to this person now; asked again when its modal comes back.

    `known` is the last reading of Stripe, and the `seq` that asked for it; `of` is the plan that it is a step of.
    """
    account, _ = known
    require(person, Role.OPERATOR)
    is_at_rest(case, of, beside=goes_beside(remedy))
    if RUNGS[remedy].changes_stripe:
        is_read(case, known)
    if remedy not in offered(case, account, policy):
        raise Refused("not_offered")
    if case.waiting and remedy not in offered_beside(case, account, policy):
        raise Refused(SAME_OBJECT)


def is_at_rest(case: Case, of: Plan | None = None, *, beside: bool = False) -> None:
    """Raises Refused unless a step may begin; while a plan is under way only one `of` it, and while a proposal waits
    only what goes `beside` it.
    """
    if case.classification is None and not case.is_about_portal:
        raise Refused("not_classified")
    if not (case.may("proposed") or (beside and case.status is Status.PROPOSED)):
        raise Stale(case.status)
    if plan(case) != of:
        raise Stale("planned")


def is_read(case: Case, known: tuple[Account, int]) -> None:
    account, read_from = known
    if account.outdated or read_from < case.acted_seq or is_half_read(case, account):
        # What is left is what it was before the last step, or nobody knows yet.
        raise Refused("reading")


def take(
    case: Case,
    person: Person,
    remedy: Remedy,
    inputs: Inputs,
    known: tuple[Account, int],
    policy: Policy,
    now: datetime,
    *,
    of: Plan | None = None,
    ticked: Sequence[Remedy] = (),
) -> Decision:
    """A remedy that an operator chose: a proposal, a request to the worker, or done at once without Stripe.

    `ticked` are those that are to be done with it.
    """
    may_take(case, person, remedy, known, policy, of=of)
    account, _ = known
    wrong, rung = Wrong(), RUNGS[remedy]
    skip_reason = wrong.noting(lambda: reason_for_skipping(case, remedy, inputs, account, policy, ticked))
    typed = {name: text for name in ("note", "title") if (text := getattr(inputs, name))}
    if remedy is Remedy.LOG_GAP:
        name = gap_name(inputs)
        return follow(case, GapRecorded(name, public=bool(inputs.public) and name not in GAPS), typed=typed)
    if not rung.changes_stripe:
        return follow(case, Executed(remedy=remedy, skip_reason=skip_reason), typed=typed)
    on = wrong.noting(lambda: chosen(case, rung, inputs, account, policy))
    terms = wrong.noting(lambda: rung.terms(on or picked(rung, inputs, account), inputs, account))
    wrong.raise_all()
    assert on is not None
    assert terms is not None
    seen = rung.facts(on, account) or {}
    if not rung.approval:
        asked = RemedyAsked(remedy=remedy, subscription=on.subscription, skip_reason=skip_reason, seen=seen)
        return follow(case, asked, typed=typed)
    requires = required_by(policy, remedy, on.amount, on.currency)
    proposal = Proposed(
        **{name: getattr(on, name) for name in Targets.__slots__},
        remedy=remedy,
        policy=policy.digest,
        rules=tuple(rule.name for rule in requires),
        requires=requires,
        customer=account.customer.id if on.amount else None,
        skip_reason=skip_reason,
        skipped=tuple(skipped(remedy, case, account, policy)),
        seen=seen,
        expires_at=now + policy.approval_expires,
        **terms,
    )
    within = policy.limits if policy.limits.are_set and rung.gives_back else None
    return replace(follow(case, proposal, typed=typed), proposed_on=account, within=within)


def reason_for_skipping(
    case: Case, remedy: Remedy, inputs: Inputs, account: Account, policy: Policy, ticked: Sequence[Remedy]
) -> SkipReason | None:
    if not skipped(remedy, case, account, policy, ticked):
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


def chosen(case: Case, rung: Rung, inputs: Inputs, account: Account, policy: Policy) -> Targets:
    """What was chosen, with the amount that was typed, if the guard rails let it through."""
    on = picked(rung, inputs, account)
    field = next((name for name in CHOOSE if name in rung.inputs), "amount")
    if is_proposed_on(case, on):
        raise Forbidden(field, SAME_OBJECT, "The proposal that waits is about just that: decide or withdraw it first.")
    if "amount" in rung.inputs:
        on = replace(on, amount=typed_amount(inputs, on).amount)
    found = rung.verdict(on, account, policy)
    if found.reason in ABOUT_THE_AMOUNT and "amount" in rung.inputs:
        raise InvalidInput("amount", found.sentence)
    if not found.allowed:
        raise Forbidden(field, found.reason, found.sentence)
    return on


def picked(rung: Rung, inputs: Inputs, account: Account) -> Targets:
    found = rung.candidates(account)
    names = [name for name in CHOOSE if name in rung.inputs]
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
        return of_charge(charge, account)
    if name == "invoice" and account.invoice(wanted):
        return Targets(invoice=wanted)
    if name == "subscription" and account.subscription(wanted):
        return Targets(subscription=wanted)
    raise Refused("forged")


def major(amount: int | None, currency: str | None) -> str | None:
    """An amount as it is typed."""
    return Money(amount, currency).major if amount is not None and currency else None


def typed_amount(inputs: Inputs, on: Targets) -> Money:
    try:
        return money.parse(inputs.amount or "", on.currency or "usd")
    except ValueError as problem:
        raise InvalidInput("amount", str(problem)) from None
