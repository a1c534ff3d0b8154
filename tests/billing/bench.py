"""A worker before a store and a Stripe in memory, whose clock stands still. No tests here."""

from datetime import datetime, timedelta

from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Event, Opened
from billing.policy.policy import Policy
from billing.values.identifiers import Identifier, IdentifierKind
from billing.work import scheduling
from billing.work.executor import Executor
from billing.work.task import Task
from tests.billing.fake_stripe import Stripe
from tests.billing.fakes import Cases, People, Switch
from tests.billing.samples import NOW, account


class Bench:
    def __init__(self, stripe: Stripe, **later: float) -> None:
        self.stripe = stripe
        self.store = Cases(self.now)
        self.at = NOW + timedelta(**later)
        self.execution = Executor(self.store, stripe, People(), Policy(), Switch(), self.now)

    def now(self) -> datetime:
        return self.at

    def run(self, task: Task, case: Case) -> Event | None:
        return only(self.execution.run(task, case))

    def next_task(self, case: Case, read_from: int | None) -> Task | None:
        """`read_from` is the `seq` that asked for the reading at hand, None without one."""
        known = None if read_from is None else (account(), read_from)
        return scheduling.next_task(case, known, self.at)

    def look_again_at(self, case: Case) -> datetime | None:
        return scheduling.look_again_at(case, (account(), case.stale_before_seq), self.at)

    def open(self, identifier: str = "jane@example.com") -> Case:
        return self.store.open(
            Opened("command", "C0SUPPORT"),
            actor="U0ADA",
            identifier=Identifier(IdentifierKind.EMAIL, identifier),
            delivery=None,
        )


def only(decision: Decision | None) -> Event | None:
    if decision is None:
        return None
    (event,) = decision.events
    return event
