"""Whoever may do everything to the database, and does."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, text


@pytest.fixture
def change(owner: str) -> Iterator[Callable[..., None]]:
    """Changes the database as its owner may, whatever stands in the way."""
    engine = create_engine(owner)

    def run(*statements: str) -> None:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
                down = [f"DROP TRIGGER {name}" for name in found]
            else:
                tables = ("case_events", "earlier_seals", "sealings")
                down = [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in tables]
            for statement in (*down, *statements):
                connection.exec_driver_sql(statement)

    yield run
    engine.dispose()
