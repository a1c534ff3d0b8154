"""What somebody asks of a case from outside its log is not forgotten because a worker has the case just then."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from billing.case.events import Closed
from storage.channels import Channels
from storage.control_log import ControlLog
from tests.billing.samples import ADA
from tests.storage.shelf import Shelf


def change_portal(shelf: Shelf) -> None:
    made = shelf.portal_case()
    assert shelf.cases.leases.take(made.case_id, "theirs")
    assert shelf.cases.leases.give_back(made.case_id, "theirs", seq=made.seq, due_at=None)


ASKING: dict[str, Callable[[Shelf], object]] = {
    "pause": lambda shelf: ControlLog(shelf.engine, lambda: shelf.at, None).pause(ADA, "look"),
    "portal": change_portal,
    "sharing": lambda shelf: Channels(shelf.engine, lambda: shelf.at).note_sharing("C0SUPPORT", "pending"),
}


@pytest.fixture
def shelf(database: str) -> Iterator[Shelf]:
    made = Shelf(database)
    yield made
    made.engine.dispose()


@pytest.mark.parametrize("asking", ASKING)
def test_a_case_that_is_given_back_afterwards_is_due_all_the_same(shelf: Shelf, asking: str) -> None:
    case = shelf.case("cus_1")
    assert shelf.cases.leases.take(case.case_id, "mine")
    ASKING[asking](shelf)
    assert not shelf.cases.leases.give_back(case.case_id, "mine", seq=case.seq, due_at=shelf.at + timedelta(hours=1))
    assert shelf.due.sweep() == 1
    assert shelf.cases.leases.take(case.case_id, "mine")
    assert shelf.cases.leases.give_back(case.case_id, "mine", seq=case.seq, due_at=shelf.at + timedelta(hours=1))
    shelf.at += timedelta(minutes=1)
    assert shelf.due.sweep() == 0


def test_a_change_of_the_portal_outdates_what_was_read_for_every_other_open_case(shelf: Shelf) -> None:
    ours, closed = shelf.case("cus_1"), shelf.case("cus_2", Closed())
    made = shelf.portal_case()
    outdated = {case.case_id: shelf.cases.load(case.case_id).read_after for case in (ours, closed, made)}
    assert outdated == {ours.case_id: made.log[-1].at, closed.case_id: None, made.case_id: None}
