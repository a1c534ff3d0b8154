"""What somebody asks of a case from outside its log is not forgotten because a worker has the case just then."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from storage.channels import Channels
from storage.control_log import ControlLog
from tests.billing.samples import ADA
from tests.storage.shelf import Shelf

ASKING: dict[str, Callable[[Shelf], object]] = {
    "pause": lambda shelf: ControlLog(shelf.engine, lambda: shelf.at, None).pause(ADA, "look"),
    "sharing": lambda shelf: Channels(shelf.engine, lambda: shelf.at).note_sharing("C0SUPPORT", "pending"),
}


@pytest.mark.parametrize("asking", ASKING)
def test_a_case_that_is_given_back_afterwards_is_due_all_the_same(database: str, asking: str) -> None:
    shelf = Shelf(database)
    case = shelf.case("cus_1")
    assert shelf.cases.lease(case.case_id, "mine")
    ASKING[asking](shelf)
    assert not shelf.cases.release(case.case_id, "mine", seq=case.seq, due_at=shelf.at + timedelta(hours=1))
    assert shelf.cases.sweep() == 1
    assert shelf.cases.lease(case.case_id, "mine")
    assert shelf.cases.release(case.case_id, "mine", seq=case.seq, due_at=shelf.at + timedelta(hours=1))
    shelf.at += timedelta(minutes=1)
    assert shelf.cases.sweep() == 0
    shelf.engine.dispose()
