"""Alembic's entry: on the connection that the program hands over, or, for `alembic upgrade head`, on DATABASE_URL."""

from alembic import context
from sqlalchemy import Connection

from bot.runtime.settings import DatabaseSettings, read
from storage import queue
from storage.database import database_url, open_engine
from storage.roles import grant_runtime
from storage.schema import metadata

OURS = set(metadata.tables)


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """On SQLite the queue's tables stand beside ours; they are not Alembic's business."""
    return kind != "table" or name in OURS


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, include_name=ours)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Two machines that deploy at once take turns.
            connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4711001)")
        context.run_migrations()


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
