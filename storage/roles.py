"""Two roles on Postgres: one owns the tables and migrates, the other runs the bot and can't change the log.

Whoever sets the database up makes the second one a member of `RUNTIME`; what that may do is this program's business,
and said anew with every migration.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, text

from storage.append_only import NAMES as LOGS
from storage.read_models import WHOLE

RUNTIME = "billing_triage_runtime"
CHANGES = ("UPDATE", "DELETE", "TRUNCATE")


def grant_runtime(connection: Connection) -> None:
    """Gives the role, where there is one, what running takes and nothing else."""
    if connection.dialect.name == "sqlite":
        return
    if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": RUNTIME}).first():
        return
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    ours = ", ".join(table.name for table in WHOLE.sorted_tables if table.name not in LOGS)
    for statement in (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema}, dbos FROM {RUNTIME}",
        f"GRANT USAGE ON SCHEMA {schema}, dbos TO {RUNTIME}",
        f"GRANT SELECT ON alembic_version TO {RUNTIME}",
        f"GRANT SELECT, INSERT ON {', '.join(LOGS)} TO {RUNTIME}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {ours} TO {RUNTIME}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA dbos TO {RUNTIME}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema}, dbos TO {RUNTIME}",
    ):
        connection.exec_driver_sql(statement)


def too_mighty(engine: Engine) -> Iterator[str]:
    """What this role may and needs not, each in a few words; nothing on SQLite, which knows no roles."""
    if engine.dialect.name == "sqlite":
        return
    with engine.connect() as connection:
        for table in LOGS:
            query = text("SELECT has_table_privilege(current_user, :table, :act)")
            acts = [act for act in CHANGES if connection.execute(query, {"table": table, "act": act}).scalar()]
            if acts:
                yield f"{' and '.join(acts)} on {table}"
        create = "SELECT has_schema_privilege(current_user, current_schema(), 'CREATE')"
        if connection.execute(text(create)).scalar():
            yield "CREATE in its schema"
