"""Which cases each filter finds, newest first, on both databases."""

from collections.abc import Iterator

import pytest

from billing.case.events import Closed, HandedOff, Identified, SearchAsked
from billing.reports.case_list import Wanted, wanted
from billing.values.choices import Classification
from billing.values.identifiers import Identifier, IdentifierKind
from storage.case_lists import NEWEST, CaseLists
from tests.billing.samples import ADA, BOB, EVE, asked_to_end, classified, proposed
from tests.storage.shelf import EMAIL, Shelf

GITHUB = Identifier(IdentifierKind.GITHUB, "janedoe")


@pytest.fixture
def shelf(database: str) -> Iterator[Shelf]:
    made = Shelf(database)
    yield made
    made.engine.dispose()


def found(shelf: Shelf, typed: str, person: str = ADA) -> list[int]:
    which = wanted(typed)
    assert which is not None
    page = CaseLists(shelf.engine).page(which, person)
    assert page.total == len(page.newest)
    return [case.number for case in page.newest]


def test_each_filter_finds_what_it_says(shelf: Shelf) -> None:
    shelf.case("cus_1", opener=BOB)
    shelf.case("cus_2", (BOB, proposed()), of=classified(Classification.PRODUCT_FAILURE))
    shelf.case("cus_1", HandedOff(EVE), asked_to_end(), typed=GITHUB)
    shelf.case("cus_3", HandedOff(), Closed(), opener=EVE)
    assert found(shelf, "") == found(shelf, "open") == [3, 2, 1]
    assert found(shelf, "waiting") == [2]
    assert found(shelf, "closed") == [4]
    assert found(shelf, "ALL") == [4, 3, 2, 1]
    assert found(shelf, "product_failure") == [2]
    assert found(shelf, "#4") == found(shelf, "4") == [4]
    assert found(shelf, "#9") == []
    assert (found(shelf, "mine", ADA), found(shelf, "mine", BOB), found(shelf, "mine", EVE)) == ([3, 2], [2, 1], [3])
    assert found(shelf, "cus_1") == [3, 1]
    assert found(shelf, "ch_1") == [2]
    assert found(shelf, "sub_1") == [3]
    assert found(shelf, "github:JaneDoe") == [3]
    assert found(shelf, "Jane@Example.com") == [4, 2, 1]


def test_a_case_is_found_by_everybody_it_was_about(shelf: Shelf) -> None:
    shelf.case("cus_1", SearchAsked(), Identified("cus_2", livemode=True))
    assert found(shelf, "cus_1") == found(shelf, "cus_2") == [1]


def test_once_it_is_erased_only_stripes_id_finds_a_case(shelf: Shelf) -> None:
    shelf.erasing.erase([shelf.case("cus_1", Closed())])
    assert found(shelf, str(EMAIL)) == []
    assert found(shelf, "cus_1") == [1]


def test_the_newest_twenty_are_shown_and_all_are_counted(shelf: Shelf) -> None:
    for _ in range(NEWEST + 3):
        shelf.case("cus_1")
    page = CaseLists(shelf.engine).page("open", ADA)
    assert page.total == NEWEST + 3
    assert [case.number for case in page.newest] == list(range(NEWEST + 3, 3, -1))


@pytest.mark.parametrize("typed", ["mine too", "jane", "#", "#12345678901", "cus_1 cus_2", "duplicate"])
def test_what_names_nothing_is_no_filter(typed: str) -> None:
    assert wanted(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", "open"),
        ("  Mine ", "mine"),
        ("#12", 12),
        ("team_seats", Classification.TEAM_SEATS),
        ("jane@example.com", EMAIL),
    ],
)
def test_what_is_typed_is_read_however_it_is_written(typed: str, meant: Wanted) -> None:
    assert wanted(typed) == meant
