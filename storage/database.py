"""The database: one engine for the case log and the durable queue alike, on SQLite or Postgres."""

import os
import sqlite3
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from storage.turns import Turns

ROOT = Path(__file__).parent.parent
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "BEGIN")
# Slack waits for three seconds: a writer that can't begin must fail while there is still time to say so.
BUSY_TIMEOUT_MS = 1500


NEWER = "DATABASE_URL: the database's schema is newer than this program; deploy the newer program"


class SchemaMismatch(Exception):
    """The message says what was found and what to run."""


def database_url(text: str) -> URL:
    """A SQLAlchemy URL; `postgres://` and `postgresql://` both mean psycopg 3. Raises ValueError for anything else."""
    try:
        url = make_url(text)
    except Exception:
        raise ValueError("it is not a database URL") from None
    match url.drivername:
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return url.set(drivername="postgresql+psycopg")
        case "sqlite" | "sqlite+pysqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite")
    raise ValueError("it must begin with sqlite:/// and name a file, or with postgresql://")


def plain_url(url: URL) -> str:
    """As others than SQLAlchemy take it."""
    plain = url if url.drivername == "sqlite" else url.set(drivername="postgresql")
    return plain.render_as_string(hide_password=False)


def files(url: URL) -> list[Path]:
    """Where SQLite keeps the database: its file, and those beside it. None on Postgres."""
    if url.drivername != "sqlite" or url.database is None:
        return []
    return [Path(f"{url.database}{suffix}") for suffix in ("", "-wal", "-shm", "-journal")]


def open_engine(url: URL) -> Engine:
    if url.drivername == "sqlite":
        return open_sqlite(url)
    return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True, hide_parameters=True)


def open_sqlite(url: URL) -> Engine:
    """SQLite lets one writer in at a time and makes the others sleep, not fairly: within a process a lock is both fair
    and quicker. It is taken with a transaction's first write, the queue's own included, and given back with its end.
    """
    turns = Turns()
    with suppress(OSError):
        # SQLite would make it for everybody to read; it gives those beside it the same mode, and says what is wrong.
        os.close(os.open(files(url)[0], os.O_RDWR | os.O_CREAT, 0o600))

    class InTurn(sqlite3.Connection):
        mine = False

        def take_turn(self) -> None:
            if not self.mine:
                if not turns.take(within=BUSY_TIMEOUT_MS / 1000):
                    raise sqlite3.OperationalError("database is locked")
                self.mine = True

        def give_back(self) -> None:
            if self.mine:
                self.mine = False
                turns.give_back()

        def commit(self) -> None:
            super().commit()
            self.give_back()

        def rollback(self) -> None:
            try:
                super().rollback()
            finally:
                self.give_back()

        def close(self) -> None:
            super().close()
            self.give_back()

    engine = create_engine(
        url,
        pool_size=20,
        max_overflow=20,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "factory": InTurn},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: InTurn, _record: object) -> None:
        # The driver then begins a transaction with its first write, and takes the file's write lock at once.
        connection.isolation_level = "IMMEDIATE"
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            # What is erased is overwritten, too.
            "secure_delete=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "before_cursor_execute")
    def before(connection: Connection, _cursor: object, statement: str, *_: Any) -> None:
        if statement.lstrip()[:7].upper().startswith(WRITES):
            driver = connection.connection.dbapi_connection
            assert isinstance(driver, InTurn)
            driver.take_turn()

    return engine


def forget_erased(engine: Engine) -> None:
    """On SQLite what was deleted stands in the log of writes until that is begun anew."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def migrate(engine: Engine) -> None:
    """Brings the schema up to date. Raises SchemaMismatch where it is newer than this program."""
    found = revision(engine)
    if found == known_revisions()[0]:
        return
    if found and found not in known_revisions():
        raise SchemaMismatch(NEWER)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # The driver commits after each CREATE otherwise, and two processes may start on one file at once.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(alembic_config(connection), "head")


def check_schema(engine: Engine) -> None:
    """Raises SchemaMismatch unless the schema is exactly the one that this program was written for."""
    found = revision(engine)
    revisions = known_revisions()
    if found == revisions[0]:
        return
    if found is None:
        raise SchemaMismatch("DATABASE_URL: the database has no schema yet; run `alembic upgrade head`")
    if found in revisions:
        raise SchemaMismatch("DATABASE_URL: the database's schema is older; run `alembic upgrade head`")
    raise SchemaMismatch(NEWER)


# What drivers say where there is no code yet, since nobody was let in.
REFUSED = {
    "password authentication failed": "the server refuses the name or the password in it; check both",
    "no password supplied": "the server asks for a password; put it in",
    "does not exist": "the server has no such database, or no such user; make it, or check the names",
    "unable to open database file": "the file can't be opened; check its folder, and who may write there",
    "file is not a database": "the file is no SQLite database; name another one",
    "readonly database": "the file can't be written; check who owns it",
}


def why_not(problem: SQLAlchemyError) -> str:
    """In a line that names the variable; a driver's own words may quote the address."""
    said = str(getattr(problem, "orig", problem))
    refused = next((cure for words, cure in REFUSED.items() if words in said), None)
    return f"DATABASE_URL: {refused or f'the database does not answer ({type(problem).__name__}); check the address'}"


def is_healthy(engine: Engine) -> bool:
    """Whether the database answers and its schema fits."""
    try:
        return revision(engine) == known_revisions()[0]
    except SQLAlchemyError:
        return False


def revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def known_revisions() -> list[str]:
    """Newest first."""
    return [script.revision for script in ScriptDirectory.from_config(alembic_config(None)).walk_revisions()]


def alembic_config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config
