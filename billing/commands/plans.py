"""A plan: several steps taken at once. What was chosen is looked at whole before any of it is done; then each step is
taken as if its person had taken it alone. Pure, like every decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from billing.account.account import Account
from billing.approval.shares import share_of
from billing.case.case import Case
from billing.case.decision import Decision, follow
from billing.case.events import UNTOUCHED, Failed, GapRecorded, PlanAsked, Proposed
from billing.case.plan import Plan, in_order
from billing.commands import propose
from billing.policy.limits import Share
from billing.policy.policy import Policy
from billing.remedies.inputs import Inputs
from billing.remedies.ladder import RUNGS, offered
from billing.values.choices import Remedy
from billing.values.errors import Forbidden, InvalidInput, Refused, Stale, Wrong
from billing.values.people import NOT_SAID, Person, Role, require
from billing.wording import limits

# What passes by itself, and is waited for so long.
PASSES = {"reading", *NOT_SAID}
# Whoever took the plan is nobody who may any more.
BARRED = {"guest", "bot", "outsider", "deleted", "not_operator"}
WAIT, OVERDUE = timedelta(minutes=15), "plan_overdue"
NO_APPROVAL = "Only one step of a plan can wait for a second person: untick the others, and take them later."
NOTHING = "Tick what is to be done."


def may_plan(case: Case, person: Person, known: tuple[Account, int], policy: Policy) -> list[Remedy]:
    """What may be ticked, in ladder order. Raises Refused unless this person may plan now."""
    account, _ = known
    require(person, Role.OPERATOR)
    propose.is_at_rest(case)
    there = [remedy for remedy in offered(case, account, policy) if RUNGS[remedy].is_a_step]
    if any(RUNGS[remedy].changes_stripe for remedy in there):
        propose.is_read(case, known)
    return there


def ticked(steps: str) -> list[Remedy]:
    """As a form sends them. Raises Refused where one is no remedy."""
    names = [name for name in steps.split(",") if name]
    if not set(names) <= {remedy for remedy, rung in RUNGS.items() if rung.is_a_step}:
        raise Refused("forged")
    return [remedy for remedy in Remedy if remedy in names]


def may_tick(
    case: Case, person: Person, ticked: list[Remedy], known: tuple[Account, int], policy: Policy
) -> list[Remedy]:
    """Those that need a second person. Raises Refused, and InvalidInput where these can be no plan."""
    may_plan(case, person, known, policy)
    for remedy in ticked:
        propose.may_take(case, person, remedy, known, policy)
    second = [remedy for remedy in ticked if RUNGS[remedy].approval]
    if not ticked:
        raise InvalidInput("steps", NOTHING)
    if len(second) > 1:
        raise InvalidInput("steps", NO_APPROVAL)
    return second


def take_plan(
    case: Case,
    person: Person,
    ticked: list[Remedy],
    inputs: Inputs,
    known: tuple[Account, int],
    policy: Policy,
    now: datetime,
    shares: Iterable[Share],
) -> Decision:
    """`shares` are what the policy's limits have been taken by."""
    second = may_tick(case, person, ticked, known, policy)
    steps = in_order(ticked, second[0] if second else None)
    asked, wrong = PlanAsked(steps=steps), Wrong()
    for remedy in steps:
        take = partial(propose.take, case, person, remedy, inputs, known, policy, now, ticked=ticked)
        if (taken := wrong.noting(take)) is not None:
            asked = with_choices(asked, remedy, taken, inputs)
            within_limits(case, person, taken, shares, now)
    wrong.raise_all()
    typed = {name: text for name in ("note", "title") if (text := getattr(inputs, name))}
    return follow(case, asked, typed=typed)


def within_limits(case: Case, person: Person, taken: Decision, shares: Iterable[Share], now: datetime) -> None:
    """Raises Forbidden where the proposal would pass one; asked again when it is made."""
    proposed = taken.events[0]
    if taken.within is None or not isinstance(proposed, Proposed):
        return
    share = share_of(case.case_id, case.seq + 1, now, person.user, proposed)
    if share and (passed := taken.within.passed(share, shares, now)):
        raise Forbidden("amount", f"limit:{passed.name}", limits.sentence(passed))


def with_choices(asked: PlanAsked, remedy: Remedy, taken: Decision, inputs: Inputs) -> PlanAsked:
    """What the step would be done to, as the log may keep it."""
    fields = {
        name: getattr(taken.events[0], name, None) for name in ("subscription", "invoice", "charge", "skip_reason")
    }
    chosen = {name: value for name, value in fields.items() if value is not None}
    if "amount" in RUNGS[remedy].inputs:
        chosen |= {name: getattr(taken.events[0], name) for name in ("amount", "currency", "reason")}
    if not RUNGS[remedy].inputs:
        return asked
    if isinstance(taken.events[0], GapRecorded):
        chosen["public"] = inputs.public is not None
    return replace(asked, pending=inputs.pending or asked.pending, **chosen)


def next_step(
    case: Case,
    of: Plan,
    person: Person,
    typed: Mapping[str, str],
    known: tuple[Account, int],
    policy: Policy,
    now: datetime,
) -> Decision | None:
    """The plan's next step, or why it ends there; None as long as something that passes by itself is in its way."""
    remedy = of.left[0]
    if is_overdue(of, now):
        return ended(case, of, OVERDUE)
    try:
        taken = propose.take(case, person, remedy, chosen(of.asked, typed), known, policy, now, of=of)
    except Stale:
        return None
    except Refused as refusal:
        if refusal.reason in PASSES:
            return None
        return ended(case, of, "operator" if refusal.reason in BARRED else refusal.reason)
    except InvalidInput as problem:
        return ended(case, of, f"invalid:{problem.field}")
    return replace(taken, by=of.taken.actor)


def is_overdue(of: Plan, now: datetime) -> bool:
    return now - of.since.at >= WAIT


def ended(case: Case, of: Plan, reason: str) -> Decision:
    return follow(case, Failed(of.left[0], reason, request=of.taken.seq, left=UNTOUCHED))


def chosen(asked: PlanAsked, typed: Mapping[str, str]) -> Inputs:
    """As the form had it. A gap whose title was erased is nobody's to guess: the step says so."""
    amount = propose.major(asked.amount, asked.currency)
    return Inputs(
        subscription=asked.subscription,
        invoice=asked.invoice,
        charge=asked.charge,
        amount=amount,
        reason=asked.reason,
        note=typed.get("note"),
        title=typed.get("title"),
        public="yes" if asked.public else None,
        pending=asked.pending,
        skip_reason=asked.skip_reason,
    )
