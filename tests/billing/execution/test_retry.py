"""Charging for an invoice again: a bank's no is final, and money on its way is waited for."""

import pytest

from billing.case.events import Executed, Voided
from billing.case.lifecycle import Status
from billing.values.errors import CardDeclined, OutcomeUnknown
from tests.billing.execution.worker import RETRY, Worker
from tests.billing.samples import usd

PAID = Executed(remedy=RETRY.remedy, proposal=4, invoice="in_1", amount=4900, currency="usd")
PAY = ("in_1", RETRY.key)


def told(worker: Worker) -> list[tuple[str, str]]:
    return [(write.of, write.key) for write in worker.writes]


def test_a_banks_no_is_final() -> None:
    assert Worker(RETRY).carry_out(CardDeclined("insufficient_funds")) == RETRY.failed("insufficient_funds")


def test_it_is_even_where_an_earlier_attempt_was_left_open() -> None:
    worker = Worker(RETRY)
    assert worker.carry_out(OutcomeUnknown("api_error")) == RETRY.unsettled("api_error")
    assert worker.carry_out(CardDeclined("insufficient_funds")) == RETRY.failed("insufficient_funds")
    assert told(worker) == [PAY, PAY]
    assert worker.case.status is Status.CLASSIFIED


def test_a_no_that_our_own_attempt_may_have_brought_is_asked_for_again() -> None:
    """Whoever died did not read it; under the same key Stripe says it once more, and the bank is not asked."""
    worker = Worker(RETRY)
    worker.carry_out(OutcomeUnknown("api_error"), dies=True)
    worker.stripe.bill("in_1", failure="stolen_card")
    assert worker.carry_out() == RETRY.unsettled("interrupted")
    assert worker.carry_out(CardDeclined("stolen_card")) == RETRY.failed("stolen_card")
    assert told(worker) == [PAY, PAY]


def test_a_card_that_must_not_be_tried_again_is_not_tried() -> None:
    worker = Worker(RETRY)
    worker.stripe.bill("in_1", failure="stolen_card")
    assert worker.carry_out() == Voided(4, reason="changed:decline")
    assert told(worker) == []


@pytest.mark.parametrize("hours", [1, 22, 90])
def test_money_on_its_way_is_waited_for(hours: int) -> None:
    worker = under_way()
    worker.later(hours=hours)
    assert worker.carry_out() is None
    worker.stripe.bill("in_1", status="paid", remaining=usd(0), processing=False)
    assert worker.carry_out() == PAID
    assert told(worker) == [PAY]


@pytest.mark.parametrize("hours", [1, 22, 90])
def test_money_that_never_arrived_is_a_failure_and_not_asked_for_again(hours: int) -> None:
    worker = under_way()
    worker.later(hours=hours)
    worker.stripe.bill("in_1", processing=False)
    assert worker.carry_out() == RETRY.unsettled("never_arrived", stopped=True)
    # It may have arrived this very moment, and the invoice not say so yet.
    assert worker.carry_out() is None
    worker.later(minutes=14)
    assert worker.carry_out() == RETRY.failed("never_arrived")
    assert told(worker) == [PAY]


def test_what_arrived_when_it_seemed_to_have_come_back_is_found() -> None:
    worker = under_way()
    worker.stripe.bill("in_1", processing=False)
    worker.carry_out()
    worker.stripe.bill("in_1", status="paid", remaining=usd(0))
    assert worker.carry_out() == PAID


def test_while_its_payments_can_not_be_read_it_is_waited_for() -> None:
    worker = under_way()
    worker.stripe.bill("in_1", processing=None)
    assert worker.carry_out() is None
    worker.later(hours=90)
    # Never failed: what nobody can see, an approver may look up.
    assert worker.carry_out() == RETRY.unsettled("unread:payments", by_hand=True)
    assert worker.carry_out() is None
    worker.stripe.bill("in_1", processing=True)
    assert worker.carry_out() == RETRY.unsettled("processing")
    assert told(worker) == [PAY]


def test_that_it_is_on_its_way_is_kept_when_stripe_says_so_only_to_a_repetition() -> None:
    worker = Worker(RETRY)
    worker.stripe.bill("in_1", processing=None)
    worker.carry_out(OutcomeUnknown("APIConnectionError"))
    assert worker.carry_out(OutcomeUnknown("processing")) == RETRY.unsettled("processing")
    for hours in (1, 22, 30):
        worker.later(hours=hours)
        said = worker.carry_out()
        assert said is None or said == RETRY.unsettled("unread:payments", by_hand=True)
    assert told(worker) == [PAY, PAY]
    worker.stripe.bill("in_1", status="paid", remaining=usd(0))
    assert worker.carry_out() == PAID


def test_whoever_takes_over_sees_that_it_is_on_its_way() -> None:
    worker = Worker(RETRY)
    worker.carry_out(OutcomeUnknown("processing"), dies=True)
    worker.stripe.bill("in_1", processing=True)
    assert worker.carry_out() == RETRY.unsettled("processing")
    assert told(worker) == [PAY]


def test_what_is_on_its_way_already_is_not_asked_for_a_second_time() -> None:
    worker = Worker(RETRY)
    worker.stripe.bill("in_1", processing=True)
    assert worker.carry_out() == Voided(4, reason="on_its_way")
    assert told(worker) == []


def under_way() -> Worker:
    worker = Worker(RETRY)
    assert worker.carry_out(OutcomeUnknown("processing")) == RETRY.unsettled("processing")
    worker.stripe.bill("in_1", processing=True)
    return worker
