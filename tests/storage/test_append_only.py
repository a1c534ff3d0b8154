"""The database itself keeps the log: whoever has the password can add to it, and nothing else."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from storage.database import check_schema, database_url, migrate, open_engine

CASE = (
    "INSERT INTO cases (number, case_id, channel, status, seq) VALUES (1, 'case_1', 'C1', 'opened', 1)",
    "INSERT INTO case_events (case_id, seq, at, actor, kind, data) "
    "VALUES ('case_1', 1, '2026-11-23 10:00:00', 'U1', 'opened', '{}')",
    "INSERT INTO access_events (id, at, actor, action, reason, channel) "
    "VALUES (1, '2026-11-23 10:00:00', 'U1', 'lookup', 'guest', 'C1')",
)
TAMPERING = (
    "UPDATE case_events SET actor = 'U2'",
    "DELETE FROM case_events",
    "UPDATE access_events SET actor = 'U2'",
    "DELETE FROM access_events",
)
ONLY = {
    "sqlite": ("INSERT OR REPLACE INTO case_events SELECT * FROM case_events",),
    "postgresql": ("TRUNCATE case_events", "TRUNCATE cases CASCADE"),
}


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    ours = open_engine(database_url(database))
    migrate(ours)
    check_schema(ours)
    with ours.begin() as connection:
        for statement in CASE:
            connection.execute(text(statement))
    ours.dispose()
    # As an outsider with the password would connect: without any of our own set-up.
    outsider = create_engine(database)
    yield outsider
    outsider.dispose()


def test_the_log_refuses_every_change(engine: Engine) -> None:
    before = rows(engine)
    for statement in (*TAMPERING, *ONLY[engine.dialect.name]):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    assert rows(engine) == before


def rows(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        tables = ("case_events", "access_events")
        return [str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}"))]
