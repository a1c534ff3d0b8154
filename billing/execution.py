"""What the worker does for a case.

Every task is safe to run twice: it looks at Stripe before it acts, acts under a key made of the case and the decision,
and appends its result behind the log that it read, which only one of two can do.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from billing.agenda import AGAIN_FOR, Task
from billing.case import Case, Status
from billing.decisions import Decision, drift
from billing.errors import Declined, OutcomeUnknown, ProcessorError, Stale, Unavailable
from billing.events import (
    Approved,
    Event,
    Executed,
    Expired,
    Failed,
    Noted,
    Proposed,
    Remedy,
    Undone,
    Unsettled,
    Voided,
)
from billing.looking_up import Lookups
from billing.money import Money
from billing.people import Person, Role
from billing.picture.payments import Refund
from billing.policy import Policy, may_refund
from billing.policy import may_cancel_at_period_end as may_end
from billing.ports import CaseStore, Clock, Directory, Processor


@dataclass(frozen=True, slots=True)
class Execution:
    store: CaseStore
    processor: Processor
    directory: Directory
    policy: Policy
    now: Clock

    def run(self, task: Task, case: Case) -> Decision | None:
        """Does the task; what it found is to be appended. None where there is nothing to log, or not yet."""
        match task:
            case Task.LOOK_UP:
                return Lookups(self.store, self.processor, self.now).look_up(case)
            case Task.CARRY_OUT:
                return self.carry_out(case)
            case Task.EXPIRE:
                return Decision((Expired(case.waiting.seq),)) if case.waiting else None
            case Task.READ_AGAIN:
                Lookups(self.store, self.processor, self.now).read_again(case)
                return None

    def carry_out(self, case: Case) -> Decision | None:
        assert case.work is not None
        asked = case.work.event
        if isinstance(asked, Noted):
            return self.schedule_end(case, asked, request=case.work.seq)
        assert isinstance(asked, Approved)
        return self.refund(case, asked.proposal)

    def refund(self, case: Case, proposal: int) -> Decision | None:
        """Exactly one refund for an approved proposal: looked for first, then made under the proposal's own key."""
        proposed = case.proposed(proposal)
        if not (proposed.charge and proposed.amount and proposed.currency and proposed.reason):
            return Decision((Failed(proposed.remedy, "incomplete", proposal=proposal),))
        amount = Money(proposed.amount, proposed.currency)
        with ThreadPoolExecutor(max_workers=1) as asking:
            approver = asking.submit(self.directory.who, case.work.actor if case.work else "", fresh=True)
            try:
                charge = self.processor.read_charge(proposed.charge)
            except (Unavailable, Declined) as problem:
                return self.given_up(case, proposal, proposed.remedy, problem.code)
        for made in charge.refunds:
            if (made.case_id, made.proposal) == (case.case_id, str(proposal)):
                return refunded(proposal, proposed, made)
        changed = drift(proposed, charge)
        if case.may_have_been_asked:
            if case.status is Status.EXECUTING:
                return Decision((Unsettled(proposed.remedy, "interrupted", proposal=proposal),))
            if self.is_too_old(case):
                return Decision((Failed(proposed.remedy, "not_found_after_all", proposal=proposal),))
            if changed:
                # Somebody else touched the charge while our request may be under way: asking again could pay twice.
                return None
        else:
            reason = changed or may_refund(charge, amount).reason
            if not may_still_approve(approver.result()):
                reason = "approver"
            if reason:
                return Decision((Voided(proposal, reason=reason),))
            self.store.begin(case, begun=True)
        try:
            made = self.processor.refund(
                charge.id,
                amount,
                reason=proposed.reason,
                case_id=case.case_id,
                proposal=proposal,
                key=f"{case.case_id}:{proposal}:refund",
            )
        except ProcessorError as problem:
            return self.not_done(case, problem, proposed.remedy, proposal=proposal)
        return refunded(proposal, proposed, made)

    def schedule_end(self, case: Case, asked: Noted, *, request: int) -> Decision | None:
        """Sets or takes back a subscription's end; reading it first makes doing this twice the same as once."""
        if not (asked.subscription and asked.remedy):
            raise Stale
        wanted = asked.topic == "remedy"
        try:
            subscription = self.processor.read_subscription(asked.subscription)
        except (Unavailable, Declined) as problem:
            return self.given_up(case, request, asked.remedy, problem.code)
        if bool(subscription.ends) is wanted and (case.may_have_been_asked or not wanted):
            return Decision((scheduled(asked, request),))
        if not case.may_have_been_asked:
            reason = None if subscription.is_live else "ended"
            if wanted:
                reason = "changed" if subscription.facts() != asked.seen else may_end(subscription).reason
            if reason:
                return Decision((Failed(asked.remedy, reason, request=request),))
            self.store.begin(case, begun=True)
        elif case.status is Status.EXECUTING:
            return Decision((Unsettled(asked.remedy, "interrupted", request=request),))
        elif self.is_too_old(case):
            return Decision((Failed(asked.remedy, "not_found_after_all", request=request),))
        try:
            key = f"{case.case_id}:{request}:{'end' if wanted else 'undo'}"
            self.processor.set_cancel_at_period_end(asked.subscription, wanted, key=key)
        except ProcessorError as problem:
            return self.not_done(case, problem, asked.remedy, request=request)
        return Decision((scheduled(asked, request),))

    def not_done(
        self,
        case: Case,
        problem: ProcessorError,
        remedy: Remedy,
        *,
        proposal: int | None = None,
        request: int | None = None,
    ) -> Decision | None:
        """What an attempt that brought no result means.

        A refusal proves only that this attempt did nothing: while an earlier one may still be under way, only looking
        settles the matter.
        """
        if case.may_have_been_asked:
            return None
        match problem:
            case Declined():
                return Decision((Failed(remedy, problem.code, proposal=proposal, request=request),))
            case OutcomeUnknown():
                return Decision((Unsettled(remedy, problem.code, proposal=proposal, request=request),))
        # Stripe was too busy to begin.
        self.store.begin(case, begun=False)
        return None

    def given_up(self, case: Case, asked: int, remedy: Remedy, code: str) -> Decision | None:
        """A step that could not be begun for a quarter of an hour has failed; one that was begun stays unsettled."""
        assert case.work is not None
        if case.may_have_been_asked or self.now() - case.work.at < AGAIN_FOR:
            return None
        approved = isinstance(case.work.event, Approved)
        return Decision(
            (Failed(remedy, code, proposal=asked if approved else None, request=None if approved else asked),)
        )

    def is_too_old(self, case: Case) -> bool:
        assert case.work is not None
        return self.now() - case.work.at >= self.policy.settle_for


def may_still_approve(person: Person) -> bool:
    """No only when Slack says so: while it is away, what was approved still runs."""
    if person.barred not in {None, "unknown"}:
        return False
    return Role.APPROVER in person.roles | person.unresolved


def refunded(proposal: int, proposed: Proposed, made: Refund) -> Decision:
    if made.status in {"failed", "canceled"}:
        return Decision((Failed(proposed.remedy, f"refund_{made.status}", proposal=proposal),))
    return Decision(
        (
            Executed(
                remedy=proposed.remedy,
                proposal=proposal,
                charge=proposed.charge,
                subscription=proposed.subscription,
                invoice=proposed.invoice,
                refund=made.id,
                amount=made.amount.amount,
                currency=made.amount.currency,
                skip_reason=proposed.skip_reason,
            ),
        )
    )


def scheduled(asked: Noted, request: int) -> Event:
    assert asked.remedy
    if asked.topic == "undo":
        return Undone(
            remedy=asked.remedy, execution=asked.execution or 0, request=request, subscription=asked.subscription
        )
    return Executed(
        remedy=asked.remedy, request=request, subscription=asked.subscription, skip_reason=asked.skip_reason
    )
