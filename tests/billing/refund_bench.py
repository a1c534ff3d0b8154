"""A worker before an approved refund, whose clock stands still. No tests here."""

from datetime import datetime, timedelta

from billing.case.case import Case
from billing.case.events import Event, Executed, Failed, Unsettled
from billing.policy.policy import Policy
from billing.values.choices import Remedy
from billing.work.executor import Executor
from billing.work.scheduling import next_task
from billing.work.task import Task
from tests.billing.fake_stripe import Stripe
from tests.billing.fakes import Cases, People, Switch
from tests.billing.samples import NOW, account, approved_case

KEY = "case_1:4:refund"
REFUNDED = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=4900, currency="usd")
UNSETTLED = Unsettled(Remedy.REFUND_CHARGE, "APIConnectionError", proposal=4)


def failed(reason: str, left: str = "") -> Failed:
    return Failed(Remedy.REFUND_CHARGE, reason, proposal=4, left=left)


class Bench:
    """A worker with its case, whose clock stands still."""

    def __init__(self, case: Case, stripe: Stripe | None = None, people: People | None = None, **later: float) -> None:
        self.case = case
        self.stripe = stripe or Stripe()
        self.people = people or People()
        self.at = NOW + timedelta(**later)
        self.store = Cases()
        self.execution = Executor(self.store, self.stripe, self.people, Policy(), Switch(), self.now)

    def now(self) -> datetime:
        return self.at

    def carry_out(self) -> Event | None:
        assert next_task(self.case, (account(), self.case.stale_before_seq), self.at) is Task.CARRY_OUT
        decision = self.execution.run(Task.CARRY_OUT, self.case)
        if decision is None:
            return None
        (event,) = decision.events
        return event


def unsettled_case() -> Case:
    return approved_case(("bot", UNSETTLED))
