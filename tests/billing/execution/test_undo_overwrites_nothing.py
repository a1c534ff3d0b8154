"""An undo of a planned end takes back what we did, and nothing that somebody changed after it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing.case.events import Executed, Undone
from billing.values.errors import OutcomeUnknown, Unavailable
from billing.values.money import Money
from tests.billing.execution.worker import ASKS, CANCEL, DRIVEN, PERIOD_END, PHASES, Worker
from tests.billing.fake_stripe import Lost
from tests.billing.samples import NOW, subscription

UNDO, UNDO_SCHEDULE = ASKS["undo of an end"], ASKS["undo of an end, with a schedule"]
LATER = NOW + timedelta(days=330)
(ITEM,) = subscription().items
Change = Callable[[Worker], None]


def of_subscription(**changes: Any) -> Change:
    return lambda worker: worker.stripe.change("sub_1", **changes)


def schedule(**changes: Any) -> Change:
    def change(worker: Worker) -> None:
        worker.stripe.schedules[DRIVEN.id] = replace(worker.stripe.schedules[DRIVEN.id], **changes)

    return change


CUT = {**PHASES[0], "end_date": PERIOD_END}
NEW_PHASES = (CUT, {**PHASES[1], "start_date": PERIOD_END, "end_date": PERIOD_END + 7})
CHANGED: dict[str, tuple[Change, str]] = {
    "another price": (of_subscription(items=(replace(ITEM, price=Money(9900, "usd")),)), "prices"),
    "more seats": (of_subscription(items=(replace(ITEM, quantity=5),)), "items"),
    "another plan": (of_subscription(items=(replace(ITEM, product="prod_2"),)), "items"),
    "another interval": (of_subscription(items=(replace(ITEM, interval="year"),)), "every"),
    "a later end": (of_subscription(cancel_at_period_end=False, cancel_at=LATER), "ends"),
    "an earlier end": (of_subscription(cancel_at_period_end=False, cancel_at=NOW + timedelta(days=1)), "ends"),
    "a schedule": (of_subscription(schedule="sub_sched_9"), "schedule"),
}
RESCHEDULED: dict[str, tuple[Change, str]] = {
    "new phases after ours": (schedule(phases=NEW_PHASES), "phases"),
    "another price in ours": (
        schedule(phases=({**CUT, "items": [{"price": "price_2", "quantity": 1}]},)),
        "phases",
    ),
    "no end, and new phases": (schedule(phases=NEW_PHASES, end_behavior="release"), "end_behavior,phases"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_somebody_changed_of_a_subscription_is_not_overwritten(name: str) -> None:
    worker = Worker(UNDO)
    change, what = CHANGED[name]
    change(worker)
    assert worker.carry_out() == UNDO.failed(f"changed_since:{what}", "untouched")
    assert worker.writes == []


@pytest.mark.parametrize("name", RESCHEDULED)
def test_nor_what_somebody_changed_of_a_schedule(name: str) -> None:
    worker = Worker(UNDO_SCHEDULE)
    change, what = RESCHEDULED[name]
    change(worker)
    assert worker.carry_out() == UNDO_SCHEDULE.failed(f"changed_since:{what}", "untouched")
    assert worker.writes == []


@pytest.mark.parametrize(
    "change",
    [
        of_subscription(status="past_due"),
        of_subscription(items=(replace(ITEM, period_end=LATER),)),
        of_subscription(default_payment_method="pm_2"),
    ],
)
def test_what_an_undo_does_not_touch_may_have_changed(change: Change) -> None:
    worker = Worker(UNDO)
    change(worker)
    worker.carry_out()
    assert worker.done
    assert not worker.stripe.subscriptions["sub_1"].cancel_at_period_end


def test_how_it_stands_afterwards_is_read_and_kept() -> None:
    worker = Worker(UNDO)
    executed = worker.case.log[5].event
    assert isinstance(executed, Executed)
    assert executed.after is not None
    assert (executed.after["at_period_end"], executed.after["status"]) == (True, "active")
    undone = worker.carry_out()
    assert isinstance(undone, Undone)
    assert undone.after is not None
    assert (undone.after["ends"], undone.after["at_period_end"]) == (None, False)
    cancelled = Worker(CANCEL).carry_out()
    assert isinstance(cancelled, Executed)
    assert cancelled.after is not None
    assert cancelled.after["status"] == "canceled"


def test_what_can_not_be_read_afterwards_is_unknown_and_done_all_the_same() -> None:
    """The request was answered; that Stripe goes away in the same moment takes nothing of that back."""
    worker = Worker(UNDO)
    worker.stripe.afterwards = Unavailable("APIConnectionError")
    undone = worker.carry_out()
    assert isinstance(undone, Undone)
    assert undone.after is None


def test_an_answer_that_was_lost_is_found_and_nothing_is_called_a_change_of_theirs() -> None:
    for ask in (UNDO, UNDO_SCHEDULE):
        worker = Worker(ask)
        worker.carry_out(Lost("APIConnectionError"))
        worker.carry_out()
        assert worker.done
        assert len(worker.writes) == 1


def test_what_others_change_while_ours_may_be_under_way_is_left_alone() -> None:
    worker = Worker(UNDO)
    worker.carry_out(OutcomeUnknown("APIConnectionError"))
    CHANGED["another price"][0](worker)
    assert worker.carry_out() == UNDO.unsettled("changed_since:prices", stopped=True)
    worker.later(minutes=15)
    assert worker.carry_out() == UNDO.failed("changed_since:prices", "changed_since:prices")
    assert len(worker.writes) == 1
