"""A worker before each act that reaches into Stripe, in a Stripe where it can be done. No tests here."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from billing.account.account import Account
from billing.account.customer import Customer
from billing.account.schedule import Schedule
from billing.case.case import Case
from billing.case.events import (
    Approved,
    Event,
    Executed,
    Failed,
    Proposed,
    RemedyAsked,
    Targets,
    UndoAsked,
    Undone,
    Unsettled,
    Voided,
)
from billing.case.fold import evolve
from billing.case.log import CaseEvent
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS
from billing.values.choices import Remedy
from billing.values.errors import ProcessorError
from billing.values.facts import Facts
from billing.work.executor import Executor
from billing.work.task import Task
from tests.billing.fake_stripe import Stripe, Write
from tests.billing.fakes import Cases, People, Switch
from tests.billing.samples import (
    ADA,
    BOB,
    IDENTIFIED,
    NOW,
    account,
    case_of,
    charge,
    classified,
    invoice,
    subscription,
    usd,
)

PERIOD_END = int(max(item.period_end for item in subscription().items if item.period_end).timestamp())
PHASES = (
    {"start_date": PERIOD_END - 100, "end_date": PERIOD_END + 500, "items": [{"price": "price_1", "quantity": 1}]},
    {"start_date": PERIOD_END + 500, "end_date": PERIOD_END + 900, "items": [{"price": "price_1", "quantity": 9}]},
)
DRIVEN = Schedule("sub_sched_1", "active", "release", PHASES)
POLICY = Policy(credit_balance=True)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be carried out.

    Attributes:
    of, key: what its request to Stripe is about, and its idempotency key; Stripe knows no key for a DELETE.
    undo: whether that is done already, and is to be taken back.
    schedule: whether a schedule drives the subscription.
    """

    remedy: Remedy
    on: Targets
    of: str
    key: str
    undo: bool = False
    schedule: bool = False

    @property
    def is_request(self) -> bool:
        """Which takes no second person, as every undo."""
        return self.undo or self.remedy is Remedy.CANCEL_AT_PERIOD_END

    @property
    def by(self) -> dict[str, Any]:
        """The decision's `seq`, as events name it."""
        if self.undo:
            return {"request": 7 if self.remedy is Remedy.CANCEL_AT_PERIOD_END else 8}
        return {"request" if self.is_request else "proposal": 4}

    def failed(self, reason: str, left: str = "unchanged") -> Failed:
        return Failed(self.remedy, reason, left=left, **self.by)

    def unsettled(self, reason: str, *, stopped: bool = False, by_hand: bool = False) -> Unsettled:
        return Unsettled(self.remedy, reason, **self.by, stopped=stopped, by_hand=by_hand)

    def changed(self, reason: str) -> Event:
        """What is logged where it may not be done any more; of a request only that something changed."""
        if self.is_request:
            return self.failed(reason.partition(":")[0], "untouched")
        return Voided(4, reason=reason)

    def stripe(self) -> Stripe:
        return Stripe(
            subscriptions={"sub_1": subscription(**({"schedule": DRIVEN.id} if self.schedule else {}))},
            charges={"ch_1": charge(subscription="sub_1", invoice="in_0")},
            invoices={"in_1": invoice(processing=False), "in_0": PAID},
            schedules={DRIVEN.id: DRIVEN} if self.schedule else {},
            found=(Customer("cus_1", livemode=True, balance=usd(0), default_payment_method="pm_1"),),
        )

    def case(self, reading: Account, approved: Facts | None = None, **proposed: Any) -> Case:
        seen = RUNGS[self.remedy].facts(self.on, reading) or {}
        if self.remedy is Remedy.CANCEL_AT_PERIOD_END:
            asked = RemedyAsked(remedy=self.remedy, subscription=self.on.subscription, seen=seen)
            return case_of(IDENTIFIED, classified(), asked)
        fields = {name: getattr(self.on, name) for name in Targets.__slots__} | proposed
        return case_of(
            IDENTIFIED,
            classified(),
            Proposed(**fields, remedy=self.remedy, seen=seen),
            (BOB, Approved(4, seen=approved or {})),
        )


PAID = invoice("in_0", status="paid", remaining=usd(0), paid=usd(4900))
MONEY = Targets(amount=4900, currency="usd")
BACK = replace(MONEY, charge="ch_1", invoice="in_0", subscription="sub_1")
SUBSCRIPTION = Targets(subscription="sub_1")
REFUND = Ask(Remedy.REFUND_CHARGE, BACK, "ch_1", "case_1:4:refund")
CREDIT = Ask(Remedy.CREDIT_BALANCE, BACK, "cus_1", "case_1:4:credit")
RETRY = Ask(Remedy.RETRY_PAYMENT, replace(MONEY, invoice="in_1"), "in_1", "case_1:4:pay")
VOID = Ask(Remedy.VOID_INVOICE, Targets(invoice="in_1"), "in_1", "case_1:4:void")
CANCEL = Ask(Remedy.CANCEL_NOW, SUBSCRIPTION, "sub_1", "")
CANCEL_SCHEDULE = Ask(Remedy.CANCEL_NOW, SUBSCRIPTION, DRIVEN.id, "case_1:4:cancel", schedule=True)
END = Ask(Remedy.CANCEL_AT_PERIOD_END, SUBSCRIPTION, "sub_1", "case_1:4:end")
END_SCHEDULE = Ask(Remedy.CANCEL_AT_PERIOD_END, SUBSCRIPTION, DRIVEN.id, "case_1:4:end", schedule=True)
ASKS = {
    "refund": REFUND,
    "credit": CREDIT,
    "retry": RETRY,
    "void": VOID,
    "cancel now": CANCEL,
    "cancel now, with a schedule": CANCEL_SCHEDULE,
    "end": END,
    "end, with a schedule": END_SCHEDULE,
    "undo of credit": replace(CREDIT, undo=True, key="case_1:8:undo"),
    "undo of an end": replace(END, undo=True, key="case_1:7:undo"),
    "undo of an end, with a schedule": replace(END_SCHEDULE, undo=True, key="case_1:7:undo"),
}


class Worker:
    """Carries out one case in one Stripe; a minute passes with every attempt."""

    def __init__(
        self,
        ask: Ask,
        stripe: Stripe | None = None,
        policy: Policy = POLICY,
        people: People | None = None,
        **proposed: Any,
    ) -> None:
        self.ask = ask
        self.stripe = stripe or ask.stripe()
        self.at = NOW
        self.store = Cases(self.now)
        self.execution = Executor(self.store, self.stripe, people or People(), policy, Switch(), self.now)
        if ask.remedy is Remedy.REFUND_CHARGE:
            proposed = {"reason": "duplicate"} | proposed
        self.case = ask.case(self.reading(), **proposed)
        self.store.keep_account(self.case, self.reading())
        self.before = 0
        if ask.undo:
            done = self.carry_out()
            assert isinstance(done, Executed)
            self.undo()

    def now(self) -> Any:
        return self.at

    def reading(self) -> Account:
        return account(
            customer=self.stripe.found[0],
            subscriptions=tuple(self.stripe.subscriptions.values()),
            charges=tuple(self.stripe.charges.values()),
            invoices=tuple(self.stripe.invoices.values()),
        )

    def carry_out(self, *answers: ProcessorError | None, dies: bool = False) -> Event | None:
        """What it logged; one that dies has logged nothing."""
        self.stripe.answers = list(answers)
        decision = self.execution.run(Task.CARRY_OUT, self.case)
        self.take_up()
        self.later(minutes=1)
        if decision is None or dies:
            return None
        (event,) = decision.events
        self.log(event)
        return event

    def take_up(self) -> None:
        """What was about to be asked of Stripe stands in the log before it is."""
        newest = self.store.cases.get(self.case.case_id, self.case)
        self.case = newest if newest.seq > self.case.seq else self.case
        self.case = replace(self.case, attempted_seq=self.store.attempted_seq.get(self.case.case_id, 0))

    def log(self, event: Event) -> None:
        self.case = evolve(self.case, CaseEvent(self.case.seq + 1, self.at, ADA, event))

    def undo(self) -> None:
        """What was just done is asked to be taken back."""
        on = self.ask.on.subscription
        self.log(UndoAsked(remedy=self.ask.remedy, subscription=on, execution=self.case.seq))
        self.before = len(self.stripe.writes)

    def later(self, **passed: float) -> None:
        self.at += timedelta(**passed)

    @property
    def writes(self) -> list[Write]:
        """The requests of what is being carried out."""
        return self.stripe.writes[self.before :]

    @property
    def effects(self) -> list[str]:
        return [write.of for write in self.writes if write.took_effect]

    @property
    def done(self) -> bool:
        """Whether the log says so."""
        return isinstance(self.case.log[-1].event, Undone if self.ask.undo else Executed)
