"""Databases for the bot, fresh for each round: a Postgres that flushes to the disk, as production does."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from storage import queue
from storage.database import database_url, migrate, open_engine
from tests import postgres


@contextmanager
def postgres_server() -> Iterator[tuple[str, str]]:
    """The server's URL, and the name of a migrated database to copy from."""
    with postgres.server(fsync=True) as url:
        template = postgres.new_database(url)
        engine = open_engine(database_url(template))
        migrate(engine)
        queue.migrate(engine)
        engine.dispose()
        yield url, str(make_url(template).database)


@contextmanager
def fresh_postgres(server: str, template: str) -> Iterator[str]:
    url = postgres.new_database(server, template=template)
    yield url
    postgres.drop_database(url, server)


def sqlite_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'billing.db'}"


def cases_in(url: str) -> int:
    """How many cases were opened, as the log has it."""
    engine = create_engine(url)
    with engine.connect() as connection:
        count = int(connection.execute(text("select count(*) from case_events where kind = 'opened'")).scalar_one())
    engine.dispose()
    return count


@contextmanager
def new_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="billing-benchmark-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
