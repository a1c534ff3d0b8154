"""An object in Stripe is one case's at a time, on both databases: a proposal's, and that of a step beside it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from billing.case.case import Case
from billing.case.events import Approved, Event, Executed, Proposed, RemedyAsked, Withdrawn
from billing.ports.store import Busy
from billing.values.choices import Remedy
from tests.billing.samples import BOB, proposed
from tests.storage.shelf import Shelf

REFUND = proposed()
AT_ONCE = Proposed(remedy=Remedy.CANCEL_NOW, subscription="sub_1")
END = RemedyAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1")


@pytest.fixture
def shelf(database: str) -> Iterator[Shelf]:
    shelf = Shelf(database)
    yield shelf
    shelf.engine.dispose()


def busy(shelf: Shelf) -> dict[str, int]:
    """Which object is which case's, by its number."""
    query = "SELECT object, number FROM busy_objects JOIN cases USING (case_id)"
    with shelf.engine.connect() as connection:
        return {row.object: row.number for row in connection.execute(text(query))}


def ended(case: Case) -> Executed:
    return Executed(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", request=case.seq)


def test_a_case_has_two_of_them_while_a_step_goes_on_beside_its_proposal(shelf: Shelf) -> None:
    case = shelf.case("cus_1", REFUND)
    assert busy(shelf) == {"ch_1": 1}
    beside = shelf.append(case, END)
    assert busy(shelf) == {"ch_1": 1, "sub_1": 1}
    done = shelf.append(beside, ended(beside))
    assert busy(shelf) == {"ch_1": 1}
    approved = shelf.append(done, Approved(4), actor=BOB)
    assert busy(shelf) == {"ch_1": 1}
    shelf.append(approved, Executed(remedy=Remedy.REFUND_CHARGE, charge="ch_1", proposal=4))
    assert busy(shelf) == {}


@pytest.mark.parametrize(("theirs", "ours"), [(AT_ONCE, END), (REFUND, REFUND)], ids=["beside", "proposed"])
def test_what_another_case_is_busy_with_is_refused_with_its_number_and_changes_nothing(
    shelf: Shelf, theirs: Event, ours: Event
) -> None:
    shelf.case("cus_1", theirs)
    case = shelf.case("cus_1", proposed(charge="ch_2")) if ours is END else shelf.case("cus_1")
    before = busy(shelf)
    with pytest.raises(Busy) as refusal:
        shelf.append(case, ours)
    assert refusal.value.number == 1
    assert shelf.cases.load(case.case_id).seq == case.seq
    assert busy(shelf) == before


def test_and_is_free_once_that_one_has_done_with_it(shelf: Shelf) -> None:
    first, second = shelf.case("cus_1", REFUND, END), shelf.case("cus_1")
    with pytest.raises(Busy):
        shelf.append(second, AT_ONCE)
    done = shelf.append(first, ended(first))
    shelf.append(second, AT_ONCE)
    assert busy(shelf) == {"ch_1": 1, "sub_1": 2}
    shelf.append(done, Withdrawn(4))
    assert busy(shelf) == {"sub_1": 2}


def test_of_two_cases_at_the_same_instant_one_has_it(shelf: Shelf) -> None:
    cases = [shelf.case("cus_1", proposed(charge=f"ch_{number}")) for number in range(4)]
    with ThreadPoolExecutor(max_workers=len(cases)) as together:
        assert sum(together.map(partial(took, shelf), cases, [END] * 4)) == 1


def test_two_cases_that_want_each_others_at_the_same_instant_both_keep_their_own(shelf: Shelf) -> None:
    ends = [replace(END, subscription=id) for id in ("sub_1", "sub_2")]
    cases = [shelf.case("cus_1", replace(AT_ONCE, subscription=end.subscription)) for end in ends]
    with ThreadPoolExecutor(max_workers=2) as together:
        for _ in range(20):
            assert not any(together.map(partial(took, shelf), cases, reversed(ends)))
    assert busy(shelf) == {"sub_1": 1, "sub_2": 2}


def took(shelf: Shelf, case: Case, what: Event) -> bool:
    try:
        shelf.append(case, what)
    except Busy:
        return False
    return True
