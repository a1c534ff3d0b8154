"""What makes the log append-only: triggers of the database itself, and whether they are still as this version made
them. Whoever may drop a trigger can still change the log; that it was dropped is seen at the next start.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, inspect, text

from storage import keys
from storage.read_models import WHOLE
from storage.schema import metadata

LOGS = tuple(table for table in metadata.tables.values() if table.info.get("append_only"))
NAMES = tuple(table.name for table in LOGS)

FUNCTION = "refuse_change"
REFUSAL = " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END "
# BEFORE, DELETE, UPDATE and TRUNCATE, once a statement: Postgres' own bits.
ONCE_BEFORE_EACH = 2 | 8 | 16 | 32
CURE = "find out who changed the database, and restore it from a backup"


class Unguarded(Exception):
    """The message says what is not as this version made it."""


@dataclass(frozen=True, slots=True)
class Trigger:
    table: str
    definition: str


def triggers_on_sqlite() -> dict[str, Trigger]:
    """By name.

    REPLACE deletes whatever stands in its way without asking a trigger about it, so rows that would stand in the way of
    a new one by any unique column are refused themselves. A trigger that runs before does not know the `rowid` that a
    row is given, and sees -1: a row may never have that one.
    """
    made = {}

    def refuse(table: str, name: str, when: str, condition: str = "", because: str = "") -> None:
        event = f"{when} ON {table}{f' WHEN {condition}' if condition else ''}"
        body = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only{because}'); END"
        made[f"{table}_{name}"] = Trigger(table, f"CREATE TRIGGER {table}_{name} {event} {body}")

    for table in LOGS:
        name = table.name
        refuse(name, "no_update", "BEFORE UPDATE")
        refuse(name, "no_delete", "BEFORE DELETE")
        key = " AND ".join(f"{column.name} = NEW.{column.name}" for column in table.primary_key)
        refuse(name, "no_replace", "BEFORE INSERT", f"EXISTS (SELECT 1 FROM {name} WHERE {key})")
        if "delivery" in table.c:
            of_one_case = "AND (case_id = NEW.case_id OR (seq = 1 AND NEW.seq = 1))" if "case_id" in table.c else ""
            again = f"EXISTS (SELECT 1 FROM {name} WHERE delivery = NEW.delivery {of_one_case})"
            refuse(name, "no_second_delivery", "BEFORE INSERT", again, ": delivery")
    refuse("access_events", "ids_from_1", "AFTER INSERT", "NEW.id < 1", ": id")
    return made


def guard(connection: Connection) -> None:
    """Puts the triggers up as this version wants them, on the tables that a migration has made so far."""
    there = set(inspect(connection).get_table_names())
    if connection.dialect.name == "sqlite":
        for name, trigger in triggers_on_sqlite().items():
            if trigger.table in there:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
                connection.exec_driver_sql(trigger.definition)
        return
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${REFUSAL}$$".replace("%", "%%")
    )
    for table in there.intersection(NAMES):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
        )
        # Otherwise a session that calls itself a replica's is not asked.
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")


def check_guarded(engine: Engine) -> None:
    """Raises Unguarded unless triggers and constraints stand as this version made them."""
    with engine.connect() as connection:
        if wrong := next(problems(connection), None):
            raise Unguarded(f"DATABASE_URL: {wrong}, so the log can be changed; {CURE}")


def problems(connection: Connection) -> Iterator[str]:
    yield from keys.missing(connection)
    yield from on_sqlite(connection) if connection.dialect.name == "sqlite" else on_postgres(connection)


def on_sqlite(connection: Connection) -> Iterator[str]:
    wanted = triggers_on_sqlite()
    ours = {table.name for table in WHOLE.sorted_tables}
    found = connection.execute(text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    definitions = {trigger.name: trigger.sql for trigger in found}
    for name, trigger in wanted.items():
        if name not in definitions:
            yield f"the trigger {name} is missing"
        elif definitions[name] != trigger.definition:
            yield f"the trigger {name} says something else"
    for other in found:
        if other.name not in wanted and other.tbl_name in ours:
            yield f"the trigger {other.name} on {other.tbl_name} is not ours"
    for table in LOGS:
        if not table.dialect_options["sqlite"]["with_rowid"]:
            query = text("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = :table")
            if not connection.execute(query, {"table": table.name}).scalar():
                yield f"{table.name} has row ids"


def on_postgres(connection: Connection) -> Iterator[str]:
    tables = [table.name for table in WHOLE.sorted_tables]
    query = text(
        "SELECT c.relname, t.tgname, t.tgtype, t.tgenabled, p.proname, p.prosrc FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(:tables)"
    )
    found = {trigger.tgname: trigger for trigger in connection.execute(query, {"tables": tables})}
    for table in NAMES:
        trigger = found.pop(f"{table}_append_only", None)
        if trigger is None:
            yield f"the trigger {table}_append_only is missing"
            continue
        if trigger.tgenabled != "A":
            yield f"the trigger {table}_append_only is switched off"
        if (trigger.relname, trigger.tgtype, trigger.proname) != (table, ONCE_BEFORE_EACH, FUNCTION):
            yield f"the trigger {table}_append_only says something else"
        if trigger.prosrc != REFUSAL:
            yield f"the function {FUNCTION} says something else"
    hiding = text(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace "
        "AND relname = ANY(:tables)"
    )
    for table in connection.execute(hiding, {"tables": tables}).scalars():
        yield f"some rows of {table} are hidden from some roles"
    for name, trigger in found.items():
        yield f"the trigger {name} on {trigger.relname} is not ours"
    rules = text("SELECT tablename, rulename FROM pg_rules WHERE schemaname = current_schema()")
    for rule in connection.execute(rules):
        if rule.tablename in tables:
            yield f"the rule {rule.rulename} on {rule.tablename} is not ours"
