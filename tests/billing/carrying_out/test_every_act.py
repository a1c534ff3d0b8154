"""Every remedy that reaches into Stripe happens once: whatever gets lost, and whoever dies in between."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.agenda import Task
from billing.case import Case, Status
from billing.errors import Declined, OutcomeUnknown, ProcessorError, Unavailable
from billing.events import (
    Approved,
    Event,
    Executed,
    Failed,
    Noted,
    Proposed,
    Remedy,
    Targets,
    Undone,
    Unsettled,
    Voided,
)
from billing.execution import Execution
from billing.money import Money
from billing.picture.account import Account
from billing.picture.customer import Customer
from billing.picture.schedule import Schedule
from billing.policy import Policy
from billing.remedies import targets
from tests.billing.fakes import Cases, Lost, People, Stripe
from tests.billing.occurrences import follow
from tests.billing.samples import BOB, IDENTIFIED, NOW, account, case_of, charge, classified, invoice, subscription, usd

PERIOD_END = int(max(item.period_end for item in subscription().items if item.period_end).timestamp())
PHASES = (
    {"start_date": PERIOD_END - 100, "end_date": PERIOD_END + 500, "items": [{"price": "price_1", "quantity": 1}]},
    {"start_date": PERIOD_END + 500, "end_date": PERIOD_END + 900, "items": [{"price": "price_1", "quantity": 9}]},
)
POLICY = Policy(credit_balance=True)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be carried out, in a Stripe where it can be."""

    remedy: Remedy
    on: Targets
    undo: bool = False
    schedule: bool = False

    def stripe(self) -> Stripe:
        driven = {"schedule": "sub_sched_1"} if self.schedule else {}
        stripe = Stripe(
            subscriptions={"sub_1": subscription(**driven)},
            charges={"ch_1": charge(subscription="sub_1")},
            invoices={"in_1": invoice()},
            found=(Customer("cus_1", livemode=True, balance=usd(0)),),
        )
        if self.schedule:
            stripe.schedules["sub_sched_1"] = Schedule("sub_sched_1", "active", "release", PHASES)
        return stripe

    def picture(self, stripe: Stripe) -> Account:
        return account(
            customer=stripe.found[0],
            subscriptions=tuple(stripe.subscriptions.values()),
            charges=tuple(stripe.charges.values()),
            invoices=tuple(stripe.invoices.values()),
        )

    def case(self, stripe: Stripe) -> Case:
        seen = targets.facts(self.remedy, self.on, self.picture(stripe)) or {}
        if self.remedy is Remedy.CANCEL_AT_PERIOD_END:
            asked = Noted("remedy", remedy=self.remedy, subscription=self.on.subscription, seen=seen)
            return case_of(IDENTIFIED, classified(), asked)
        fields = {name: getattr(self.on, name) for name in Targets.__slots__}
        reason = "duplicate" if self.remedy is Remedy.REFUND_CHARGE else None
        proposed = Proposed(**fields, remedy=self.remedy, reason=reason, seen=seen)  # type: ignore[arg-type]  # a literal
        return case_of(IDENTIFIED, classified(), proposed, (BOB, Approved(4)))


ASKS = {
    "refund": Ask(Remedy.REFUND_CHARGE, Targets(charge="ch_1", amount=4900, currency="usd")),
    "credit": Ask(Remedy.CREDIT_BALANCE, Targets(amount=4900, currency="usd")),
    "retry": Ask(Remedy.RETRY_PAYMENT, Targets(invoice="in_1", amount=4900, currency="usd")),
    "void": Ask(Remedy.VOID_INVOICE, Targets(invoice="in_1")),
    "cancel now": Ask(Remedy.CANCEL_NOW, Targets(subscription="sub_1")),
    "cancel now, with a schedule": Ask(Remedy.CANCEL_NOW, Targets(subscription="sub_1"), schedule=True),
    "end": Ask(Remedy.CANCEL_AT_PERIOD_END, Targets(subscription="sub_1")),
    "end, with a schedule": Ask(Remedy.CANCEL_AT_PERIOD_END, Targets(subscription="sub_1"), schedule=True),
}
every = pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)


class Worker:
    """Carries out one case in one Stripe, minute by minute."""

    def __init__(self, ask: Ask) -> None:
        self.stripe = ask.stripe()
        self.case = ask.case(self.stripe)
        self.store = Cases()
        self.store.keep_account(self.case, ask.picture(self.stripe))
        self.minutes = 0.0
        self.execution = Execution(
            self.store, self.stripe, People(), POLICY, lambda: NOW + timedelta(minutes=self.minutes)
        )

    def carry_out(self, *answers: ProcessorError | None, dies: bool = False) -> Event | None:
        self.stripe.answers = list(answers)
        decision = self.execution.run(Task.CARRY_OUT, self.case)
        self.case = replace(self.case, begun=self.store.begun.get("case_1", 0))
        self.minutes += 1
        if decision is None or dies:
            return None
        (event,) = decision.events
        self.case = follow(self.case, event)
        return event

    def happened(self, ask: Ask) -> int:
        """How often money moved; of what can be set only once, whether it is set."""
        match ask.remedy:
            case Remedy.REFUND_CHARGE:
                return len(self.stripe.done)
            case Remedy.CREDIT_BALANCE:
                return len(self.stripe.balance)
        return 1 if self.effects else 0

    @property
    def effects(self) -> list[str]:
        return [write.of for write in self.stripe.writes if write.took_effect]


@every
def test_it_is_done_once_under_a_key_of_its_own(ask: Ask) -> None:
    worker = Worker(ask)
    assert isinstance(worker.carry_out(), Executed)
    (write,) = worker.stripe.writes
    # Stripe knows no key for a DELETE.
    assert write.key.startswith("case_1:4:") or (ask.remedy is Remedy.CANCEL_NOW and not ask.schedule)


@every
def test_a_lost_answer_leaves_it_open_and_looking_settles_it(ask: Ask) -> None:
    worker = Worker(ask)
    assert isinstance(worker.carry_out(Lost("APIConnectionError")), Unsettled)
    assert isinstance(worker.carry_out(), Executed)
    assert len(worker.stripe.writes) == 1


@every
def test_what_never_arrived_is_asked_again_under_the_same_key(ask: Ask) -> None:
    worker = Worker(ask)
    assert isinstance(worker.carry_out(OutcomeUnknown("APIConnectionError")), Unsettled)
    assert isinstance(worker.carry_out(), Executed)
    assert len({write.key for write in worker.stripe.writes}) == 1
    assert len(worker.effects) == 1


@every
def test_a_refusal_is_a_failure_and_changes_nothing(ask: Ask) -> None:
    worker = Worker(ask)
    failed = worker.carry_out(Declined("api_key_expired"))
    assert isinstance(failed, Failed)
    assert failed.reason == "api_key_expired"
    assert worker.effects == []


@every
def test_what_stripe_was_too_busy_for_is_tried_again_without_a_word(ask: Ask) -> None:
    worker = Worker(ask)
    assert worker.carry_out(Unavailable("rate_limit")) is None
    assert worker.case.begun == 0
    assert isinstance(worker.carry_out(), Executed)


DONE_BY_OTHERS: dict[str, Callable[[Stripe], None]] = {
    "refund": lambda stripe: stripe.charges.update(ch_1=charge(subscription="sub_1", refunded=usd(4900))),
    "credit": lambda stripe: setattr(stripe, "found", (Customer("cus_1", balance=usd(-4900)),)),
    "retry": lambda stripe: stripe.bill("in_1", status="paid"),
    "void": lambda stripe: stripe.bill("in_1", status="void"),
    "cancel now": lambda stripe: stripe.change("sub_1", status="canceled"),
    "end": lambda stripe: stripe.change("sub_1", cancel_at_period_end=True),
}


@pytest.mark.parametrize("name", DONE_BY_OTHERS)
def test_what_somebody_else_did_first_is_not_called_ours(name: str) -> None:
    worker = Worker(ASKS[name])
    DONE_BY_OTHERS[name](worker.stripe)
    event = worker.carry_out()
    assert isinstance(event, Failed if name == "end" else Voided)
    assert worker.stripe.writes == []


FATES: list[Callable[[], ProcessorError | None]] = [
    lambda: None,
    lambda: Lost("api_error"),
    lambda: OutcomeUnknown("api_error"),
    lambda: Unavailable("rate_limit"),
]


@every
@given(
    fates=st.lists(st.sampled_from(FATES), min_size=8, max_size=8),
    dies=st.lists(st.booleans(), min_size=8, max_size=8),
)
@settings(max_examples=40)
def test_it_happens_once_whatever_gets_lost_and_whoever_dies(
    ask: Ask, fates: list[Callable[[], ProcessorError | None]], dies: list[bool]
) -> None:
    worker = Worker(ask)
    # At the end nobody dies and nothing gets lost.
    ends = [(None, False)] * 4
    for answer, died in [*((fate(), died) for fate, died in zip(fates, dies, strict=True)), *ends]:
        if worker.case.status is Status.CLASSIFIED:
            break
        worker.carry_out(answer, dies=died)
    assert isinstance(worker.case.log[-1].event, Executed)
    assert worker.happened(ask) == 1
    assert len({write.key for write in worker.stripe.writes}) == 1


def test_a_schedule_is_put_back_exactly_as_it_was() -> None:
    ask = ASKS["end, with a schedule"]
    worker = Worker(ask)
    done = worker.carry_out()
    assert isinstance(done, Executed)
    (cut,) = worker.stripe.schedules["sub_sched_1"].phases
    assert (cut["end_date"], worker.stripe.schedules["sub_sched_1"].end_behavior) == (PERIOD_END, "cancel")
    undo = Noted("undo", remedy=ask.remedy, subscription="sub_1", execution=worker.case.seq)
    worker.case = follow(worker.case, undo)
    assert isinstance(worker.carry_out(), Undone)
    assert worker.stripe.schedules["sub_sched_1"] == Schedule("sub_sched_1", "active", "release", PHASES)


def test_credit_is_taken_back_once_and_only_while_it_is_unused() -> None:
    for balance, expected in [(usd(-4900), Undone), (usd(-100), Failed)]:
        worker = Worker(ASKS["credit"])
        worker.carry_out()
        worker.stripe.found = (Customer("cus_1", balance=balance),)
        undo = Noted("undo", remedy=Remedy.CREDIT_BALANCE, execution=worker.case.seq)
        worker.case = follow(worker.case, undo)
        assert isinstance(worker.carry_out(), expected)
        entries = [entry.amount for entry in worker.stripe.balance]
        assert entries == ([usd(-4900), usd(4900)] if expected is Undone else [usd(-4900)])


def test_money_is_what_the_decision_said() -> None:
    worker = Worker(ASKS["refund"])
    worker.carry_out()
    assert worker.stripe.moved == 4900
    credited = Worker(ASKS["credit"])
    credited.carry_out()
    assert [entry.amount for entry in credited.stripe.balance] == [Money(-4900, "usd")]
