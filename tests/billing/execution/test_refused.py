"""What is logged after Stripe refused a step: what it shows now, told as theirs where somebody else was quicker."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from billing.account.schedule import Schedule
from billing.case.events import Event, Executed, Undone, Voided
from billing.values.errors import CardDeclined, Declined, NotPermitted, ProcessorError, Unavailable
from tests.billing.execution.test_changed_by_others import DONE_BY_OTHERS, DRIFTED
from tests.billing.execution.worker import ASKS, CANCEL, PHASES, REFUND, RETRY, VOID, Ask, Worker
from tests.billing.fake_stripe import Overtaken, Stripe
from tests.billing.samples import charge, invoice, usd

every = pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
REFUSALS = [
    Declined("invoice_not_open"),
    Declined("resource_missing"),
    NotPermitted("not_permitted"),
    CardDeclined("card_declined"),
]
BY_OTHERS = "done_by_others"


@every
@pytest.mark.parametrize("refusal", REFUSALS)
def test_nothing_was_changed_is_logged_only_as_that_was_seen(ask: Ask, refusal: ProcessorError) -> None:
    assert Worker(ask).carry_out(refusal) == ask.failed(refusal.code, "unchanged")


@every
def test_what_somebody_else_did_meanwhile_is_the_outcome_and_theirs(ask: Ask) -> None:
    """They did it between our look and our request. A refund or credit of ours says so itself."""
    worker = Worker(ask)
    event = worker.carry_out(Overtaken("resource_missing"))
    assert worker.effects == [ask.of]
    assert worker.done
    assert isinstance(event, Executed | Undone)
    ours = event.transaction or (isinstance(event, Executed) and event.refund)
    assert event.reason == (None if ours else BY_OTHERS)
    assert isinstance(event, Undone) or (event.amount is not None) is bool(ours)


def refused(ask: Ask, change: Callable[[Stripe], None], why: str = "no") -> Event | None:
    """What is logged of it where somebody else changed that while it was asked, and Stripe refused it."""
    worker = Worker(ask)
    worker.stripe.schedules.setdefault("sub_sched_2", Schedule("sub_sched_2", "active", "release", PHASES))
    worker.stripe.meanwhile = {ask.of: lambda: change(worker.stripe)}
    return worker.carry_out(Declined(why))


@pytest.mark.parametrize("name", DRIFTED)
def test_what_they_changed_besides_is_said(name: str) -> None:
    change, reason = DRIFTED[name]
    assert refused(ASKS[name], change) == ASKS[name].failed("no", reason)


def test_money_that_somebody_else_sent_back_is_said_and_not_called_ours() -> None:
    event = refused(REFUND, DONE_BY_OTHERS["refund"][0], "charge_already_refunded")
    assert event == REFUND.failed("charge_already_refunded", "changed:refunded")


def test_a_payment_that_the_customer_began_meanwhile_is_waited_for_by_nobody_here() -> None:
    event = refused(RETRY, lambda stripe: stripe.bill("in_1", processing=True))
    assert event == RETRY.failed("no", "on_its_way")


@every
@pytest.mark.parametrize("why", [NotPermitted("not_permitted"), Unavailable("api_error")])
def test_where_nobody_can_look_nothing_is_claimed(ask: Ask, why: ProcessorError) -> None:
    event = refused(ask, lambda stripe: setattr(stripe, "unreadable", why))
    assert event == ask.unsettled("no", stopped=True)


@every
def test_what_is_gone_is_gone(ask: Ask) -> None:
    event = refused(ask, lambda stripe: setattr(stripe, "unreadable", Declined("resource_missing")))
    assert event == ask.failed("no", "gone")


def test_an_object_that_another_request_has_in_hand_is_looked_at_before_it_is_asked_again() -> None:
    """Stripe did not begin; by then somebody else has voided it."""
    worker = Worker(VOID)
    assert worker.carry_out(Unavailable("lock_timeout")) is None
    worker.stripe.bill("in_1", status="void")
    assert worker.carry_out() == Voided(4, reason="changed:status")


def test_the_steps_that_were_approved_behind_it_are_done_whoever_cancelled() -> None:
    stripe = replace(CANCEL.stripe(), invoices={"in_1": invoice(), "in_2": invoice("in_2", subscription="sub_2")})
    worker = Worker(CANCEL, stripe, voids=("in_1",), collects=("in_2",))
    event = worker.carry_out(Overtaken("resource_missing"))
    assert isinstance(event, Executed)
    assert (event.reason, event.voided, event.collecting) == (BY_OTHERS, ("in_1",), ("in_2",))


@pytest.mark.parametrize(("status", "named"), [("void", ()), ("paid", ("void_invoice:in_1:no",))])
def test_what_is_void_already_is_left_to_nobody(status: str, named: tuple[str, ...]) -> None:
    worker = Worker(CANCEL, replace(CANCEL.stripe(), invoices={"in_1": invoice()}), voids=("in_1",))
    worker.stripe.meanwhile = {"in_1": lambda: worker.stripe.bill("in_1", status=status)}
    event = worker.carry_out(None, Declined("no"))
    assert isinstance(event, Executed)
    assert (event.voided, event.left_undone) == ((), named)


def test_a_refund_that_is_ours_is_found_after_a_refusal_and_ours() -> None:
    worker = Worker(REFUND, replace(REFUND.stripe(), charges={"ch_1": charge(subscription="sub_1", invoice="in_0")}))
    event = worker.carry_out(Overtaken("charge_already_refunded"))
    assert isinstance(event, Executed)
    assert (event.refund, event.amount, event.reason) == ("re_1", usd(4900).amount, None)
