"""Ways to get money out wrongly, on Postgres: none gets through."""

from collections.abc import Iterator

import pytest

from tests.attacks.attack import Attack
from tests.attacks.books import PostgresBooks
from tests.attacks.siege import Siege, besieged, withstood
from tests.attacks.table import ON_POSTGRES


@pytest.fixture(scope="module")
def siege(postgres_server: str, postgres_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with besieged(PostgresBooks(postgres_server, postgres_template), tmp_path_factory.mktemp("siege")) as begun:
        yield begun


@pytest.mark.parametrize("attack", ON_POSTGRES, ids=str)
def test_it_does_not_get_through(siege: Siege, attack: Attack) -> None:
    withstood(siege, attack.made)
