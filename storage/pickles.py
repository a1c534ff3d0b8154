"""Rows of the durable engine that our serializer did not write. The engine reads each value as its row says, and what
says that it is a pickle runs code as it is read: the database refuses such rows, and the start one that is there.
"""

from sqlalchemy import Connection, Engine, text

from storage.append_only import CURE, Unguarded

OURS = "portable_json"
# Where the engine keeps what it serialised, and says as what.
TABLES = (
    "workflow_status",
    "operation_outputs",
    "notifications",
    "workflow_events",
    "workflow_events_history",
    "streams",
)
NAME = "only_our_serializer"
WRITTEN = f"CHECK (((serialization IS NULL) OR (serialization = '{OURS}'::text)))"


def refuse_pickles(connection: Connection) -> None:
    """Part of the engine's migration."""
    for table in TABLES:
        if connection.dialect.name == "sqlite":
            for act in ("INSERT", "UPDATE"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{act.lower()}_{NAME}")
                connection.exec_driver_sql(on_sqlite(table, act))
        elif not constrained(connection, table):
            connection.exec_driver_sql(f"ALTER TABLE dbos.{table} DROP CONSTRAINT IF EXISTS {NAME}")
            connection.exec_driver_sql(f"ALTER TABLE dbos.{table} ADD CONSTRAINT {NAME} {WRITTEN}")


def check_pickles(engine: Engine) -> None:
    """Raises Unguarded where the database would take such a row, or holds one."""
    with engine.connect() as connection:
        for table in TABLES:
            if not constrained(connection, table):
                raise Unguarded(f"DATABASE_URL: the engine's table {table} takes rows that run code; {CURE}")
            schema = "" if connection.dialect.name == "sqlite" else "dbos."
            query = text(f"SELECT 1 FROM {schema}{table} WHERE serialization <> :ours LIMIT 1")
            if connection.execute(query, {"ours": OURS}).first():
                raise Unguarded(f"DATABASE_URL: the engine's table {table} holds a row that would run code; {CURE}")


def constrained(connection: Connection, table: str) -> bool:
    if connection.dialect.name == "sqlite":
        query = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
        found = set(connection.execute(query, {"table": table}).scalars())
        return {on_sqlite(table, act) for act in ("INSERT", "UPDATE")} <= found
    query = text(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conname = :name AND conrelid = to_regclass(:table) AND convalidated"
    )
    found = set(connection.execute(query, {"name": NAME, "table": f"dbos.{table}"}).scalars())
    return WRITTEN in found


def on_sqlite(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{act.lower()}_{NAME} BEFORE {act} ON {table} WHEN NEW.serialization <> '{OURS}' "
        f"BEGIN SELECT RAISE(ABORT, '{table} takes only what our serializer wrote'); END"
    )
