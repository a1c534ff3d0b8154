"""The durable flow that brings a case forward and its thread up to date.

It is given ids only, reads everything else from the log, and raises nothing: what it could not do, the sweep asks for
again.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from slack_sdk.errors import SlackApiError

from billing.case.case import Case
from billing.ports.clock import Clock
from billing.ports.store import Busy, CaseStore, Conflict, LimitPassed, Stopped
from billing.values.errors import Stale
from billing.work.executor import Executor
from billing.work.reminding import remind_at, reminder
from billing.work.scheduling import LINK_WITHIN, Known, look_again_at, next_task
from billing.work.task import Task
from bot.runtime.traffic import Traffic
from bot.slack.operators import UNREACHABLE, error_code
from bot.thread.renderer import SharedChannel, Thread
from bot.worker.leases import Leases
from bot.worker.notices import Notices
from bot.worker.plans import Plans
from bot.worker.slack_retries import retry_after

log = logging.getLogger(__name__)

# A thread that Slack would not take is drawn again when Slack says, or soon, and less and less often.
DRAW_SOON, DRAW_AT_LEAST = timedelta(seconds=1), timedelta(minutes=1)
# An archived channel, or one that another organisation can read.
CLOSED_TO_US_AGAIN = timedelta(seconds=30)
# Whether the channel is listed again shows at the next start.
UNLISTED_AGAIN = timedelta(minutes=1)
UNEXPECTED_AGAIN = timedelta(minutes=1)
# As many as cases are worked on at once: those that were handed over, and those that the queue has again.
DRAWERS = 20
UNWRITABLE = {"is_archived", "channel_not_found", "not_in_channel", "restricted_action", "is_inactive"}


class Worker:
    def __init__(
        self,
        *,
        cases: CaseStore,
        executor: Executor,
        plans: Plans,
        thread: Thread,
        notices: Notices,
        traffic: Traffic,
        now: Clock,
        channels: frozenset[str],
    ) -> None:
        self.cases = cases
        self.executor = executor
        self.plans = plans
        self.thread = thread
        self.notices = notices
        self.traffic = traffic
        self.now = now
        self.channels = channels
        self.leases = Leases(cases.leases)
        self.drawing = ThreadPoolExecutor(max_workers=DRAWERS, thread_name_prefix="draw")

    def advance(self, case_id: str, _seq: int) -> None:
        """Does what the case asks for until it asks for nothing more, its thread drawn on the way."""
        try:
            self.traffic.let_pass()
            reached = -1
            while lease := self.leases.take(case_id):
                before = reached
                due_at: datetime | None = self.later(UNEXPECTED_AGAIN)
                try:
                    reached, due_at = self.visit(case_id)
                finally:
                    done = self.leases.give_back(case_id, lease, seq=reached, due_at=due_at)
                if done or reached == before:
                    return
        except Exception:
            log.exception("case.advance_failed", extra={"case": case_id})

    def visit(self, case_id: str) -> tuple[int, datetime | None]:
        """The `seq` up to which the log was worked off, and when the case should be looked at again."""
        try:
            case, due_at = self.work(self.cases.load(case_id))
        except Stopped as stopped:
            return stopped.written, self.stop(stopped)
        return case.seq, due_at

    def stop(self, stopped: Stopped) -> datetime | None:
        """Says that nothing is done in the case any more, to its thread and to whoever runs the bot."""
        case = stopped.case
        log.error("case.stopped", extra={"case": case.case_id, "seq": stopped.seq, "cure": "docs/operations.md"})
        if not case.log:
            return None
        return self.draw(case, lambda: self.thread.draw_stopped(case, stopped.seq, self.thread.sharing(case)))

    def work(self, case: Case) -> tuple[Case, datetime | None]:
        """The case as far as it came, and when it should be looked at again."""
        if case.channel not in self.channels:
            return self.settle_only(case)
        for asked in case.links_asked_for:
            if self.now() - asked.at >= LINK_WITHIN:
                self.cases.whisper_again(case.case_id, asked.seq)
        sharing = self.thread.sharing(case)
        while True:
            self.traffic.let_pass()
            known = self.cases.erasable.account(case.case_id)
            task = self.next_task(case, known)
            drawing = partial(self.thread.draw, case, sharing, settled=task is not Task.READ_AGAIN)
            drawn = self.drawing.submit(self.draw, case, drawing)
            if task is None:
                return self.rest(case, known, drawn.result())
            try:
                moved = self.perform(task, case)
            finally:
                draw_again = drawn.result()
            reads = task in {Task.READ_AGAIN, Task.COMPLETE}
            progress = moved.seq > case.seq or moved.previewed_seq > case.previewed_seq or reads
            if not progress:
                return self.rest(moved, known, draw_again)
            case = moved

    def next_task(self, case: Case, known: Known) -> Task | None:
        """Nobody is told later because of a step that may take long."""
        task = next_task(case, known, self.now())
        if task not in {None, Task.CARRY_OUT}:
            return task
        return reminder(case, self.executor.policy.notices, self.now()) or task

    def settle_only(self, case: Case) -> tuple[Case, datetime | None]:
        """In a channel that is not listed any more nothing begins and nothing is shown; what Stripe was asked is known
        in the end.
        """
        before = -1
        while case.may_have_been_asked and case.seq > before:
            before, case = case.seq, self.perform(Task.CARRY_OUT, case)
        return case, self.later(UNLISTED_AGAIN)

    def perform(self, task: Task, case: Case) -> Case:
        """The case after the task, or as somebody else moved it meanwhile."""
        if task is Task.CARRY_OUT:
            whole = self.cases.load(case.case_id, whole=True)
            if whole.seq != case.seq:
                return whole
            case = whole
        decision = self.plans.step(case) if task is Task.STEP else self.executor.run(task, case)
        newest = self.cases.load(case.case_id)
        # Where somebody else's step came in between, what came of Stripe's work is a fact all the same.
        while decision and (newest.seq == case.seq or is_same_step(newest, case)):
            try:
                moved = self.cases.append(newest, decision, actor=decision.by or "bot")
            except LimitPassed as problem:
                decision = self.plans.ended(newest, f"limit:{problem.passed.name}")
            except (Conflict, Stale, Busy):
                tried, newest = newest, self.cases.load(case.case_id)
                if newest.seq == tried.seq:
                    return newest
            else:
                log.info("case.step", extra={"case": case.case_id, "task": task, "seq": moved.seq})
                return moved
        return newest

    def rest(self, case: Case, known: Known, draw_again: datetime | None) -> tuple[Case, datetime | None]:
        reminded = remind_at(case, self.executor.policy.notices)
        times = (draw_again, look_again_at(case, known, self.now()), reminded, self.notices.tell(case))
        return case, min((at for at in times if at), default=None)

    def draw(self, case: Case, drawing: Callable[[], None]) -> datetime | None:
        """When to try again if Slack would not take the thread; None when it did."""
        try:
            drawing()
        except SharedChannel:
            # A closed one waits until its channel is another one's no more.
            return self.later(CLOSED_TO_US_AGAIN) if case.is_open else None
        except SlackApiError as problem:
            code = error_code(problem)
            log.warning("slack.draw_failed", extra={"case": case.case_id, "error": code})
            if code in UNWRITABLE:
                return self.later(CLOSED_TO_US_AGAIN)
            wait = retry_after(problem)
            return self.draw_again_at(case) if wait is None else self.later(timedelta(seconds=wait))
        except UNREACHABLE as problem:
            log.warning("slack.draw_failed", extra={"case": case.case_id, "error": type(problem).__name__})
            return self.draw_again_at(case)
        return None

    def draw_again_at(self, case: Case) -> datetime:
        waited = self.now() - case.log[-1].at
        return self.later(min(max(waited / 2, DRAW_SOON), DRAW_AT_LEAST))

    def later(self, by: timedelta) -> datetime:
        return self.now() + by

    def close(self) -> None:
        self.leases.close()
        self.drawing.shutdown(wait=False, cancel_futures=True)


def is_same_step(newer: Case, case: Case) -> bool:
    """Whether the same step is still being carried out, whatever else was logged."""
    return newer.work is not None and (newer.work, newer.status) == (case.work, case.status)
