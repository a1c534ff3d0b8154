"""What follows a cancellation or a refund: done behind it, tried again for a while, then named as left undone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from billing.case.events import Attempted, Event, Executed
from billing.policy.policy import Policy
from billing.values.errors import Declined, OutcomeUnknown, ProcessorError, Unavailable
from tests.billing.execution.worker import CANCEL, CANCEL_SCHEDULE, REFUND, Ask, Worker
from tests.billing.fake_stripe import Lost, Stripe
from tests.billing.samples import NOW, charge, invoice, made_refund, subscription

CANCELLED, VOIDED, COLLECTED = ("sub_1", ""), ("in_1", "case_1:4:void:in_1"), ("in_2", "case_1:4:collect:in_2")
REFUNDED, NOTED = ("ch_1", "case_1:4:refund"), ("in_1", "case_1:4:credit_note")
BUSY, NO_ANSWER = Unavailable("rate_limit"), OutcomeUnknown("api_error")


def after(seconds: float, worker: Worker, *answers: ProcessorError | None) -> Event | None:
    """What the worker logs so long after the decision."""
    worker.at = NOW + timedelta(seconds=seconds)
    return worker.carry_out(*answers)


def crashed(worker: Worker) -> Worker:
    """As whoever died behind the first request left it."""
    worker.store.begin(worker.case, Attempted(worker.ask.remedy, **worker.ask.by))
    worker.take_up()
    return worker


def told(worker: Worker) -> list[tuple[str, str]]:
    return [(write.of, write.key) for write in worker.writes]


class TestCancelNow:
    @pytest.fixture
    def worker(self) -> Worker:
        """An open invoice of the subscription, and one of another subscription."""
        stripe = Stripe(
            subscriptions={"sub_1": subscription(), "sub_2": subscription("sub_2")},
            invoices={"in_1": invoice(), "in_2": invoice("in_2", subscription="sub_2")},
        )
        return Worker(CANCEL, stripe, voids=("in_1",), collects=("in_2",))

    def executed(self, *left_undone: str) -> Executed:
        undone = " ".join(left_undone)
        return Executed(
            remedy=CANCEL.remedy,
            proposal=4,
            subscription="sub_1",
            voided=() if "in_1" in undone else ("in_1",),
            collecting=() if "in_2" in undone else ("in_2",),
            left_undone=left_undone,
            after={"status": "canceled"},
        )

    def test_its_own_invoice_is_voided_and_the_other_collected_again(self, worker: Worker) -> None:
        assert worker.carry_out() == self.executed()
        assert told(worker) == [CANCELLED, VOIDED, COLLECTED]
        own, other = (worker.stripe.invoices[id] for id in ("in_1", "in_2"))
        assert (own.status, other.status, other.auto_advance) == ("void", "open", True)

    @pytest.mark.parametrize(
        ("answers", "left"),
        [
            ([None, Declined("no")], ["void_invoice:in_1:no"]),
            ([None, None, Declined("no")], ["collect_invoice:in_2:no"]),
            ([None, Declined("no"), Declined("never")], ["void_invoice:in_1:no", "collect_invoice:in_2:never"]),
        ],
    )
    def test_a_refused_step_is_named_and_keeps_no_other_from_being_done(
        self, worker: Worker, answers: list[ProcessorError | None], left: list[str]
    ) -> None:
        assert worker.carry_out(*answers) == self.executed(*left)
        assert told(worker) == [CANCELLED, VOIDED, COLLECTED]

    @pytest.mark.parametrize("problem", [BUSY, NO_ANSWER])
    def test_an_unanswered_step_is_tried_again_for_a_while(self, worker: Worker, problem: ProcessorError) -> None:
        assert worker.carry_out(None, problem) is None
        assert after(44, worker) == self.executed()
        assert told(worker) == [CANCELLED, VOIDED, VOIDED, COLLECTED]

    @pytest.mark.parametrize("problem", [BUSY, NO_ANSWER])
    def test_then_it_is_named(self, worker: Worker, problem: ProcessorError) -> None:
        assert worker.carry_out(None, None, problem) is None
        assert after(45, worker, problem) == self.executed(f"collect_invoice:in_2:{problem.code}")
        assert told(worker) == [CANCELLED, VOIDED, COLLECTED, COLLECTED]

    def test_a_step_whose_answer_was_lost_is_found_done(self, worker: Worker) -> None:
        assert worker.carry_out(None, Lost("api_error")) is None
        assert after(5, worker) == self.executed()
        assert told(worker) == [CANCELLED, VOIDED, COLLECTED]

    def test_after_a_crash_in_between_the_steps_are_done_and_nothing_is_cancelled_again(self, worker: Worker) -> None:
        crashed(worker).stripe.processor.subscriptions.cancel("sub_1", bill=False)
        assert after(5 * 3600, worker) == self.executed()
        assert told(worker) == [CANCELLED, VOIDED, COLLECTED]

    def test_a_cancellation_whose_answer_was_lost_has_its_steps_too(self, worker: Worker) -> None:
        assert worker.carry_out(Lost("api_error")) == CANCEL.unsettled("api_error")
        assert after(60, worker) == self.executed()
        assert told(worker) == [CANCELLED, VOIDED, COLLECTED]

    def test_after_a_lost_answer_they_have_their_time_all_the_same(self, worker: Worker) -> None:
        assert worker.carry_out(Lost("api_error")) == CANCEL.unsettled("api_error")
        assert after(60 + 44, worker, BUSY) is None
        assert after(60 + 45, worker, BUSY) == self.executed("void_invoice:in_1:rate_limit")

    def test_what_was_not_cancelled_has_no_steps(self, worker: Worker) -> None:
        assert worker.carry_out(Declined("no")) == CANCEL.failed("no")
        assert told(worker) == [CANCELLED]
        invoices = worker.stripe.invoices
        assert (invoices["in_1"].status, invoices["in_2"].auto_advance) == ("open", True)

    @pytest.mark.parametrize(("settled", "asked"), [("in_1", COLLECTED), ("in_2", VOIDED)])
    def test_an_invoice_that_is_settled_already_is_left_alone(
        self, worker: Worker, settled: str, asked: tuple[str, str]
    ) -> None:
        crashed(worker).stripe.processor.subscriptions.cancel("sub_1", bill=False)
        worker.stripe.bill(settled, status="void" if settled == "in_1" else "paid")
        event = worker.carry_out()
        assert isinstance(event, Executed)
        # What somebody paid is collected no more, and nothing is left to do about it.
        assert (event.collecting, event.left_undone) == (("in_2",) if settled == "in_1" else (), ())
        assert told(worker) == [CANCELLED, asked]

    @pytest.mark.parametrize(("seen", "why"), [(True, "on_its_way"), (None, "unknown")])
    def test_an_invoice_whose_payment_is_or_may_be_on_its_way_is_not_voided(
        self, worker: Worker, seen: bool | None, why: str
    ) -> None:
        """It began between the signature and the cancellation, or nobody may look whether it did."""
        crashed(worker).stripe.processor.subscriptions.cancel("sub_1", bill=False)
        worker.stripe.bill("in_1", processing=seen, attempt_count=1)
        worker.store.keep_account(worker.case, replace(worker.reading(), linked=False))
        assert worker.carry_out() == self.executed(f"void_invoice:in_1:{why}")
        assert told(worker) == [CANCELLED, COLLECTED]

    def test_one_that_stripe_collects_again_already_is_left_alone(self, worker: Worker) -> None:
        crashed(worker).stripe.processor.subscriptions.cancel("sub_1", bill=False)
        worker.stripe.bill("in_2", auto_advance=True)
        assert worker.carry_out() == self.executed()
        assert told(worker) == [CANCELLED, VOIDED]


@pytest.mark.parametrize("ask", [CANCEL, CANCEL_SCHEDULE], ids=["subscription", "schedule"])
@pytest.mark.parametrize(("bills", "done"), [(False, "drop"), (True, "bill")])
def test_what_a_change_left_is_billed_only_where_that_was_approved(ask: Ask, bills: bool, done: str) -> None:
    worker = Worker(ask, bills=bills)
    event = worker.carry_out()
    assert isinstance(event, Executed)
    assert ([write.told for write in worker.writes], event.billed) == ([done], bills)


class TestCreditNote:
    def worker(self, invoice_id: str | None = "in_1", *, wanted: bool = True, reason: str = "duplicate") -> Worker:
        ask = replace(REFUND, on=replace(REFUND.on, invoice=invoice_id, subscription=None))
        stripe = Stripe(invoices={"in_1": invoice(status="paid", subscription=None)})
        return Worker(ask, stripe, Policy(credit_notes=wanted), reason=reason)

    def executed(self, note: str | None, *left_undone: str) -> Executed:
        return Executed(
            remedy=REFUND.remedy,
            proposal=4,
            charge="ch_1",
            invoice="in_1",
            amount=4900,
            currency="usd",
            refund="re_1",
            credit_note=note,
            left_undone=left_undone,
        )

    @pytest.mark.parametrize(("reason", "said"), [("duplicate", "duplicate"), ("requested_by_customer", "None")])
    def test_one_is_made_once_under_a_key_of_its_own(self, reason: str, said: str) -> None:
        worker = self.worker(reason=reason)
        assert worker.carry_out() == self.executed("cn_re_1")
        assert told(worker) == [REFUNDED, NOTED]
        assert worker.writes[-1].told == f"re_1 {said}"

    def test_one_whose_answer_was_lost_is_found_again(self) -> None:
        worker = self.worker()
        assert worker.carry_out(None, Lost("api_error")) is None
        assert after(5, worker) == self.executed("cn_re_1")
        assert told(worker) == [REFUNDED, NOTED]

    @pytest.mark.parametrize("problem", [BUSY, NO_ANSWER])
    def test_one_that_was_not_made_is_tried_again_and_then_named(self, problem: ProcessorError) -> None:
        worker = self.worker()
        assert worker.carry_out(None, problem) is None
        assert after(44, worker, problem) is None
        assert after(45, worker, problem) == self.executed(None, f"credit_note:{problem.code}")
        assert told(worker) == [REFUNDED, NOTED, NOTED, NOTED]
        assert worker.stripe.moved == 4900

    def test_a_refused_one_is_named_and_the_money_goes_back_once(self) -> None:
        worker = self.worker()
        assert worker.carry_out(None, Declined("no")) == self.executed(None, "credit_note:no")
        assert told(worker) == [REFUNDED, NOTED]
        assert worker.stripe.moved == 4900

    def test_after_a_crash_in_between_it_is_made_and_no_second_refund(self) -> None:
        worker = crashed(self.worker())
        worker.stripe.refunded("ch_1", made_refund())
        assert after(5 * 3600, worker) == self.executed("cn_re_1")
        assert told(worker) == [NOTED]

    @pytest.mark.parametrize("status", ["failed", "canceled"])
    def test_there_is_none_for_money_that_came_back(self, status: str) -> None:
        worker = self.worker()
        worker.stripe.charges["ch_1"] = charge(refunds=(made_refund(status=status),))
        assert worker.carry_out() == REFUND.failed(f"refund_{status}", "")
        assert told(worker) == []

    @pytest.mark.parametrize(("invoice_id", "wanted"), [(None, True), ("in_1", False)])
    def test_there_is_none_without_an_invoice_or_unless_it_is_wanted(
        self, invoice_id: str | None, wanted: bool
    ) -> None:
        worker = self.worker(invoice_id, wanted=wanted)
        assert worker.carry_out() == replace(self.executed(None), invoice=invoice_id)
        assert told(worker) == [REFUNDED]
