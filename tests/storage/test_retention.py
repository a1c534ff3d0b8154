"""What was read and typed of a closed case goes when the policy says so, and nothing sooner."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from billing.case.events import Closed, Reopened
from billing.ports.store import Conflict
from storage.schema import control_events
from tests.storage.shelf import Shelf

KEPT = timedelta(days=30)


def test_a_case_that_was_closed_long_ago_is_erased_once_and_no_other(database: str) -> None:
    shelf = Shelf(database)
    old, opened = shelf.case("cus_1", Closed()), shelf.case("cus_2")
    again = shelf.case("cus_3", Closed())
    shelf.at += timedelta(days=29)
    assert shelf.erasing.erase_closed(KEPT) == []
    again = shelf.append(shelf.append(again, Reopened()), Closed())
    shelf.at += timedelta(days=2)
    assert shelf.erasing.erase_closed(KEPT) == [old.case_id]
    assert shelf.cases.erasable.typed(old.case_id, 1, "identifier") is None
    assert shelf.cases.load(old.case_id).log[-1].kind == "erased"
    assert told(shelf) == [{"cases": 1, "case_ids": [old.case_id]}]
    assert all(shelf.cases.erasable.typed(case.case_id, 1, "identifier") for case in (opened, again))
    assert shelf.erasing.erase_closed(KEPT) == []
    shelf.engine.dispose()


def test_cases_are_erased_and_logged_as_one(database: str) -> None:
    """Whatever ends it half-way leaves no case erased of which nothing tells."""
    shelf = Shelf(database)
    first, other = shelf.case("cus_1", Closed()), shelf.case("cus_2", Closed())
    shelf.append(other, Reopened())
    with pytest.raises(Conflict):
        shelf.erasing.erase([first, other])
    assert shelf.cases.erasable.typed(first.case_id, 1, "identifier")
    assert shelf.cases.load(first.case_id).log[-1].kind == "closed"
    assert told(shelf) == []
    shelf.erasing.erase([first])
    assert told(shelf) == [{"cases": 1, "case_ids": [first.case_id]}]
    shelf.engine.dispose()


def told(shelf: Shelf) -> list[dict[str, Any]]:
    with shelf.engine.connect() as connection:
        rows = select(control_events.c.data).where(control_events.c.kind == "erased")
        return list(connection.execute(rows).scalars())
