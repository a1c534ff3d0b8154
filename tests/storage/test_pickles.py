"""What a row of the durable engine's says that it is, is not done."""

import base64
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from dbos import DBOSPortableJSONSerializer
from dbos._serialization import DefaultSerializer
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from storage import queue
from storage.append_only import Unguarded
from storage.database import database_url, migrate, open_engine
from storage.pickles import NAME, OURS, TABLES, check_pickles


class Bomb:
    def __init__(self, at: Path) -> None:
        self.at = at

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.at,)


@pytest.fixture
def engine(database: str, owner: str) -> Iterator[Engine]:
    ours = open_engine(database_url(database))
    if ours.dialect.name == "sqlite":
        migrate(ours)
        queue.migrate(ours)
    check_pickles(ours)
    ours.dispose()
    outsider = create_engine(owner)
    yield outsider
    outsider.dispose()


def table(engine: Engine, name: str) -> str:
    return name if engine.dialect.name == "sqlite" else f"dbos.{name}"


def a_pickle(engine: Engine) -> str:
    return (
        f"INSERT INTO {table(engine, 'workflow_status')} (workflow_uuid, status, inputs, serialization) "
        "VALUES ('w1', 'ENQUEUED', 'gASVAAAA', 'py_pickle')"
    )


def test_the_database_takes_no_row_that_says_it_is_a_pickle(engine: Engine) -> None:
    statements = [a_pickle(engine)]
    with engine.begin() as connection:
        connection.execute(text(a_pickle(engine).replace("py_pickle", OURS)))
    statements += [f"UPDATE {table(engine, 'workflow_status')} SET serialization = 'py_pickle'"]
    for statement in statements:
        with pytest.raises(DBAPIError, match=r"only.+our"), engine.begin() as connection:
            connection.execute(text(statement.replace("'w1'", "'w2'")))
    check_pickles(engine)


def test_the_start_sees_that_it_would(engine: Engine) -> None:
    for name in TABLES:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.execute(text(f"DROP TRIGGER {name}_insert_{NAME}"))
            else:
                connection.execute(text(f"ALTER TABLE dbos.{name} DROP CONSTRAINT {NAME}"))
        with pytest.raises(Unguarded, match=f"DATABASE_URL: the engine's table {name} takes rows"):
            check_pickles(engine)
        queue.migrate(engine)
    check_pickles(engine)


def test_and_one_that_was_there_before(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.execute(text(f"DROP TRIGGER workflow_status_insert_{NAME}"))
            connection.execute(text(a_pickle(engine)))
        queue.migrate(engine)
        with pytest.raises(Unguarded, match="holds a row that would run code"):
            check_pickles(engine)


def test_no_pickle_is_read_even_so(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    with pytest.raises(ValueError, match="never read"):
        DefaultSerializer().deserialize(base64.b64encode(pickle.dumps(Bomb(touched))).decode())
    assert not touched.exists()
    assert DBOSPortableJSONSerializer().name() == OURS
