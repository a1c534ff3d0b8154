"""Every remedy that reaches into Stripe happens once: whatever gets lost, and whoever dies in between."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.case.events import Attempted
from billing.case.lifecycle import Status
from billing.values.errors import (
    Declined,
    NeedsApproval,
    NotPermitted,
    OutcomeUnknown,
    ProcessorError,
    Replayed,
    Unavailable,
)
from billing.work.task import Task
from tests.billing.execution.worker import ASKS, Ask, Worker
from tests.billing.fake_stripe import Late, Lost

every = pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
LOST, NEVER_ARRIVED = Lost("APIConnectionError"), OutcomeUnknown("APIConnectionError")
UNAVAILABLE = Unavailable("api_error")


@every
def test_it_is_done_once_under_a_key_of_its_own(ask: Ask) -> None:
    worker = Worker(ask)
    worker.carry_out()
    assert worker.done
    assert [(write.of, write.key, write.took_effect) for write in worker.writes] == [(ask.of, ask.key, True)]


@every
def test_a_lost_answer_leaves_it_open_and_looking_settles_it(ask: Ask) -> None:
    worker = Worker(ask)
    assert worker.carry_out(LOST) == ask.unsettled("APIConnectionError")
    worker.carry_out()
    assert worker.done
    assert len(worker.writes) == 1


@every
def test_what_never_arrived_is_asked_again_under_the_same_key(ask: Ask) -> None:
    worker = Worker(ask)
    assert worker.carry_out(NEVER_ARRIVED) == ask.unsettled("APIConnectionError")
    assert worker.carry_out(NEVER_ARRIVED) is None
    assert worker.carry_out(UNAVAILABLE) is None
    worker.carry_out()
    assert worker.done
    assert [write.key for write in worker.writes] == [ask.key] * 4
    assert worker.effects == [ask.of]


@every
def test_what_arrives_while_it_is_asked_again_happens_once_all_the_same(ask: Ask) -> None:
    worker = Worker(ask)
    assert worker.carry_out(Late("APIConnectionError")) == ask.unsettled("APIConnectionError")
    assert worker.effects == []
    # A cancellation finds nothing left to cancel, and is found by the next look.
    worker.carry_out()
    if not ask.key:
        worker.carry_out()
    assert worker.done
    assert worker.effects == [ask.of]


@every
def test_that_stripe_may_have_been_asked_is_noted_before_it_is(ask: Ask) -> None:
    for answer, begun in [(None, True), (LOST, True), (NEVER_ARRIVED, True), (UNAVAILABLE, False)]:
        worker = Worker(ask)
        seq = worker.case.seq
        worker.carry_out(answer)
        assert worker.store.attempted_seq == {"case_1": seq if begun else 0}


@every
def test_whoever_takes_over_finds_what_the_dead_one_did(ask: Ask) -> None:
    worker = Worker(ask)
    worker.carry_out(dies=True)
    assert worker.case.status is Status.EXECUTING
    worker.carry_out()
    assert worker.done
    assert len(worker.writes) == 1


@every
def test_whoever_takes_over_says_that_it_is_open_before_asking_again(ask: Ask) -> None:
    worker = Worker(ask)
    worker.carry_out(NEVER_ARRIVED, dies=True)
    assert worker.carry_out() == ask.unsettled("interrupted")
    assert len(worker.writes) == 1
    worker.carry_out()
    assert worker.done
    assert [write.key for write in worker.writes] == [ask.key] * 2


@every
def test_a_refusal_is_a_failure_and_changes_nothing(ask: Ask) -> None:
    worker = Worker(ask)
    assert worker.carry_out(Declined("api_key_expired")) == ask.failed("api_key_expired")
    assert worker.effects == []
    assert worker.case.status is Status.CLASSIFIED


ASKS_ITS_OWN = NeedsApproval("areq_1")


@every
@pytest.mark.parametrize("first", [None, NEVER_ARRIVED])
def test_what_somebody_has_to_approve_in_stripe_is_waited_for_and_asked_for_once(
    ask: Ask, first: ProcessorError | None
) -> None:
    worker = Worker(ask)
    if first:
        worker.carry_out(first)
    waits = replace(ask.unsettled("approval_required"), approval="areq_1")
    assert worker.carry_out(ASKS_ITS_OWN) == waits
    asked = len(worker.writes)
    worker.later(days=2)
    assert worker.carry_out() is None
    worker.stripe.unreadable = NotPermitted("no_permission")
    assert worker.carry_out() == ask.unsettled("unread:no_permission", by_hand=True)
    worker.stripe.unreadable = None
    assert worker.carry_out() == waits
    worker.later(days=28)
    assert worker.carry_out() == ask.failed("approval_required")
    assert len(worker.writes) == asked


@every
def test_once_it_may_look_again_the_thread_does_not_go_on_saying_that_it_may_not(ask: Ask) -> None:
    worker = Worker(ask)
    worker.carry_out(NEVER_ARRIVED)
    worker.stripe.unreadable = NotPermitted("no_permission")
    assert worker.carry_out() == ask.unsettled("unread:no_permission")
    worker.stripe.unreadable = None
    assert worker.carry_out(NEVER_ARRIVED) == ask.unsettled(NEVER_ARRIVED.code)


REFUSALS = [Declined("api_key_expired"), Replayed("api_error")]


@every
@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_of_a_later_attempt_says_nothing_about_the_first(ask: Ask, refusal: ProcessorError) -> None:
    worker = Worker(ask)
    worker.carry_out(Late("APIConnectionError"))
    # The refusal is the answer to the attempt that arrives behind the first.
    worker.stripe.late, underway = [], worker.stripe.late
    assert worker.carry_out(refusal) == ask.unsettled(refusal.code, stopped=True)
    worker.stripe.late = underway
    worker.stripe.arrive()
    worker.carry_out()
    assert worker.done
    assert worker.effects == [ask.of]


@every
@pytest.mark.parametrize("refusal", REFUSALS)
def test_after_a_later_refusal_the_bot_only_looks_and_then_it_has_failed(ask: Ask, refusal: ProcessorError) -> None:
    worker = Worker(ask)
    worker.carry_out(NEVER_ARRIVED)
    worker.carry_out(refusal)
    for _ in range(15):
        assert worker.carry_out() is None
    assert worker.carry_out() == ask.failed(refusal.code)
    assert len(worker.writes) == 2
    assert worker.case.status is Status.CLASSIFIED


@every
def test_what_stripe_was_too_busy_for_is_tried_again_without_a_word(ask: Ask) -> None:
    worker = Worker(ask)
    assert worker.carry_out(UNAVAILABLE) is None
    assert not worker.case.may_have_been_asked
    worker.carry_out()
    assert worker.done


@every
def test_what_stripe_is_too_busy_for_too_long_has_failed(ask: Ask) -> None:
    worker = Worker(ask)
    for _ in range(15):
        assert worker.carry_out(UNAVAILABLE) is None
    assert worker.carry_out(UNAVAILABLE) == ask.failed(UNAVAILABLE.code, "untouched")
    assert worker.effects == []


@every
@pytest.mark.parametrize("problem", [UNAVAILABLE, Declined("resource_missing")])
def test_what_can_not_be_looked_at_is_given_up_after_a_quarter_of_an_hour(ask: Ask, problem: ProcessorError) -> None:
    worker = Worker(ask)
    worker.stripe.unreadable = problem
    worker.later(minutes=14)
    assert worker.carry_out() is None
    assert worker.carry_out() == ask.failed(problem.code, "untouched")
    assert worker.writes == []


@every
def test_what_was_begun_is_never_given_up_unseen(ask: Ask) -> None:
    worker = Worker(ask)
    worker.carry_out(LOST)
    worker.stripe.unreadable = UNAVAILABLE
    worker.later(hours=23)
    assert worker.carry_out() is None
    worker.later(days=30)
    # From now on a person may say what happened; until somebody does, the bot goes on looking.
    assert worker.carry_out() == ask.unsettled("unread:api_error", by_hand=True)
    assert worker.carry_out() is None
    worker.stripe.unreadable = None
    worker.carry_out()
    assert worker.done


@every
def test_whoever_takes_over_blind_says_that_it_is_open_and_then_what_keeps_it_from_looking(ask: Ask) -> None:
    worker = Worker(ask)
    worker.carry_out(LOST, dies=True)
    worker.stripe.unreadable = NotPermitted("more_permissions_required")
    assert worker.carry_out() == ask.unsettled("interrupted")
    assert worker.carry_out() == ask.unsettled("unread:more_permissions_required")
    worker.later(days=2)
    assert worker.carry_out() == ask.unsettled("unread:more_permissions_required", by_hand=True)
    # It is said once: nobody could press a button that comes and goes.
    assert [worker.carry_out(), worker.carry_out()] == [None, None]
    worker.stripe.unreadable = None
    worker.carry_out()
    assert worker.done
    assert worker.effects == [ask.of]


@every
def test_the_hours_are_counted_from_the_first_request_and_not_from_the_decision(ask: Ask) -> None:
    worker = Worker(ask)
    worker.later(hours=12)
    worker.carry_out(NEVER_ARRIVED)
    worker.later(hours=22)
    worker.carry_out()
    assert worker.done
    assert [write.key for write in worker.writes] == [ask.key] * 2


@every
def test_what_was_decided_a_day_ago_and_not_begun_is_asked_for_again(ask: Ask) -> None:
    worker = Worker(ask)
    worker.later(hours=24)
    assert worker.carry_out() == ask.changed("overdue")
    assert worker.writes == []


@every
def test_that_it_is_tried_stands_in_the_log_once_before_stripe_is_asked(ask: Ask) -> None:
    worker = Worker(ask)
    seq = worker.case.seq
    worker.carry_out(UNAVAILABLE)
    worker.carry_out(NEVER_ARRIVED)
    worker.carry_out()
    assert [recorded.kind for recorded in worker.case.log[seq:]][:2] == ["attempted", "unsettled"]
    assert [recorded.event for recorded in worker.case.log].count(Attempted(ask.remedy, **ask.by)) == 1


@every
def test_a_worker_that_is_behind_the_log_asks_for_nothing(ask: Ask) -> None:
    worker = Worker(ask)
    worker.store.cases[worker.case.case_id] = worker.case
    slow = worker.case
    worker.store.begin(worker.case, Attempted(ask.remedy, **ask.by))
    assert worker.execution.run(Task.CARRY_OUT, slow) is None
    assert worker.writes == []


@every
@pytest.mark.parametrize(("hours", "given_up"), [(22.9, False), (23, True)])
def test_when_the_key_is_about_to_be_forgotten_nothing_is_asked_any_more(
    ask: Ask, hours: float, given_up: bool
) -> None:
    worker = Worker(ask)
    worker.carry_out(NEVER_ARRIVED)
    worker.later(hours=hours)
    event = worker.carry_out()
    assert worker.done is not given_up
    assert len(worker.writes) == (1 if given_up else 2)
    if given_up:
        assert event == ask.failed("not_found_after_all")


FATES: list[Callable[[], ProcessorError | None]] = [
    lambda: None,
    lambda: Lost("api_error"),
    lambda: Late("api_error"),
    lambda: OutcomeUnknown("api_error"),
    lambda: Unavailable("rate_limit"),
]


@every
@given(
    fates=st.lists(st.sampled_from(FATES), min_size=8, max_size=8),
    dies=st.lists(st.booleans(), min_size=8, max_size=8),
)
@settings(max_examples=40, deadline=None)
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
    assert worker.done
    assert worker.effects == [ask.of]
    assert {write.key for write in worker.writes} == {ask.key}
    assert sum(entry.amount.amount for entry in worker.stripe.balance) == (-4900 if ask is ASKS["credit"] else 0)
    assert worker.stripe.moved == (4900 if ask is ASKS["refund"] else 0)
