"""Every remedy that reaches into Stripe happens once: whatever gets lost, and whoever dies in between."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.case import Status
from billing.errors import Declined, OutcomeUnknown, ProcessorError, Unavailable
from billing.picture.schedule import Schedule
from tests.billing.carrying_out.worker import ASKS, DRIVEN, PERIOD_END, PHASES, Ask, Worker
from tests.billing.fakes import Late, Lost, Stripe
from tests.billing.samples import charge, invoice, subscription, usd

every = pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
LOST, NEVER_ARRIVED = Lost("APIConnectionError"), OutcomeUnknown("APIConnectionError")
UNAVAILABLE = Unavailable("api_error")


def changes(stripe: Stripe, **changed: str | int | bool) -> None:
    stripe.charges["ch_1"] = replace(stripe.charges["ch_1"], **changed)


def balance(stripe: Stripe, amount: int) -> None:
    stripe.found = (replace(stripe.found[0], balance=usd(amount)),)


def cut(stripe: Stripe) -> None:
    schedule = stripe.schedules[DRIVEN.id]
    stripe.edit_schedule(schedule.id, schedule.cut_at(PERIOD_END), "cancel", key="theirs")
    stripe.writes.clear()


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
        assert worker.store.begun == {"case_1": seq if begun else 0}


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


@every
def test_a_refusal_of_a_later_attempt_says_nothing_about_the_first(ask: Ask) -> None:
    worker = Worker(ask)
    worker.carry_out(NEVER_ARRIVED)
    assert worker.carry_out(Declined("api_key_expired")) is None
    assert worker.case.status is Status.UNSETTLED


@every
def test_what_stripe_was_too_busy_for_is_tried_again_without_a_word(ask: Ask) -> None:
    worker = Worker(ask)
    assert worker.carry_out(UNAVAILABLE) is None
    assert not worker.case.may_have_been_asked
    worker.carry_out()
    assert worker.done


@every
@pytest.mark.parametrize("problem", [UNAVAILABLE, Declined("resource_missing")])
def test_what_can_not_be_looked_at_is_given_up_after_a_quarter_of_an_hour(ask: Ask, problem: ProcessorError) -> None:
    worker = Worker(ask)
    worker.stripe.unreadable = problem
    worker.later(minutes=14)
    assert worker.carry_out() is None
    assert worker.carry_out() == ask.failed(problem.code)
    assert worker.writes == []


@every
def test_what_was_begun_is_never_given_up_unseen(ask: Ask) -> None:
    worker = Worker(ask)
    worker.carry_out(LOST)
    worker.stripe.unreadable = UNAVAILABLE
    worker.later(days=30)
    assert worker.carry_out() is None
    worker.stripe.unreadable = None
    worker.carry_out()
    assert worker.done


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


def free(**given: object) -> Callable[[Stripe], None]:
    return lambda stripe: stripe.change("sub_1", **given)


# What somebody else did before we asked, and what the log then says.
DONE_BY_OTHERS: dict[str, tuple[Callable[[Stripe], None], str]] = {
    "refund": (lambda stripe: stripe.charges.update(ch_1=charge(refunded=usd(4900))), "changed:refunded"),
    "credit": (lambda stripe: balance(stripe, -4900), "changed:balance"),
    "retry": (lambda stripe: stripe.bill("in_1", status="paid", remaining=usd(0)), "changed:status,remaining"),
    "void": (lambda stripe: stripe.bill("in_1", status="void"), "changed:status"),
    "cancel now": (free(status="canceled"), "changed:status"),
    "cancel now, with a schedule": (free(status="canceled", schedule=None), "changed:status,schedule"),
    "end": (free(cancel_at_period_end=True), "changed:ends"),
    "end, with a schedule": (cut, "changed:ends"),
    "undo of credit": (lambda stripe: balance(stripe, 0), "used"),
}
# What else they may have changed.
DRIFTED: dict[str, tuple[Callable[[Stripe], None], str]] = {
    "refund": (lambda stripe: stripe.charges.update(ch_1=charge(disputed=True)), "changed:disputed"),
    "credit": (lambda stripe: balance(stripe, -100), "changed:balance"),
    "retry": (lambda stripe: stripe.bill("in_1", remaining=usd(4000)), "changed:remaining"),
    "void": (lambda stripe: stripe.bill("in_1", status="uncollectible"), "changed:status"),
    "cancel now": (lambda stripe: stripe.invoices.update(in_2=invoice("in_2")), "changed:open_invoices"),
    "cancel now, with a schedule": (free(schedule=None), "changed:schedule"),
    "end": (free(items=subscription(quantity=2).items), "changed:items"),
    "end, with a schedule": (free(schedule="sub_sched_2"), "changed:schedule"),
    "undo of credit": (lambda stripe: balance(stripe, -4899), "used"),
    "undo of an end": (free(status="canceled"), "ended"),
    "undo of an end, with a schedule": (free(status="canceled"), "ended"),
}


@pytest.mark.parametrize(("name", "change", "reason"), [(name, *told) for name, told in DONE_BY_OTHERS.items()])
def test_what_somebody_else_did_first_is_not_called_ours(
    name: str, change: Callable[[Stripe], None], reason: str
) -> None:
    worker = Worker(ASKS[name])
    change(worker.stripe)
    worker.before = len(worker.stripe.writes)
    assert worker.carry_out() == ASKS[name].changed(reason)
    assert worker.writes == []


@pytest.mark.parametrize(("name", "change", "reason"), [(name, *told) for name, told in DRIFTED.items()])
def test_what_is_not_as_it_was_seen_is_left_alone(name: str, change: Callable[[Stripe], None], reason: str) -> None:
    worker = Worker(ASKS[name])
    worker.stripe.schedules.setdefault("sub_sched_2", Schedule("sub_sched_2", "active", "release", PHASES))
    change(worker.stripe)
    assert worker.carry_out() == ASKS[name].changed(reason)
    assert worker.writes == []


@pytest.mark.parametrize("name", ["undo of an end", "undo of an end, with a schedule"])
def test_an_end_that_is_planned_no_more_is_undone_whoever_did_it(name: str) -> None:
    worker = Worker(ASKS[name])
    worker.stripe.change("sub_1", cancel_at_period_end=False)
    worker.stripe.schedules = {id: DRIVEN for id in worker.stripe.schedules}
    worker.carry_out()
    assert worker.done
    assert worker.writes == []


@pytest.mark.parametrize("name", [name for name, ask in ASKS.items() if not ask.is_request])
def test_while_ours_may_be_under_way_what_others_changed_is_left_alone(name: str) -> None:
    worker = Worker(ASKS[name])
    worker.carry_out(NEVER_ARRIVED)
    DRIFTED[name][0](worker.stripe)
    assert worker.carry_out() is None
    worker.later(hours=23)
    assert worker.carry_out() == ASKS[name].failed("not_found_after_all")
    assert len(worker.writes) == 1


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
