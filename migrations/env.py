"""Alembic's entry: on the connection that the program hands over, or, for `alembic upgrade head`, on DATABASE_URL."""

from alembic import context
from sqlalchemy import Connection, inspect

from bot.runtime.settings import DatabaseSettings, read
from storage import catching_up, queue
from storage.database import database_url, open_engine
from storage.read_models import WHOLE
from storage.roles import grant_runtime

OURS = set(WHOLE.tables)


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """On SQLite the queue's tables stand beside ours; they are not Alembic's business."""
    return kind != "table" or name in OURS


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=WHOLE, include_name=ours)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Two machines that deploy at once take turns.
            connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4711001)")
        context.run_migrations()
        catch_up(connection)


def catch_up(connection: Connection) -> None:
    """What the log has told before there were read models of it; nothing where a migration goes down."""
    there = inspect(connection)
    if there.has_table("cases") and "listed" in {column["name"] for column in there.get_columns("cases")}:
        while catching_up.catch_up(connection):
            pass


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = database_url(read(DatabaseSettings).database_url.get_secret_value())
    engine = open_engine(url)
    with engine.begin() as connection:
        run(connection)
    queue.migrate(engine)
    with engine.begin() as connection:
        grant_runtime(connection)
