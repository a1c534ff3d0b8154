"""Exactly one refund for an approval: whatever Stripe, Slack or a crash does in between."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.case import Status
from billing.errors import Declined, OutcomeUnknown, ProcessorError, Unavailable
from billing.events import Event, Remedy, Unsettled
from tests.billing.fakes import Lost, Stripe
from tests.billing.refund_bench import CHANGED, KEY, REFUNDED, TIMEOUT, UNSETTLED, Bench, failed, unsettled_case
from tests.billing.samples import approved_case, charge, made_refund, usd


def test_a_lost_answer_leaves_it_open_and_the_next_look_settles_it() -> None:
    stripe = Stripe(answers=[Lost("APIConnectionError")])
    assert Bench(approved_case(), stripe).carry_out() == UNSETTLED
    assert Bench(unsettled_case(), stripe, minutes=1).carry_out() == REFUNDED
    assert len(stripe.writes) == 1


def test_a_request_that_never_arrived_is_made_again_under_the_same_key() -> None:
    stripe = Stripe(answers=[TIMEOUT, TIMEOUT])
    assert Bench(approved_case(), stripe).carry_out() == UNSETTLED
    assert Bench(unsettled_case(), stripe, minutes=1).carry_out() is None
    assert Bench(unsettled_case(), stripe, minutes=5).carry_out() == REFUNDED
    assert [write.key for write in stripe.writes] == [KEY] * 3
    assert stripe.moved == 4900


@pytest.mark.parametrize("changed", CHANGED)
def test_while_ours_may_be_under_way_a_charge_that_others_changed_is_left_alone(changed: dict[str, Any]) -> None:
    stripe = Stripe(charges={"ch_1": charge(**changed)})
    assert Bench(unsettled_case(), stripe, hours=1).carry_out() is None
    assert Bench(unsettled_case(), stripe, hours=23).carry_out() == failed("not_found_after_all")
    assert stripe.writes == []


@pytest.mark.parametrize(("hours", "outcome"), [(22.9, REFUNDED), (23, failed("not_found_after_all"))])
def test_when_the_key_is_about_to_be_forgotten_nothing_is_asked_any_more(hours: float, outcome: Event) -> None:
    bench = Bench(unsettled_case(), hours=hours)
    assert bench.carry_out() == outcome
    assert len(bench.stripe.writes) == (1 if outcome is REFUNDED else 0)


def test_found_after_the_key_was_forgotten_is_still_done() -> None:
    stripe = Stripe(charges={"ch_1": charge(refunded=usd(4900), refunds=(made_refund(),))})
    assert Bench(unsettled_case(), stripe, days=3).carry_out() == REFUNDED


def test_a_refusal_of_a_later_attempt_says_nothing_about_the_first() -> None:
    stripe = Stripe(answers=[Declined("api_key_expired")])
    assert Bench(unsettled_case(), stripe, hours=1).carry_out() is None
    assert Bench(unsettled_case(), stripe, hours=23).carry_out() == failed("not_found_after_all")


def test_that_stripe_may_have_been_asked_is_noted_before_it_is() -> None:
    for answer, begun in [(None, 5), (TIMEOUT, 5), (Unavailable("rate_limit"), 0)]:
        bench = Bench(approved_case(), Stripe(answers=[answer]))
        bench.carry_out()
        assert bench.store.begun == {"case_1": begun}


def test_whoever_takes_over_from_the_dead_looks_before_asking_again() -> None:
    bench = Bench(replace(approved_case(), begun=5))
    assert bench.carry_out() == Unsettled(Remedy.REFUND_CHARGE, "interrupted", proposal=4)
    assert bench.stripe.writes == []
    done = Stripe(charges={"ch_1": charge(refunded=usd(4900), refunds=(made_refund(),))})
    assert Bench(replace(approved_case(), begun=5), done).carry_out() == REFUNDED


FATES: list[Callable[[], ProcessorError | None]] = [
    lambda: None,
    lambda: Lost("api_error"),
    lambda: OutcomeUnknown("api_error"),
    lambda: Unavailable("rate_limit"),
]


@given(st.lists(st.sampled_from(FATES), max_size=6), st.lists(st.booleans(), min_size=12, max_size=12))
def test_money_goes_back_once_whatever_gets_lost_and_whoever_dies(
    fates: list[Callable[[], ProcessorError | None]], dies: list[bool]
) -> None:
    """A worker that dies has asked Stripe and logged nothing."""
    stripe = Stripe(answers=[fate() for fate in fates])
    case = approved_case()
    # At the end nobody dies and nothing gets lost.
    for minute, died in enumerate([*dies, False, False, False]):
        if case.status is Status.CLASSIFIED:
            break
        bench = Bench(case, stripe, minutes=minute)
        event = bench.carry_out()
        if event and not died:
            case = approved_case(event) if case.status is Status.EXECUTING else approved_case(UNSETTLED, event)
        case = replace(case, begun=bench.store.begun.get("case_1", case.begun))
    assert case.log[-1].event == REFUNDED
    assert stripe.moved == 4900
    assert {write.key for write in stripe.writes} == {KEY}
