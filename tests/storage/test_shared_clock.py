"""Leases between processes go by the database's clock: one whose own is wrong holds nothing for longer than others."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from billing.case.events import Opened
from storage.leases import LEASE, Leases
from storage.schema import cases
from storage.shared_clock import SharedClock, shared_clock
from tests.storage.shelf import Shelf

DAY = timedelta(days=1)


@pytest.fixture
def shelf(database: str) -> Iterator[Shelf]:
    shelf = Shelf(database)
    yield shelf
    shelf.engine.dispose()


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.parametrize("wrong", [-DAY, DAY])
def test_a_worker_whose_clock_is_wrong_holds_a_case_no_longer_than_another(shelf: Shelf, wrong: timedelta) -> None:
    case = shelf.cases.open(Opened("command", "C1"), actor="U0ADA", identifier=None, delivery=None)
    right, ours = SharedClock(shelf.engine), SharedClock(shelf.engine)
    astray = Leases(shelf.engine, lambda: datetime.now(UTC) + wrong, ours)
    before = right()
    assert astray.take(case.case_id, "astray")
    with shelf.engine.connect() as connection:
        until = connection.execute(select(cases.c.leased_until)).scalar_one()
    assert before + LEASE <= until <= right() + LEASE
    assert not Leases(shelf.engine, lambda: datetime.now(UTC), right).take(case.case_id, "right")


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_it_goes_on_by_seconds_and_is_set_now_and_then(shelf: Shelf) -> None:
    seconds = [100.0]
    clock = SharedClock(shelf.engine, lambda: seconds[0])
    first = clock()
    seconds[0] += 5
    assert clock() == first + timedelta(seconds=5)
    seconds[0] += 10_000
    assert clock() < first + timedelta(seconds=9_000), "it was asked anew"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_on_one_machine_it_is_the_machines(shelf: Shelf) -> None:
    def now() -> datetime:
        return datetime(2026, 11, 23, tzinfo=UTC)

    assert shared_clock(shelf.engine, now) is now
