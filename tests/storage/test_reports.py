"""Reports that people wait for, on both databases."""

from collections.abc import Iterator

import pytest

from storage.reports import Reports
from tests.billing.samples import ADA, BOB
from tests.storage.shelf import Shelf


@pytest.fixture
def reports(database: str) -> Iterator[Reports]:
    shelf = Shelf(database)
    yield Reports(shelf.engine, lambda: shelf.at)
    shelf.engine.dispose()


def ask(reports: Reports, word: str = "money", *, days: int | None = 30, person: str = BOB, of: str = "1") -> bool:
    return reports.ask(word, days=days, person=person, channel="C0SUPPORT", delivery=of)


def test_whoever_asks_for_the_same_report_meanwhile_joins_the_first(reports: Reports) -> None:
    assert ask(reports)
    assert not ask(reports)
    assert not ask(reports, of="2")
    (waits,) = reports.due()
    assert ask(reports, days=7, of="3")
    assert ask(reports, "plans", days=None, of="4")
    assert ask(reports, person=ADA, of="5")
    assert not ask(reports, "plans", days=None, of="6")
    assert len(reports.due()) == 4
    reports.made(waits, [])
    assert ask(reports, of="7")
    reports.told(waits)
    assert len(reports.due()) == 4
    reports.told(reports.due()[0])
    assert ask(reports, days=7, of="8")
