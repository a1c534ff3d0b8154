"""A request that may have reached Stripe, its answer unknown: what becomes of it by looking, never by guessing."""

from dataclasses import dataclass, replace
from datetime import timedelta

from billing.account.account import Account
from billing.approval.seal import Comparison
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Event, Failed, Unsettled
from billing.case.work_order import WorkOrder
from billing.execution.remedy_action import RemedyAction
from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.remedies.ladder import RUNGS
from billing.remedies.reasons import Reason
from billing.values.errors import APPROVAL_REQUIRED, PROCESSING
from billing.work.refused import left

# How long after the last request its traces are looked for: what Stripe began by then it has ended or given up.
LOOK_FOR = timedelta(minutes=15)
# How long somebody may take over an approval in Stripe.
APPROVED_WITHIN = timedelta(days=30)
# How long it is waited for the bot to be able to look, before a person says what happened.
SEEN_WITHIN = timedelta(days=1)
UNREAD = "unread:"


@dataclass(frozen=True, slots=True)
class UnknownOutcome:
    policy: Policy
    now: Clock

    def unfound(
        self, case: Case, asked: WorkOrder, act: RemedyAction, account: Account, compared: Comparison
    ) -> Failed | Unsettled | None:
        """What comes of a request that may have been made and left no trace.

        A new word for the log, its last word again to wait on, or None to ask once more under the same key.
        """
        under_way = act.is_under_way()
        if under_way:
            return asked.unsettled(PROCESSING)
        if case.unsettled is None:
            return asked.unsettled("interrupted")
        _, waiting = case.unsettled
        stands = left(RUNGS[asked.remedy], asked, act, account, self.policy)
        if doubted(case, PROCESSING):
            if under_way is None:
                # Stripe said that it is on its way, and no more can be seen of it.
                return self.unseen(case, asked, "payments")
            return self.over(case, asked, "never_arrived", stands)
        if doubted(case, APPROVAL_REQUIRED):
            since, said = next((then, said) for then, said in case.doubts if said.reason == APPROVAL_REQUIRED)
            over = self.now() - since >= APPROVED_WITHIN
            return asked.failed(APPROVAL_REQUIRED, stands) if over else said
        if stopped := next((said for _, said in case.doubts if said.stopped), None):
            if under_way is None:
                return self.unseen(case, asked, "payments")
            return self.over(case, asked, stopped.reason, stands)
        if self.is_too_old(case):
            if under_way is None:
                return self.unseen(case, asked, "payments")
            return asked.failed("not_found_after_all", stands)
        reason = against_asking_again(asked, act, compared)
        if reason == Reason.UNKNOWN:
            return waiting
        # Somebody else touched it while our request may be under way: asking again could do it twice.
        return asked.unsettled(reason, stopped=True) if reason else None

    def over(self, case: Case, asked: WorkOrder, reason: str, stands: str) -> Failed | Unsettled:
        """Nothing is asked any more; it has failed once it was looked for long enough after that was said."""
        since = next((at for at, said in case.doubts if said.stopped), self.now())
        looked = self.now() - since >= LOOK_FOR
        return asked.failed(reason, stands) if looked else asked.unsettled(reason, stopped=True)

    def unseen(self, case: Case, asked: WorkOrder, what: str) -> Unsettled:
        """The last word, until nobody could look for so long that a person has to say what happened."""
        assert case.unsettled is not None
        since, _ = case.doubts[0]
        _, said = case.unsettled
        if said.by_hand or self.now() - since < SEEN_WITHIN:
            return said
        return asked.unsettled(f"{UNREAD}{what}", by_hand=True)

    def is_too_old(self, case: Case) -> bool:
        """Whether Stripe may have forgotten the key under which it was asked first."""
        assert case.work is not None
        return self.now() - (case.first_asked or case.work.at) >= self.policy.settle_for


def against(asked: WorkOrder, act: RemedyAction, compared: Comparison) -> str:
    """Why it may not be done any more, on what was just read; an undo only takes back what was allowed."""
    if asked.undoes:
        return act.blocked()
    if compared.changed:
        return compared.changed if asked.proposed else "changed"
    return act.blocked() or compared.verdict.reason


def against_asking_again(asked: WorkOrder, act: RemedyAction, compared: Comparison) -> str:
    """The same, of a request that may have been made: for that a bank said no, it may itself be the cause."""
    reason = against(asked, act, compared if asked.proposed else replace(compared, changed=""))
    return "" if reason == Reason.DO_NOT_RETRY else reason


def once(case: Case, said: Event) -> Decision | None:
    """Nothing where the log says just that already."""
    before = case.unsettled
    return Decision((said,)) if before is None or before[1] != said else None


def doubted(case: Case, reason: str) -> bool:
    """Whether that was said of the step under way; that the bot could not look for a while changes nothing about it."""
    return any(said.reason == reason for _, said in case.doubts)


def is_unread(case: Case) -> bool:
    """Whether the last word is that the bot may not look, which is no longer so once it asks again."""
    return case.unsettled is not None and case.unsettled[1].reason.startswith(UNREAD)
