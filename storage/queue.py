"""The durable queue, on the same database as the log. The only file that knows that the engine is DBOS.

A job is a flow's name and our own ids: nothing else may be in its arguments, since the engine keeps those. What a flow
raises would be kept as well, so a flow raises nothing. The engine hands on no job of a process that died: each process
keeps up those that it does, and what nobody keeps up is done anew by whoever is there. So each is done at least once.
"""

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer
from dbos._serialization import DefaultSerializer
from sqlalchemy import ColumnElement, Connection, Engine, and_, column, or_, select, table, update
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
# Kept up with each sweep; what a process did that died waits no longer than this.
LEASE = timedelta(seconds=30)
# Where the database was away nobody could keep anything up: so long whoever is back waits for others that are, too.
GRACE = timedelta(seconds=10)
# A job whose process died so often is left: it may be what kills them.
RUNS_AT_MOST = 10
# The engine's words for a job that is begun, that waits for somebody, and that was begun too often.
BEGUN, WAITS, LEFT = "PENDING", "ENQUEUED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"

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
    @DBOS.workflow(name=name, max_recovery_attempts=RUNS_AT_MOST - 1)
    def run(case_id: str, seq: int) -> None:
        flow(case_id, seq)


class Queue:
    """`shared` is the clock by which leases go, if it is another one."""

    def __init__(
        self, engine: Engine, now: Callable[[], datetime], shared: Callable[[], datetime] | None = None
    ) -> None:
        self.engine = engine
        self.now = now
        self.shared = shared or now
        # Two live processes under one id would run each other's work a second time.
        self.id = uuid.uuid4().hex
        self.running: DBOS | None = None
        self.swept_at = self.takes_over_from = datetime.min.replace(tzinfo=UTC)
        self.jobs = table(
            "workflow_status",
            *map(column, ("workflow_uuid", "queue_name", "status", "executor_id", "owner_xid")),
            *map(column, ("started_at_epoch_ms", "updated_at")),
            schema=None if engine.dialect.name == "sqlite" else "dbos",
        )
        self.client = DBOSClient(
            system_database_engine=engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            retry_connection_errors=False,
        )

    def enqueue(
        self, connection: Connection, flow: str, case_id: str, seq: int, *, again: bool = False, if_lost: bool = False
    ) -> None:
        """Asks for a flow as part of the caller's transaction. The same job twice is one, unless `again`; `if_lost` it
        is another one only if none is left of those that were asked for.
        """
        id = f"{flow}:{case_id}:{seq}"
        if if_lost and self.is_left(connection, id):
            return
        if again or if_lost:
            id += f":{uuid.uuid4().hex}"
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
        try:
            with self.engine.connect() as connection:
                connection.execute(select(1).select_from(self.jobs).limit(1))
        except SQLAlchemyError:
            return False
        return True

    def run(self, flows: Mapping[str, Flow]) -> None:
        """Begins to work in threads of its own. Raises SchemaMismatch when the engine's tables don't fit."""
        self.running = DBOS(
            config={
                "name": APPLICATION,
                "system_database_engine": self.engine,
                "system_database_url": plain_url(self.engine.url),
                "serializer": DBOSPortableJSONSerializer(),
                "executor_id": self.id,
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
        """Takes no more work and waits for what has begun; what is left then is for another process."""
        DBOS.destroy(workflow_completion_timeout_sec=within, destroy_registry=True)
        self.client.destroy()

    def sweep(self) -> int:
        """Keeps up what this process does, and has done anew what nobody does any more; how many jobs that were.

        What it has begun it may not do: the answer to its claim was lost, or a later version's flow is unknown to it.
        """
        jobs, at = self.jobs, self.shared()
        doing = self.doing()
        with self.engine.connect() as connection:
            begun = set(connection.execute(select(jobs.c.workflow_uuid).where(self.is_begun())).scalars())
        if kept_up := begun & doing:
            ours = and_(jobs.c.executor_id == self.id, jobs.c.workflow_uuid.in_(kept_up))
            with self.engine.begin() as connection:
                connection.execute(update(jobs).where(self.is_begun(), ours).values(updated_at=epoch_ms(at)))
        if at - self.swept_at > LEASE / 2:
            self.takes_over_from = at + GRACE
        self.swept_at = at
        if begun == kept_up or at < self.takes_over_from:
            return 0
        return self.do_anew(jobs.c.updated_at < epoch_ms(at - LEASE))

    def doing(self) -> set[str]:
        """The jobs that this process does, until what came of them is written down."""
        return set(self.running._active_workflows_set.activeList()) if self.running else set()

    def end_leases(self) -> None:
        """For the only worker there can be, as it starts: whoever did something is dead."""
        self.do_anew()

    def do_anew(self, *which: ColumnElement[bool]) -> int:
        """Of several who want the same at once one gets it; how often it was begun goes on counting."""
        jobs = self.jobs
        found = select(jobs.c.workflow_uuid).where(self.is_begun(), *which).with_for_update(skip_locked=True)
        waits = {"status": WAITS, "owner_xid": None, "started_at_epoch_ms": None}
        with self.engine.begin() as connection:
            taken = connection.execute(
                update(jobs).where(self.is_begun(), jobs.c.workflow_uuid.in_(found)).values(waits)
            )
        if taken.rowcount:
            log.info("queue.taken_over", extra={"jobs": taken.rowcount})
        return taken.rowcount

    def is_begun(self) -> ColumnElement[bool]:
        return and_(self.jobs.c.queue_name == NAME, self.jobs.c.status == BEGUN)

    def is_left(self, connection: Connection, id: str) -> bool:
        """Whether somebody does it, or will, or has died of it too often."""
        jobs = self.jobs
        this = or_(jobs.c.workflow_uuid == id, jobs.c.workflow_uuid.startswith(f"{id}:", autoescape=True))
        query = select(1).select_from(jobs).where(jobs.c.status.in_((BEGUN, WAITS, LEFT)), this).limit(1)
        return connection.execute(query).first() is not None

    def clean_up(self) -> None:
        """Forgets jobs of a day ago: what came of them is in the log."""
        before = (self.now() - KEEP_FINISHED).isoformat()
        old = DBOS.list_workflows(
            end_time=before, limit=CLEAN_UP_AT_ONCE, sort_desc=False, load_input=False, load_output=False
        )
        if old:
            DBOS.delete_workflows([job.workflow_id for job in old])


def epoch_ms(at: datetime) -> int:
    """As the engine writes it down."""
    return int(at.timestamp() * 1000)
