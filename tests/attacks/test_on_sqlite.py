"""Ways to get money out wrongly, on SQLite: none gets through."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.attack import Attack
from tests.attacks.books import SqliteBooks
from tests.attacks.siege import Siege, besieged, withstood
from tests.attacks.table import ON_SQLITE, TABLE


@pytest.fixture(scope="module")
def siege(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    folder = tmp_path_factory.mktemp("siege")
    with besieged(SqliteBooks(sqlite_template, folder), folder) as begun:
        yield begun


@pytest.mark.parametrize("attack", ON_SQLITE, ids=str)
def test_it_does_not_get_through(siege: Siege, attack: Attack) -> None:
    withstood(siege, attack.made)


def test_there_are_more_than_eighty_and_no_two_are_the_same() -> None:
    assert len({str(attack) for attack in TABLE}) == len(TABLE) > 80
