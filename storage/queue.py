"""The durable queue, on the same database as the log. The only file that knows that the engine is DBOS.

A job is a flow's name and our own ids: nothing else may be in its arguments, since the engine keeps those. What a flow
raises would be kept as well, so a flow raises nothing. A job that a dead process held is not handed on by the engine;
the sweep over the log asks for the same work again.
"""

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NoReturn

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer
from dbos._serialization import DefaultSerializer
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.database import SchemaMismatch, plain_url
from storage.pickles import refuse_pickles

log = logging.getLogger(__name__)

APPLICATION = "billing-triage"
# The engine hands work only to processes of the same version: raise this when a flow's arguments change.
VERSION = "1"
NAME = "cases"
# Whatever a sweep finds due does not keep private replies waiting.
CONCURRENCY = 10
# Cases are handed over at once (storage/handover.py): here go private replies and Homes, and what was lost on the way.
POLL_SECONDS = 0.25
KEEP_FINISHED = timedelta(days=1)
CLEAN_UP_AT_ONCE = 1000

Flow = Callable[[str, int], None]


def never_unpickle(_self: object, _text: str) -> NoReturn:
    raise ValueError("a pickle is never read")


# The engine reads a value by what its row says, whatever serializer it was set up with.
DefaultSerializer.deserialize = never_unpickle  # type: ignore[assignment, method-assign]


def migrate(engine: Engine) -> None:
    """Brings the engine's own tables up to date; on Postgres they are in a schema of their own."""
    DBOS.migrate(plain_url(engine.url))
    with engine.begin() as connection:
        refuse_pickles(connection)


def register(name: str, flow: Flow) -> None:
    @DBOS.workflow(name=name)
    def run(case_id: str, seq: int) -> None:
        flow(case_id, seq)


class Queue:
    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self.engine = engine
        self.now = now
        self.client = DBOSClient(
            system_database_engine=engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            retry_connection_errors=False,
        )

    def enqueue(self, connection: Connection, flow: str, case_id: str, seq: int, *, again: bool = False) -> None:
        """Asks for a flow as part of the caller's transaction. The same job twice is one, unless `again`."""
        id = f"{flow}:{case_id}:{seq}" + (f":{uuid.uuid4().hex}" if again else "")
        self.client.enqueue_in_transaction(
            connection,
            {"workflow_name": flow, "queue_name": NAME, "workflow_id": id, "app_version": VERSION},
            case_id,
            seq,
        )

    def ask(self, flow: str, case_id: str, seq: int) -> None:
        """Asks for a flow that follows from nothing that is stored."""
        with self.engine.begin() as connection:
            self.enqueue(connection, flow, case_id, seq)

    def is_healthy(self) -> bool:
        """Whether the engine's tables are there."""
        table = "workflow_status" if self.engine.dialect.name == "sqlite" else "dbos.workflow_status"
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql(f"SELECT 1 FROM {table} LIMIT 1")
        except SQLAlchemyError:
            return False
        return True

    def run(self, flows: Mapping[str, Flow]) -> None:
        """Begins to work in threads of its own. Raises SchemaMismatch when the engine's tables don't fit."""
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_engine": self.engine,
                "system_database_url": plain_url(self.engine.url),
                "serializer": DBOSPortableJSONSerializer(),
                # Two live processes under one id would run each other's work a second time.
                "executor_id": uuid.uuid4().hex,
                "application_version": VERSION,
                "run_migrations": False,
                "use_listen_notify": False,
                "enable_otlp": False,
                "log_level": "WARNING",
            }
        )
        for name, flow in flows.items():
            register(name, flow)
        try:
            DBOS.launch()
        except Exception as problem:
            log.warning("queue.launch_failed", extra={"error": type(problem).__name__})
            raise SchemaMismatch(
                "DATABASE_URL: the queue's tables don't fit this program; run `alembic upgrade head`"
            ) from problem
        DBOS.register_queue(NAME, worker_concurrency=CONCURRENCY, polling_interval_sec=POLL_SECONDS)

    def stop(self, *, within: int) -> None:
        """Takes no more work and waits for what has begun; what is left then is for the sweep."""
        DBOS.destroy(workflow_completion_timeout_sec=within, destroy_registry=True)
        self.client.destroy()

    def clean_up(self) -> None:
        """Forgets jobs that ended, or whose process died, a day ago: their outcome is in the log."""
        before = (self.now() - KEEP_FINISHED).isoformat()
        old = DBOS.list_workflows(
            end_time=before, limit=CLEAN_UP_AT_ONCE, sort_desc=False, load_input=False, load_output=False
        )
        if old:
            DBOS.delete_workflows([job.workflow_id for job in old])
