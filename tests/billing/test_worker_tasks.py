"""What the worker does besides refunds: planned ends, their undoing, and proposals that nobody decided."""

from dataclasses import replace
from datetime import timedelta

import pytest

from billing.agenda import Task
from billing.case import Case
from billing.errors import Declined, OutcomeUnknown, ProcessorError, Unavailable
from billing.events import (
    Event,
    Expired,
    Failed,
    Noted,
    Remedy,
    Undone,
    Unsettled,
)
from billing.picture.subscription import Subscription
from tests.billing.bench import Bench
from tests.billing.fakes import Lost, Stripe
from tests.billing.samples import IDENTIFIED, NOW, asked_to_end, case_of, classified, ended, proposed_case, subscription

END = case_of(IDENTIFIED, classified(), asked_to_end())
UNDO = case_of(
    IDENTIFIED,
    classified(),
    asked_to_end(),
    ended(),
    Noted("undo", remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5),
)
UNDONE = Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, request=6, subscription="sub_1")
ENDING = subscription(cancel_at_period_end=True)


def holding(*subscriptions: Subscription, answers: list[ProcessorError | None] | None = None) -> Stripe:
    return Stripe(subscriptions={held.id: held for held in subscriptions}, answers=answers or [])


def failed(reason: str, request: int) -> Failed:
    return Failed(Remedy.CANCEL_AT_PERIOD_END, reason, request=request)


@pytest.mark.parametrize(
    ("case", "before", "outcome", "key", "told"),
    [
        (END, subscription(), ended(), "case_1:4:end", "True"),
        (UNDO, ENDING, UNDONE, "case_1:6:undo", "False"),
    ],
    ids=["end", "undo"],
)
class TestPlannedEnds:
    def test_done_once_and_found_done_the_second_time(
        self, case: Case, before: Subscription, outcome: Event, key: str, told: str
    ) -> None:
        bench = Bench(holding(before))
        assert bench.run(Task.CARRY_OUT, case) == outcome
        taken_over = replace(case, begun=bench.store.begun["case_1"])
        assert bench.run(Task.CARRY_OUT, taken_over) == outcome
        assert [(write.of, write.key, write.told) for write in bench.stripe.writes] == [("sub_1", key, told)]

    def test_a_lost_answer_is_unsettled_until_the_next_look(
        self, case: Case, before: Subscription, outcome: Event, key: str, told: str
    ) -> None:
        stripe = holding(before, answers=[Lost("api_error")])
        unsettled = Unsettled(Remedy.CANCEL_AT_PERIOD_END, "api_error", request=case.seq)
        assert Bench(stripe).run(Task.CARRY_OUT, case) == unsettled
        open_case = case_of(*(recorded.event for recorded in case.log[1:]), unsettled)
        assert Bench(stripe, minutes=1).run(Task.CARRY_OUT, open_case) == outcome
        assert len(stripe.writes) == 1

    def test_an_unsettled_one_is_asked_for_again_under_its_key(
        self, case: Case, before: Subscription, outcome: Event, key: str, told: str
    ) -> None:
        stripe = holding(before, answers=[OutcomeUnknown("api_error"), OutcomeUnknown("api_error")])
        unsettled = Unsettled(Remedy.CANCEL_AT_PERIOD_END, "api_error", request=case.seq)
        assert Bench(stripe).run(Task.CARRY_OUT, case) == unsettled
        open_case = case_of(*(recorded.event for recorded in case.log[1:]), unsettled)
        assert Bench(stripe, minutes=1).run(Task.CARRY_OUT, open_case) is None
        assert Bench(stripe, minutes=2).run(Task.CARRY_OUT, open_case) == outcome
        assert {write.key for write in stripe.writes} == {key}

    def test_a_refusal_is_a_failure(
        self, case: Case, before: Subscription, outcome: Event, key: str, told: str
    ) -> None:
        assert Bench(holding(before, answers=[Declined("not_allowed")])).run(Task.CARRY_OUT, case) == failed(
            "not_allowed", case.seq
        )
        assert Bench(holding(before, answers=[Unavailable("rate_limit")])).run(Task.CARRY_OUT, case) is None

    def test_what_has_ended_meanwhile_has_failed(
        self, case: Case, before: Subscription, outcome: Event, key: str, told: str
    ) -> None:
        over = subscription(status="canceled", cancel_at_period_end=before.cancel_at_period_end)
        bench = Bench(holding(over))
        assert bench.run(Task.CARRY_OUT, case) == failed("changed" if case is END else "ended", case.seq)
        assert bench.stripe.writes == []

    def test_without_having_looked_nothing_is_done_and_after_a_while_it_is_given_up(
        self, case: Case, before: Subscription, outcome: Event, key: str, told: str
    ) -> None:
        stripe = Stripe(unreadable=Unavailable("api_error"))
        assert Bench(stripe, minutes=14).run(Task.CARRY_OUT, case) is None
        assert Bench(stripe, minutes=15).run(Task.CARRY_OUT, case) == failed("api_error", case.seq)
        assert stripe.writes == []


def test_an_end_that_somebody_else_planned_meanwhile_is_not_ours() -> None:
    bench = Bench(holding(ENDING))
    assert bench.run(Task.CARRY_OUT, END) == failed("changed", 4)
    assert bench.stripe.writes == []


@pytest.mark.parametrize(
    "now",
    [
        subscription(status="past_due"),
        subscription(quantity=2),
        subscription(product="prod_x"),
        subscription(cancel_at=NOW + timedelta(days=300)),
    ],
)
def test_a_subscription_that_is_not_what_the_operator_saw_is_left_alone(now: Subscription) -> None:
    bench = Bench(holding(now))
    assert bench.run(Task.CARRY_OUT, END) == failed("changed", 4)
    assert bench.stripe.writes == []


@pytest.mark.parametrize(("hours", "task"), [(23.9, None), (24, Task.EXPIRE)])
def test_a_proposal_expires_by_itself(hours: float, task: Task | None) -> None:
    bench, case = Bench(Stripe(), hours=hours), proposed_case()
    assert bench.next_task(case, case.read_from) is task
    assert bench.run(Task.EXPIRE, case) == Expired(4)
    assert bench.look_again_at(case) == NOW + timedelta(hours=24)
