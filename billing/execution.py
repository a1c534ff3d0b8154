"""What the worker does next for a case, read off its log, so that whoever comes after a crash does the same.

Every task is safe to run twice: it looks at Stripe before it acts, acts under a key made of the case and the decision,
and appends its result behind the log that it read, which only one of two can do.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from billing.case import Case, Status
from billing.customer import Account, Customer, Panel, Refund
from billing.decisions import Decision, drift
from billing.errors import Declined, OutcomeUnknown, Stale, Unavailable
from billing.events import (
    Approved,
    Event,
    Executed,
    Expired,
    Failed,
    Identified,
    Noted,
    Proposed,
    Remedy,
    Undone,
    Unidentified,
    Unsettled,
    Voided,
)
from billing.identifiers import Identifier, IdentifierKind, parse
from billing.money import Money
from billing.people import Person, Role
from billing.policy import Policy, may_cancel_at_period_end, may_refund
from billing.ports import CaseStore, Clock, Directory, Processor

# How long a lookup that Stripe did not answer is tried again, and an approved step that could not even be begun.
LOOK_AGAIN_EVERY = timedelta(seconds=15)
LOOK_AGAIN_FOR = timedelta(minutes=15)


class Task(StrEnum):
    LOOK_UP = "look_up"
    CARRY_OUT = "carry_out"
    EXPIRE = "expire"
    READ_AGAIN = "read_again"


@dataclass(frozen=True, slots=True)
class Execution:
    store: CaseStore
    processor: Processor
    directory: Directory
    policy: Policy
    now: Clock

    def next_task(self, case: Case, read_from: int | None) -> Task | None:
        """`read_from` is the `seq` that asked for the picture at hand, None without one."""
        match case.status:
            case Status.OPENED:
                return Task.LOOK_UP
            case Status.UNIDENTIFIED if (
                self.keeps_looking(case) and self.now() - case.log[-1].at > LOOK_AGAIN_EVERY / 2
            ):
                return Task.LOOK_UP
            case Status.EXECUTING | Status.UNSETTLED:
                return Task.CARRY_OUT
            case Status.PROPOSED if case.waiting and self.is_expired(case):
                return Task.EXPIRE
        if case.customer and case.is_open and (read_from is None or read_from < case.read_from):
            return Task.READ_AGAIN
        return None

    def run(self, task: Task, case: Case) -> Decision | None:
        """Does the task; what it found is to be appended. None where there is nothing to log, or not yet."""
        match task:
            case Task.LOOK_UP:
                return self.look_up(case)
            case Task.CARRY_OUT:
                return self.carry_out(case)
            case Task.EXPIRE:
                return Decision((Expired(case.waiting.seq),)) if case.waiting else None
            case Task.READ_AGAIN:
                self.read_again(case)
                return None

    def look_again_at(self, case: Case, at: datetime) -> datetime | None:
        """When the case asks for the worker's attention by itself, if nobody clicks before."""
        last = case.log[-1].at
        match case.status:
            case Status.OPENED:
                return at + timedelta(seconds=10)
            case Status.UNIDENTIFIED:
                return at + LOOK_AGAIN_EVERY + timedelta(seconds=1) if self.keeps_looking(case) else None
            case Status.EXECUTING:
                return at + LOOK_AGAIN_EVERY
            case Status.UNSETTLED:
                return at + min(max((at - last) / 2, timedelta(seconds=5)), timedelta(minutes=15))
            case Status.PROPOSED if case.waiting:
                return case.proposed(case.waiting.seq).expires_at
        return None

    def keeps_looking(self, case: Case) -> bool:
        """A lookup that Stripe did not answer is tried again for a while: `unidentified` is not its last word."""
        last = next(recorded for recorded in reversed(case.log) if isinstance(recorded.event, Unidentified))
        return last.event == Unidentified("error") and self.now() - last.at < LOOK_AGAIN_FOR

    def is_expired(self, case: Case) -> bool:
        expires_at = case.proposed(case.waiting.seq).expires_at if case.waiting else None
        return expires_at is not None and self.now() >= expires_at

    def look_up(self, case: Case) -> Decision | None:
        typed = self.store.typed(case.case_id, case.lookup, "identifier")
        identifier = parse(typed or "")
        if identifier is None:
            return Decision((Unidentified("none"),))
        try:
            found = self.processor.find(identifier)
            if len(found) == 1 and not found[0].deleted:
                account = self.processor.read_account(found[0])
                self.store.keep_account(case, account)
                return Decision((Identified(found[0].id, found[0].livemode),))
        except (Unavailable, Declined):
            return None if case.status is Status.UNIDENTIFIED else Decision((Unidentified("error"),))
        self.store.keep_candidates(case, found)
        if not found:
            return Decision((Unidentified("none"),))
        return Decision((Unidentified("several" if len(found) > 1 else "deleted"),))

    def read_again(self, case: Case) -> None:
        assert case.customer is not None
        known = self.store.account(case.case_id)
        try:
            found = self.processor.find(parse_customer(case.customer))
            account = self.processor.read_account(found[0])
        except (Unavailable, Declined):
            # An old picture may no longer pass for the present: everything in it is unknown now.
            customer = known[0].customer if known else Customer(case.customer, case.livemode)
            account = Account(customer, self.now(), unknown=tuple(Panel))
        self.store.keep_account(case, account)

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
        first = case.status is Status.EXECUTING
        if not (proposed.charge and proposed.amount and proposed.currency and proposed.reason):
            return Decision((Failed(proposed.remedy, "incomplete", proposal=proposal),))
        amount = Money(proposed.amount, proposed.currency)
        with ThreadPoolExecutor(max_workers=1) as asking:
            approver = asking.submit(self.directory.who, case.work.actor if case.work else "", fresh=True)
            try:
                charge = self.processor.read_charge(proposed.charge)
            except (Unavailable, Declined) as problem:
                # Nothing was asked of Stripe yet or by this attempt; whether an earlier one succeeded stays open.
                return self.given_up(case, proposal, proposed.remedy, problem.code)
        for made in charge.refunds:
            if (made.case_id, made.proposal) == (case.case_id, str(proposal)):
                return refunded(case, proposal, proposed, made)
        if self.is_too_old(case):
            return Decision((Failed(proposed.remedy, "not_found_after_all", proposal=proposal),))
        changed = drift(proposed, charge)
        if first:
            if not may_still_approve(approver.result()):
                return Decision((Voided(proposal, reason="approver"),))
            if changed:
                return Decision((Voided(proposal, reason=changed),))
            verdict = may_refund(charge, amount)
            if not verdict.allowed:
                return Decision((Voided(proposal, reason=verdict.reason),))
        elif changed:
            # Somebody else touched the charge while our request may still be under way: asking again could pay twice.
            return None
        try:
            made = self.processor.refund(
                charge.id,
                amount,
                reason=proposed.reason,
                case_id=case.case_id,
                proposal=proposal,
                key=f"{case.case_id}:{proposal}:refund",
            )
        except Declined as problem:
            return Decision((Failed(proposed.remedy, problem.code, proposal=proposal),))
        except Unavailable:
            return None
        except OutcomeUnknown as problem:
            return Decision((Unsettled(proposed.remedy, problem.code, proposal=proposal),)) if first else None
        return refunded(case, proposal, proposed, made)

    def schedule_end(self, case: Case, asked: Noted, *, request: int) -> Decision | None:
        """Sets or takes back a subscription's end; reading it first makes doing this twice the same as once."""
        if not (asked.subscription and asked.remedy):
            raise Stale
        wanted = asked.topic == "remedy"
        first = case.status is Status.EXECUTING
        try:
            subscription = self.processor.read_subscription(asked.subscription)
        except (Unavailable, Declined) as problem:
            return self.given_up(case, request, asked.remedy, problem.code)
        if bool(subscription.ends) is wanted:
            return Decision((scheduled(asked, request),))
        if not subscription.is_live:
            return Decision((Failed(asked.remedy, "ended", request=request),))
        if first and wanted:
            if subscription.facts() != asked.seen:
                return Decision((Failed(asked.remedy, "changed", request=request),))
            verdict = may_cancel_at_period_end(subscription)
            if not verdict.allowed:
                return Decision((Failed(asked.remedy, verdict.reason, request=request),))
        try:
            key = f"{case.case_id}:{request}:{'end' if wanted else 'undo'}"
            self.processor.set_cancel_at_period_end(asked.subscription, wanted, key=key)
        except Declined as problem:
            return Decision((Failed(asked.remedy, problem.code, request=request),))
        except Unavailable:
            return None
        except OutcomeUnknown as problem:
            return Decision((Unsettled(asked.remedy, problem.code, request=request),)) if first else None
        return Decision((scheduled(asked, request),))

    def given_up(self, case: Case, asked: int, remedy: Remedy, code: str) -> Decision | None:
        """A step that could not be begun for a quarter of an hour has failed; one that was begun stays unsettled."""
        assert case.work is not None
        if case.status is Status.UNSETTLED or self.now() - case.work.at < LOOK_AGAIN_FOR:
            return None
        approved = isinstance(case.work.event, Approved)
        return Decision(
            (Failed(remedy, code, proposal=asked if approved else None, request=None if approved else asked),)
        )

    def is_too_old(self, case: Case) -> bool:
        assert case.work is not None
        return case.status is Status.UNSETTLED and self.now() - case.work.at >= self.policy.settle_for


def parse_customer(customer: str) -> Identifier:
    return Identifier(IdentifierKind.CUSTOMER, customer)


def may_still_approve(person: Person) -> bool:
    """No only when Slack says so: while it is away, what was approved still runs."""
    if person.barred:
        return person.barred == "unknown"
    return Role.APPROVER in person.roles | person.unresolved


def refunded(case: Case, proposal: int, proposed: Proposed, made: Refund) -> Decision:
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
        return Undone(remedy=asked.remedy, execution=asked.execution or 0, subscription=asked.subscription)
    return Executed(
        remedy=asked.remedy, request=request, subscription=asked.subscription, skip_reason=asked.skip_reason
    )
