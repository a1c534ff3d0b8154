"""Finding the customer and reading them again: an answer is an answer, and a failure never reads as one."""

from datetime import timedelta

import pytest

from billing.account.account import Account, Panel
from billing.account.customer import Customer
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Closed, Event, Identified, Reopened, SearchAsked, Unidentified
from billing.values.errors import Declined, ProcessorError, Unavailable
from billing.work.task import Task
from tests.billing.bench import Bench
from tests.billing.fake_stripe import Stripe
from tests.billing.samples import IDENTIFIED, case_of

JANE = Customer("cus_1", livemode=True, name="Jane Doe")


def test_a_lookup_finds_one_and_keeps_the_reading() -> None:
    bench = Bench(Stripe(found=(JANE,)))
    case = bench.open()
    assert bench.next_task(case, None) is Task.LOOK_UP
    assert bench.run(Task.LOOK_UP, case) == Identified("cus_1", livemode=True)
    kept = bench.store.account(case.case_id)
    assert kept is not None
    assert (kept[0].customer, kept[1]) == (JANE, 1)


@pytest.mark.parametrize(
    ("found", "reason"),
    [((), "none"), ((JANE, Customer("cus_2")), "several"), ((Customer("cus_1", deleted=True),), "deleted")],
)
def test_a_lookup_without_one_customer_says_why(found: tuple[Customer, ...], reason: str) -> None:
    bench = Bench(Stripe(found=found))
    case = bench.open()
    event = bench.run(Task.LOOK_UP, case)
    assert isinstance(event, Unidentified)
    assert event.reason == reason
    assert tuple(profile.customer for profile in bench.store.candidates(case.case_id)) == found
    assert bench.store.account(case.case_id) is None


@pytest.mark.parametrize("problem", [Unavailable("api_error"), Declined("more_permissions_required")])
def test_a_lookup_that_failed_never_reads_as_nobody_and_is_tried_again(problem: ProcessorError) -> None:
    bench = Bench(Stripe(unreadable=problem))
    case = bench.open()
    assert bench.run(Task.LOOK_UP, case) == Unidentified("error")
    case = bench.store.append(case, Decision((Unidentified("error"),)), actor="bot")
    bench.at += timedelta(seconds=16)
    assert bench.next_task(case, None) is Task.LOOK_UP
    assert bench.run(Task.LOOK_UP, case) is None
    again = bench.look_again_at(case)
    assert again is not None
    assert timedelta(0) < again - bench.at < timedelta(seconds=30)
    bench.at += timedelta(minutes=15)
    assert bench.next_task(case, None) is None
    assert bench.look_again_at(case) is None


@pytest.mark.parametrize("reason", ["none", "several", "deleted"])
def test_an_answer_is_an_answer_and_not_asked_for_again(reason: str) -> None:
    case = case_of(Unidentified(reason))  # type: ignore[arg-type]  # a literal, from a list
    bench = Bench(Stripe(), minutes=5)
    assert bench.next_task(case, None) is None
    assert bench.look_again_at(case) is None


class TestReadingAgain:
    def identified(self, stripe: Stripe) -> tuple[Bench, Case]:
        bench = Bench(stripe)
        case = bench.store.append(bench.open(), Decision((IDENTIFIED,)), actor="bot")
        assert bench.next_task(case, None) is Task.READ_AGAIN
        assert bench.next_task(case, case.stale_before_seq) is None
        return bench, case

    def reading(self, bench: Bench, case: Case) -> Account:
        assert bench.execution.run(Task.READ_AGAIN, case) is None
        kept = bench.store.account(case.case_id)
        assert kept is not None
        assert kept[1] == case.stale_before_seq
        return kept[0]

    def test_the_reading_is_new(self) -> None:
        assert self.reading(*self.identified(Stripe(found=(JANE,)))).unknown == ()

    @pytest.mark.parametrize("problem", [Unavailable("api_error"), Declined("more_permissions_required")])
    def test_a_failure_leaves_everything_unknown_and_not_empty(self, problem: ProcessorError) -> None:
        reading = self.reading(*self.identified(Stripe(unreadable=problem)))
        assert set(reading.unknown) == set(Panel)
        assert reading.customer.id == "cus_1"

    def test_a_customer_that_stripe_no_longer_knows_does_not_stop_the_worker(self) -> None:
        """Test data was wiped, or the key is of the other mode now."""
        reading = self.reading(*self.identified(Stripe(found=())))
        assert reading.customer.id == "cus_1"


@pytest.mark.parametrize(
    "log",
    [
        [Closed(), Reopened()],
        [IDENTIFIED, SearchAsked(), Closed(), Reopened()],
        [Unidentified("error"), SearchAsked(), Closed(), Reopened()],
    ],
)
def test_a_case_closed_during_its_lookup_does_not_stop_the_worker_when_it_is_reopened(log: list[Event]) -> None:
    bench, case = Bench(Stripe()), case_of(*log)
    assert bench.next_task(case, None) in {None, Task.LOOK_UP}
    bench.look_again_at(case)
