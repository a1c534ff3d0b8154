"""Ending what a schedule drives: the schedule is edited, and an undo puts back what was kept of it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from billing.account.schedule import Schedule
from billing.case.events import Event, Executed, Undone
from billing.values.errors import Declined, OutcomeUnknown
from tests.billing.execution.worker import ASKS, DRIVEN, END_SCHEDULE, PERIOD_END, PHASES, Worker
from tests.billing.samples import subscription

KEPT = ("case_1", 4, "schedule")
UNDO = ASKS["undo of an end, with a schedule"]
CUT = Schedule(DRIVEN.id, "active", "cancel", ({**PHASES[0], "end_date": PERIOD_END},))
NO_ANSWER = OutcomeUnknown("api_error")


def edit(worker: Worker, **changes: Any) -> None:
    """By somebody else."""
    worker.stripe.schedules[DRIVEN.id] = replace(worker.stripe.schedules[DRIVEN.id], **changes)


def besides_after(event: Event | None) -> Event:
    """Without how it stood right after."""
    assert isinstance(event, Executed | Undone)
    return replace(event, after=None)


def kept(worker: Worker) -> Any:
    return json.loads(worker.store.texts[KEPT])


class TestEnding:
    def test_its_current_phase_is_cut_at_the_periods_end_and_nothing_follows(self) -> None:
        worker = Worker(END_SCHEDULE)
        done = Executed(remedy=END_SCHEDULE.remedy, request=4, subscription="sub_1", schedule=DRIVEN.id)
        assert besides_after(worker.carry_out()) == done
        assert worker.stripe.schedules[DRIVEN.id] == CUT

    @pytest.mark.parametrize("answer", [NO_ANSWER, Declined("no")])
    def test_how_it_was_is_kept_before_stripe_is_asked(self, answer: OutcomeUnknown | Declined) -> None:
        worker = Worker(END_SCHEDULE)
        worker.carry_out(answer)
        assert kept(worker) == {"end_behavior": "release", "phases": list(PHASES)}
        assert worker.stripe.schedules[DRIVEN.id] == DRIVEN

    def test_a_second_attempt_overwrites_nothing_that_was_kept(self) -> None:
        worker = Worker(END_SCHEDULE)
        worker.carry_out(NO_ANSWER)
        edit(worker, phases=PHASES[:1])
        worker.carry_out()
        assert worker.done
        assert kept(worker) == {"end_behavior": "release", "phases": list(PHASES)}

    @pytest.mark.parametrize("status", ["not_started", "completed", "released", "canceled"])
    def test_one_that_is_not_running_can_not_be_edited(self, status: str) -> None:
        worker = Worker(END_SCHEDULE)
        edit(worker, status=status)
        assert worker.carry_out() == END_SCHEDULE.failed("schedule", "untouched")
        assert worker.writes == []
        assert KEPT not in worker.store.texts

    def test_nor_one_without_phases_or_a_period_to_end(self) -> None:
        without_phases = Worker(END_SCHEDULE)
        edit(without_phases, phases=())
        (item,) = subscription().items
        stripe = END_SCHEDULE.stripe()
        stripe.change("sub_1", items=(replace(item, period_end=None),))
        for worker in [without_phases, Worker(END_SCHEDULE, stripe)]:
            assert worker.carry_out() == END_SCHEDULE.failed("schedule", "untouched")
            assert worker.writes == []


class TestUndo:
    def test_its_phases_are_put_back_exactly(self) -> None:
        worker = Worker(UNDO)
        undone = Undone(remedy=UNDO.remedy, execution=6, request=7, subscription="sub_1", schedule=DRIVEN.id)
        assert besides_after(worker.carry_out()) == undone
        assert worker.stripe.schedules[DRIVEN.id] == DRIVEN

    def test_a_phase_that_passed_meanwhile_is_left_out(self) -> None:
        over = {**PHASES[0], "start_date": PERIOD_END - 200, "end_date": PERIOD_END - 100}
        stripe = UNDO.stripe()
        stripe.schedules[DRIVEN.id] = replace(DRIVEN, phases=(over, *PHASES))
        worker = Worker(UNDO, stripe)
        assert len(stripe.schedules[DRIVEN.id].phases) == 2
        edit(worker, phases=stripe.schedules[DRIVEN.id].phases[1:])
        worker.carry_out()
        assert worker.done
        assert worker.stripe.schedules[DRIVEN.id] == DRIVEN

    @pytest.mark.parametrize("loses", [lambda worker: worker.store.texts.clear(), lambda worker: outlive(worker)])
    def test_what_is_erased_or_has_passed_altogether_can_not_be_put_back(self, loses: Any) -> None:
        worker = Worker(UNDO)
        loses(worker)
        assert self.left(worker) == UNDO.failed("erased", "untouched")

    @pytest.mark.parametrize("status", ["completed", "released", "canceled"])
    def test_one_that_runs_no_more_can_not_be_put_back(self, status: str) -> None:
        worker = Worker(UNDO)
        edit(worker, status=status)
        assert self.left(worker) == UNDO.failed("schedule", "untouched")

    def left(self, worker: Worker) -> Event | None:
        """What is logged, with the schedule as it is."""
        before = worker.stripe.schedules[DRIVEN.id]
        event = worker.carry_out()
        assert worker.writes == []
        assert worker.stripe.schedules[DRIVEN.id] == before
        return event


def outlive(worker: Worker) -> None:
    edit(worker, phases=({**PHASES[1], "start_date": PERIOD_END - 1 + 1000, "end_date": PERIOD_END},))
