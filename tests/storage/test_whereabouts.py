"""Which of a customer's cases are told of in another one, on both databases."""

from collections.abc import Iterator

import pytest

from billing.case.events import Closed, Executed, HandedOff
from billing.values.choices import Remedy
from storage.whereabouts import Whereabouts
from tests.billing.samples import BOB, proposed
from tests.storage.shelf import Shelf

SHARED, NOTHING = Executed(remedy=Remedy.SHARE_PORTAL), Executed(remedy=Remedy.NO_ACTION)


@pytest.fixture
def shelf(database: str) -> Iterator[Shelf]:
    made = Shelf(database)
    yield made
    made.engine.dispose()


def test_earlier_cases_are_closed_ones_in_which_something_was_done(shelf: Shelf) -> None:
    shelf.case("cus_1", SHARED, HandedOff(), Closed())
    shelf.case("cus_1", Closed())
    shelf.case("cus_1", NOTHING, Closed())
    shelf.case("cus_1", SHARED)
    shelf.case("cus_2", SHARED, Closed())
    last = shelf.case("cus_1", SHARED, (BOB, Closed()))
    this = shelf.case("cus_1", proposed())
    found = Whereabouts(shelf.engine).earlier_cases(this.case_id, "cus_1", 3)
    assert [number for number, _, _ in found] == [6, 1]
    assert shelf.cases.earlier_cases(this, "cus_1") == 2
    assert [number for number, _, _ in Whereabouts(shelf.engine).earlier_cases(last.case_id, "cus_1", 3)] == [1]
    assert Whereabouts(shelf.engine).of_number(6) == found[0]
    assert Whereabouts(shelf.engine).of_number(99) is None
