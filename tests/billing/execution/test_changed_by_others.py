"""What somebody else did in Stripe between the decision and the act, or while the act may be under way."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from billing.account.given_back import PendingItem
from billing.account.schedule import Schedule
from billing.case.events import Executed, Voided
from billing.values.errors import OutcomeUnknown
from tests.billing.execution.worker import ASKS, CANCEL, DRIVEN, END, PERIOD_END, PHASES, REFUND, RETRY, Ask, Worker
from tests.billing.fake_stripe import Late, Stripe
from tests.billing.samples import charge, invoice, subscription, usd

NEVER_ARRIVED = OutcomeUnknown("APIConnectionError")


def balance(stripe: Stripe, amount: int) -> None:
    stripe.found = (replace(stripe.found[0], balance=usd(amount)),)


def cut(stripe: Stripe) -> None:
    schedule = stripe.schedules[DRIVEN.id]
    stripe.processor.schedules.edit(schedule.id, schedule.cut_at(PERIOD_END), "cancel", key="theirs")
    stripe.writes.clear()


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
    assert_given_up(worker, DRIFTED[name][1], DRIFTED[name][1])


def assert_given_up(worker: Worker, reason: str, left: str) -> None:
    """Nothing is asked again, and what no trace is found of within a quarter of an hour was not done."""
    assert worker.carry_out() == worker.ask.unsettled(reason, stopped=True)
    assert worker.carry_out() is None
    worker.later(minutes=14)
    assert worker.carry_out() == worker.ask.failed(reason, left)
    assert len(worker.writes) == 1


@pytest.mark.parametrize("name", [name for name, ask in ASKS.items() if not ask.is_request])
def test_what_stripe_did_all_the_same_is_found_after_the_bot_stopped_asking(name: str) -> None:
    worker = Worker(ASKS[name])
    worker.carry_out(Late("APIConnectionError"))
    DRIFTED[name][0](worker.stripe)
    worker.stripe.late, underway = [], worker.stripe.late
    worker.carry_out()
    worker.stripe.late = underway
    worker.stripe.arrive()
    worker.carry_out()
    assert worker.done
    assert len(worker.writes) == 1


FORBIDDEN_MEANWHILE: dict[str, tuple[Ask, Callable[[Worker], None], str]] = {
    "credit that is used can't be taken back": (
        ASKS["undo of credit"],
        lambda worker: balance(worker.stripe, 0),
        "used",
    ),
    "unused time that Stripe credited is not refunded too": (
        REFUND,
        lambda worker: setattr(worker.stripe, "pending", (PendingItem("ii_1", "sub_1", usd(-4900), proration=True),)),
        "prorated",
    ),
    "what was refunded is not made up for again": (
        ASKS["credit"],
        lambda worker: worker.stripe.charges.update(ch_1=charge(refunded=usd(1))),
        "changed:refunded",
    ),
    "phases that are erased can't be put back": (
        ASKS["undo of an end, with a schedule"],
        lambda worker: worker.store.texts.clear(),
        "erased",
    ),
}


@pytest.mark.parametrize("name", FORBIDDEN_MEANWHILE)
def test_while_ours_may_be_under_way_nothing_is_asked_again_that_a_guard_rail_forbids_by_now(name: str) -> None:
    ask, change, reason = FORBIDDEN_MEANWHILE[name]
    worker = Worker(ask)
    assert worker.carry_out(NEVER_ARRIVED) == ask.unsettled("APIConnectionError")
    change(worker)
    assert_given_up(worker, reason, "unchanged" if reason == "prorated" else reason)


def test_what_will_be_charged_and_for_what_is_asked_again_before_it_is() -> None:
    """Approved on one card and one contract; another card, or an end, is not what was approved."""
    for change, reason in [
        ({"default_payment_method": "pm_2"}, "changed:method"),
        ({"default_source": "card_2"}, "changed:method"),
    ]:
        worker = Worker(RETRY)
        worker.stripe.bill("in_1", **change)
        assert worker.carry_out() == Voided(4, reason=reason)
        assert worker.writes == []
    for status in ("canceled", "past_due"):
        worker = Worker(RETRY)
        worker.stripe.change("sub_1", status=status)
        assert worker.carry_out() == Voided(4, reason="changed:contract")
        assert worker.writes == []
    worker = Worker(RETRY)
    (customer,) = worker.stripe.found
    worker.stripe.found = (replace(customer, default_payment_method="pm_9999"),)
    assert worker.carry_out() == Voided(4, reason="changed:method")
    assert worker.writes == []


@pytest.mark.parametrize("ask", [CANCEL, END])
def test_that_it_became_the_last_one_in_use_is_asked_again_before_it_ends(ask: Ask) -> None:
    stripe = ask.stripe()
    stripe.subscriptions["sub_2"] = subscription("sub_2")
    worker = Worker(ask, stripe)
    # Another thread ends the other one.
    stripe.change("sub_2", status="canceled")
    assert worker.carry_out() == ask.changed("changed:last_in_use")
    assert worker.writes == []


def test_what_a_cancellation_drops_is_what_was_approved() -> None:
    stripe = CANCEL.stripe()
    waits = PendingItem("ii_1", "sub_1", usd(22027), proration=True)
    stripe.pending = (waits, PendingItem("ii_9", "sub_2", usd(100), proration=True))
    worker = Worker(CANCEL, stripe, approved={"pending": "ii_1:22027"})
    stripe.pending = (waits, PendingItem("ii_2", "sub_1", usd(-88110), proration=True))
    assert worker.carry_out() == Voided(4, reason="changed:pending")
    assert worker.writes == []
    stripe.pending = (waits,)
    assert isinstance(Worker(CANCEL, stripe, approved={"pending": "ii_1:22027"}).carry_out(), Executed)
