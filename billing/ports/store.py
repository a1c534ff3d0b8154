"""Somewhere to keep cases: what it does, and what it refuses."""

from datetime import datetime
from typing import Protocol

from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Attempted, Denied, Opened
from billing.case.log import CaseEvent
from billing.policy.limits import Passed, Share
from billing.ports.erasable import Erasable
from billing.ports.leases import Leases
from billing.values.errors import Refused
from billing.values.identifiers import Identifier


class Conflict(Exception):
    """Somebody else appended to the case first: load it again and decide anew."""


class Busy(Exception):
    """Another case has a proposal or an execution under way on the same object in Stripe; `number` is that case's, if
    it was not over by the time that it was looked for.
    """

    def __init__(self, number: int | None = None) -> None:
        super().__init__(number)
        self.number = number


class ThreadTaken(Exception):
    """Another open case lives in that thread."""


class AlreadyDelivered(Exception):
    """Slack delivered this click or command before; what it asked for is done."""


class LimitPassed(Exception):
    """What was proposed, or approved, is more than a limit of the policy leaves."""

    def __init__(self, passed: Passed) -> None:
        super().__init__(passed.name)
        self.passed = passed


class Stopped(Refused):
    """A row of the case's log is not as this program wrote it: nothing in the case is offered or done.

    `case` is what the rows before `seq` say, and `written` up to where somebody wrote.
    """

    def __init__(self, case: Case, seq: int, written: int) -> None:
        super().__init__("log_changed")
        self.case = case
        self.seq = seq
        self.written = written


class CaseStore(Protocol):
    @property
    def erasable(self) -> Erasable: ...
    @property
    def leases(self) -> Leases: ...

    def open(self, opened: Opened, *, actor: str, identifier: Identifier | None, delivery: str | None) -> Case:
        """`identifier` is whom it is about, where that is somebody. Raises ThreadTaken or AlreadyDelivered."""
        ...

    def load(self, case_id: str, *, whole: bool = False) -> Case:
        """Every row that counts is looked at, with `whole` all of them. Raises CaseNotFound or Stopped."""
        ...

    def event(self, case_id: str, seq: int) -> CaseEvent:
        """One row of the log, be it a refusal. Raises Stale."""
        ...

    def refuse(self, case: Case, denied: Denied, *, actor: str, delivery: str | None = None) -> None:
        """Logs the refusal, or counts it where it was the same within a minute, and has the person told.

        Raises Conflict or AlreadyDelivered.
        """
        ...

    def append(self, case: Case, decision: Decision, *, actor: str, delivery: str | None = None) -> Case:
        """Appends the decision's events behind what `case` knows, and enqueues what follows, in one transaction.

        Raises Conflict, Busy, ThreadTaken, AlreadyDelivered or LimitPassed, and has then changed nothing.
        """
        ...

    def shares(self, since: datetime) -> list[Share]:
        """What the proposals since then take of the limits, without those that fell through."""
        ...

    def begin(self, case: Case, attempted: Attempted) -> None:
        """Notes, before Stripe is asked, that it may have been; the first time the log says so.

        Raises Conflict where the log went on, or somebody else noted it: whoever did may have asked already.
        """
        ...

    def held_off(self, case: Case) -> None:
        """Notes that Stripe did not begin with what it was asked for."""
        ...

    def whisper_again(self, case_id: str, seq: int) -> None:
        """Has what was asked for at `seq` handed over, unless somebody is about to."""
        ...

    def earlier_cases(self, case: Case, customer: str) -> int:
        """In how many other cases, closed by now, something was done for the customer."""
        ...

    def in_thread(self, channel: str, thread_ts: str) -> list[str]:
        """The cases that live in a thread, newest first."""
        ...

    def root_posted(self, case_id: str, thread_ts: str) -> None: ...
