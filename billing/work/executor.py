"""What the worker does for a case.

Every task is safe to run twice: it looks at Stripe before it acts, acts under a key made of the case and the decision,
and appends its result behind the log that it read, which only one of two can do.
"""

from dataclasses import dataclass
from datetime import timedelta

from billing.account.account import Account
from billing.approval.before_the_act import against_the_log, against_them
from billing.approval.shares import passed
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import UNTOUCHED, Escalated, Expired, Lapsed, Reminded
from billing.case.work_order import WorkOrder, work_order
from billing.execution.completing import completed
from billing.execution.remedy_action import RemedyAction
from billing.policy.limits import MONTH
from billing.policy.policy import Policy
from billing.ports.accounts import Accounts
from billing.ports.clock import Clock
from billing.ports.control import Control
from billing.ports.directory import Directory
from billing.ports.store import CaseStore, Conflict
from billing.remedies.ladder import RUNGS
from billing.values.errors import (
    APPROVAL_REQUIRED,
    OTHER_ACCOUNT,
    PROCESSING,
    CardDeclined,
    Declined,
    NeedsApproval,
    OutcomeUnknown,
    ProcessorError,
    Replayed,
    Unavailable,
)
from billing.work.lookup import Lookups, known_before
from billing.work.previews import Previewing
from billing.work.refused import refused, sealed
from billing.work.task import AGAIN_FOR, Task
from billing.work.unknown_outcome import UNREAD, UnknownOutcome, against, is_unread, once

# What was decided a day ago and not begun is decided anew.
BEGUN_WITHIN, OVERDUE = timedelta(days=1), "overdue"
# How long after the log's last word the smaller steps behind an act are tried again before they stay undone.
FINISH_FOR = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Executor:
    store: CaseStore
    accounts: Accounts
    directory: Directory
    policy: Policy
    control: Control
    now: Clock

    def run(self, task: Task, case: Case) -> Decision | None:
        """Does the task; what it found is to be appended. None where there is nothing to log, or not yet."""
        match task:
            case Task.LOOK_UP:
                return Lookups(self.store, self.accounts.of(case), self.now).look_up(case)
            case Task.PREVIEW:
                return Previewing(self.store, self.accounts.of(case), self.policy, self.now).preview(case)
            case Task.CARRY_OUT:
                return self.carry_out(case)
            case Task.EXPIRE:
                return Decision((Expired(case.waiting.seq),)) if case.waiting else None
            case Task.REMIND:
                return Decision((Reminded(case.waiting.seq),)) if case.waiting else None
            case Task.ESCALATE:
                to = self.policy.notices.escalate_to
                return Decision((Escalated(case.waiting.seq, to),)) if case.waiting else None
            case Task.READ_AGAIN:
                Lookups(self.store, self.accounts.of(case), self.now).read_again(case)
                return None
            case Task.COMPLETE:
                if known := self.store.erasable.account(case.case_id):
                    self.store.erasable.keep_account(case, completed(known[0], self.accounts.of(case)))
                return None
            case Task.STEP:
                # A person's decision, which `bot/worker/plans.py` takes in their place.
                return None

    @property
    def unknown_outcome(self) -> UnknownOutcome:
        return UnknownOutcome(self.policy, self.now)

    def carry_out(self, case: Case) -> Decision | None:
        assert case.work is not None
        asked = work_order(case)
        if not case.may_have_been_asked and self.control.paused():
            return None
        if not case.may_have_been_asked and self.now() - case.work.at >= BEGUN_WITHIN:
            return Decision((asked.given_up(OVERDUE),))
        rung = RUNGS[asked.remedy]
        act = rung.action(asked, self.accounts.of(case), self.store.erasable, self.policy)
        before = known_before(self.store, case, asked.seq, self.now())
        wrong = against_the_log(case, asked)
        if wrong and not case.may_have_been_asked:
            return Decision((asked.given_up(wrong),))
        against_deciders = against_them(case, asked, self.directory, self.policy)
        try:
            account = act.read(before)
        except (Unavailable, Declined) as problem:
            return self.unread(case, asked, problem)
        if act.found(begun=case.may_have_been_asked):
            return self.finished(case, act)
        compared = sealed(rung, asked, begun=case.may_have_been_asked).compared_with(account, self.policy)
        if not case.may_have_been_asked:
            reason = against_deciders() or against(asked, act, compared) or self.beyond(case, asked)
            if isinstance(reason, Lapsed):
                return Decision((reason,))
            if reason:
                return Decision((asked.given_up(reason),))
        elif said := self.unknown_outcome.unfound(case, asked, act, account, compared):
            return once(case, said)
        elif wrong:
            # Never asked again, whatever another table says of what was begun.
            return once(case, asked.unsettled(wrong, stopped=True))
        if self.policy.shadow:
            return self.kept_from_stripe(case, asked)
        if not case.may_have_been_asked and self.control.paused():
            # Since this began.
            return None
        try:
            self.store.begin(case, asked.attempted)
        except Conflict:
            return None
        try:
            act.do()
        except ProcessorError as problem:
            return self.not_done(case, asked, act, before, problem)
        return self.finished(case, act)

    def kept_from_stripe(self, case: Case, asked: WorkOrder) -> Decision | None:
        """What was begun before the policy said so is looked for, and asked no more."""
        if case.may_have_been_asked:
            return once(case, asked.unsettled("shadow", stopped=True))
        return Decision((asked.shadowed,))

    def beyond(self, case: Case, asked: WorkOrder) -> str:
        """The limit of the policy that it would pass; empty if none."""
        if not (asked.proposed and self.policy.limits.are_set):
            return ""
        now = self.now()
        found = passed(case, self.policy.limits, self.store.shares(now - MONTH), now)
        return f"limit:{found.name}" if found else ""

    def finished(self, case: Case, act: RemedyAction) -> Decision | None:
        assert case.work is not None
        since = case.unsettled[0] if case.unsettled else case.work.at
        may_retry = self.now() - since < FINISH_FOR
        try:
            return Decision((act.outcome(may_retry=may_retry),))
        except (Unavailable, OutcomeUnknown):
            return None

    def not_done(
        self, case: Case, asked: WorkOrder, act: RemedyAction, before: Account, problem: ProcessorError
    ) -> Decision | None:
        """What an attempt that brought no result means.

        A refusal proves only that this attempt did nothing: while an earlier one may still be under way, only looking
        settles the matter. What a bank answered, though, Stripe answers to every repetition.
        """
        match problem:
            case NeedsApproval(request=request):
                return once(case, asked.unsettled(problem.code, approval=request))
            case CardDeclined():
                return once(case, refused(RUNGS[asked.remedy], asked, act, before, problem, self.policy))
            case Declined() | Replayed() if case.may_have_been_asked:
                return once(case, asked.unsettled(problem.code, stopped=True))
            case Declined():
                return once(case, refused(RUNGS[asked.remedy], asked, act, before, problem, self.policy))
            case OutcomeUnknown() if not case.may_have_been_asked:
                return Decision((asked.unsettled(problem.code),))
            case OutcomeUnknown() if problem.code == PROCESSING or is_unread(case):
                return once(case, asked.unsettled(problem.code))
            case _ if case.may_have_been_asked:
                return None
        # Stripe was too busy to begin.
        self.store.held_off(case)
        return self.put_off(case, asked, problem)

    def unread(self, case: Case, asked: WorkOrder, problem: Unavailable | Declined) -> Decision | None:
        """What may have been asked stays unsettled for as long as nobody can look; why they can't is said."""
        if not case.may_have_been_asked:
            # Of an account that no key leads to.
            gone = problem.code == OTHER_ACCOUNT
            return Decision((asked.given_up(OTHER_ACCOUNT),)) if gone else self.put_off(case, asked, problem)
        if case.unsettled is None:
            return Decision((asked.unsettled("interrupted"),))
        waited_for = any(said.stopped or said.reason in {PROCESSING, APPROVAL_REQUIRED} for _, said in case.doubts)
        _, said = case.unsettled
        unseen = self.unknown_outcome.unseen(case, asked, problem.code)
        if unseen == said and not (waited_for or said.by_hand) and isinstance(problem, Declined):
            unseen = asked.unsettled(f"{UNREAD}{problem.code}")
        return once(case, unseen)

    def put_off(self, case: Case, asked: WorkOrder, problem: ProcessorError) -> Decision | None:
        """A step that could not be begun for a quarter of an hour has failed."""
        assert case.work is not None
        given_up = self.now() - case.work.at >= AGAIN_FOR
        return Decision((asked.failed(problem.code, UNTOUCHED),)) if given_up else None
