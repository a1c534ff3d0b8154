"""What was read and typed of a closed case goes when the policy says so, and nothing sooner."""

from datetime import timedelta

from billing.case.events import Closed, Reopened
from tests.storage.shelf import Shelf

KEPT = timedelta(days=30)


def test_a_case_that_was_closed_long_ago_is_erased_once_and_no_other(database: str) -> None:
    shelf = Shelf(database)
    old, opened = shelf.case("cus_1", Closed()), shelf.case("cus_2")
    again = shelf.case("cus_3", Closed())
    shelf.at += timedelta(days=29)
    assert shelf.cases.erase_closed(KEPT) == []
    again = shelf.append(shelf.append(again, Reopened()), Closed())
    shelf.at += timedelta(days=2)
    assert shelf.cases.erase_closed(KEPT) == [old.case_id]
    assert shelf.cases.typed(old.case_id, 1, "identifier") is None
    assert shelf.cases.load(old.case_id).log[-1].kind == "erased"
    assert all(shelf.cases.typed(case.case_id, 1, "identifier") for case in (opened, again))
    assert shelf.cases.erase_closed(KEPT) == []
    shelf.engine.dispose()
