"""The database itself keeps the log: whoever has the password can add to it, and nothing else."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from storage.append_only import NAMES, Unguarded, check_guarded, problems
from storage.database import check_schema, database_url, migrate, open_engine

AT = "'2026-11-23 10:00:00'"
SEED = (
    "INSERT INTO cases (number, case_id, channel, status, seq) VALUES (1, 'case_1', 'C1', 'opened', 1)",
    "INSERT INTO case_events (case_id, seq, at, actor, kind, data, delivery) "
    f"VALUES ('case_1', 1, {AT}, 'U1', 'opened', '{{}}', 'd1')",
    "INSERT INTO access_events (id, at, actor, action, reason, channel, delivery) "
    f"VALUES (1, {AT}, 'U1', 'lookup', 'guest', 'C1', 'd1')",
    f"INSERT INTO control_events (seq, at, actor, kind, data) VALUES (1, {AT}, 'U1', 'paused', '{{}}')",
    "INSERT INTO earlier_seals (case_id, seq, seal) VALUES ('case_1', 1, 'aa')",
    f"INSERT INTO sealings (key, at) VALUES ('bb', {AT})",
)
EVENT = "INTO case_events (case_id, seq, at, actor, kind, data, delivery)"
REFUSAL = "INTO access_events (id, at, actor, action, reason, channel, delivery)"
KEYS = {
    "case_events": "seq",
    "access_events": "id",
    "control_events": "seq",
    "earlier_seals": "seq",
    "sealings": "key",
}
ON_SQLITE = (
    *(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}" for table in NAMES),
    *(f"REPLACE INTO {table} SELECT * FROM {table}" for table in NAMES),
    *(f"UPDATE OR REPLACE {table} SET {column} = {column}" for table, column in KEYS.items()),
    f"INSERT OR REPLACE {EVENT} VALUES ('case_1', 2, {AT}, 'U2', 'denied', '{{}}', 'd1')",
    f"INSERT OR REPLACE {EVENT} VALUES ('case_2', 1, {AT}, 'U2', 'opened', '{{}}', 'd1')",
    f"INSERT OR REPLACE {EVENT} VALUES ('case_1', '1', {AT}, 'U2', 'denied', '{{}}', NULL)",
    f"INSERT OR REPLACE {EVENT} VALUES ('case_1', 1.0, {AT}, 'U2', 'denied', '{{}}', 'd2')",
    f"INSERT {EVENT} VALUES ('case_1', 1, {AT}, 'U2', 'denied', '{{}}', 'd2') "
    "ON CONFLICT (case_id, seq) DO UPDATE SET actor = 'U2'",
    f"INSERT OR REPLACE {REFUSAL} VALUES (2, {AT}, 'U2', 'lookup', 'guest', 'C1', 'd1')",
    f"INSERT OR REPLACE {REFUSAL} VALUES ('1', {AT}, 'U2', 'lookup', 'guest', 'C1', 'd2')",
    f"INSERT OR REPLACE {REFUSAL.replace('(id', '(rowid')} VALUES (1, {AT}, 'U2', 'lookup', 'guest', 'C1', 'd2')",
    # It would stand in the way of every later row, whose trigger sees this number.
    f"INSERT {REFUSAL} VALUES (-1, {AT}, 'U2', 'lookup', 'guest', 'C1', 'd2')",
    f"INSERT {REFUSAL} VALUES (0, {AT}, 'U2', 'lookup', 'guest', 'C1', 'd2')",
)
ON_POSTGRES = (
    *(f"TRUNCATE {table}" for table in NAMES),
    "TRUNCATE cases CASCADE",
    f"INSERT {EVENT} VALUES ('case_1', 1, {AT}, 'U2', 'denied', '{{}}', 'd2') "
    "ON CONFLICT (case_id, seq) DO UPDATE SET actor = 'U2'",
    "SET session_replication_role = replica; DELETE FROM case_events",
)
COLUMNS = {
    "case_events": "actor",
    "access_events": "actor",
    "control_events": "actor",
    "earlier_seals": "seal",
    "sealings": "key",
}
EVERYWHERE = (
    *(f"UPDATE {table} SET {column} = 'U2'" for table, column in COLUMNS.items()),
    *(f"DELETE FROM {table}" for table in NAMES),
)
OTHER_INDEX = (
    "DROP INDEX ux_case_events_opening_delivery",
    "CREATE UNIQUE INDEX ux_case_events_opening_delivery ON case_events (delivery) WHERE seq = 0",
)
OF_SOMETHING_ELSE = (
    "DROP INDEX ux_case_events_delivery",
    "CREATE UNIQUE INDEX ux_case_events_delivery ON case_events (case_id, delivery, lower(actor))",
)
# What nothing in a database can refuse to its owner.
TAKEN_DOWN: dict[str, list[tuple[str, ...]]] = {
    "sqlite": [
        *((f"DROP TRIGGER {table}_{name}",) for table in NAMES for name in ("no_update", "no_delete", "no_replace")),
        ("DROP TRIGGER case_events_no_second_delivery",),
        ("DROP TRIGGER access_events_ids_from_1",),
        ("CREATE TRIGGER quiet BEFORE INSERT ON case_events BEGIN SELECT RAISE(IGNORE); END",),
        (
            "DROP TRIGGER case_events_no_delete",
            "CREATE TRIGGER case_events_no_delete BEFORE DELETE ON case_events WHEN OLD.seq < 0 "
            "BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END",
        ),
        ("DROP INDEX ux_cases_thread",),
        ("DROP INDEX ux_case_events_delivery",),
        OTHER_INDEX,
        OF_SOMETHING_ELSE,
        (
            "CREATE TABLE others AS SELECT * FROM case_events",
            "DROP TABLE case_events",
            "ALTER TABLE others RENAME TO case_events",
        ),
    ],
    "postgresql": [
        *((f"DROP TRIGGER {table}_append_only ON {table}",) for table in NAMES),
        ("ALTER TABLE case_events DISABLE TRIGGER ALL",),
        ("ALTER TABLE case_events ENABLE TRIGGER case_events_append_only",),
        (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NULL; END $$",
        ),
        (
            "DROP TRIGGER case_events_append_only ON case_events",
            "CREATE TRIGGER case_events_append_only BEFORE UPDATE ON case_events "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
            "ALTER TABLE case_events ENABLE ALWAYS TRIGGER case_events_append_only",
        ),
        (
            "CREATE FUNCTION drop_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
            "CREATE TRIGGER quiet BEFORE INSERT ON case_events FOR EACH ROW EXECUTE FUNCTION drop_it()",
        ),
        ("CREATE RULE quiet AS ON INSERT TO case_events DO INSTEAD NOTHING",),
        ("DROP INDEX ux_case_events_delivery",),
        OTHER_INDEX,
        OF_SOMETHING_ELSE,
        ("DROP INDEX ux_case_events_opening_delivery",),
        ("ALTER TABLE case_events DROP CONSTRAINT case_events_pkey",),
        ("DROP INDEX ux_cases_thread",),
        ("ALTER TABLE control_events ENABLE ROW LEVEL SECURITY",),
    ],
}


@pytest.fixture
def engine(database: str, owner: str) -> Iterator[Engine]:
    ours = open_engine(database_url(database))
    if ours.dialect.name == "sqlite":
        migrate(ours)
    check_schema(ours)
    check_guarded(ours)
    ours.dispose()
    # As an outsider would connect who has the owner's password: without any of our own set-up.
    outsider = create_engine(owner)
    run(outsider, *SEED)
    yield outsider
    outsider.dispose()


def test_the_log_refuses_every_change(engine: Engine) -> None:
    before = rows(engine)
    ways = ON_SQLITE if engine.dialect.name == "sqlite" else ON_POSTGRES
    for way in (*EVERYWHERE, *ways):
        with pytest.raises(DBAPIError, match="append-only"):
            run(engine, way)
        assert rows(engine) == before, way


def test_row_ids_are_not_there_to_be_replaced(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with pytest.raises(DBAPIError, match="rowid"):
            run(
                engine,
                f"INSERT OR REPLACE {EVENT.replace('(case_id', '(rowid, case_id')} "
                f"VALUES (1, 'case_1', 2, {AT}, 'U2', 'denied', '{{}}', NULL)",
            )


def test_the_start_sees_what_was_taken_down(engine: Engine) -> None:
    for way in TAKEN_DOWN[engine.dialect.name]:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                # The driver would not begin a transaction for them.
                connection.exec_driver_sql("BEGIN")
            for statement in way:
                connection.exec_driver_sql(statement)
            assert next(problems(connection), None), way
            connection.rollback()
    check_guarded(engine)


def test_and_says_what_to_do(engine: Engine) -> None:
    run(engine, TAKEN_DOWN[engine.dialect.name][0][0])
    with pytest.raises(Unguarded, match=r"^DATABASE_URL: the trigger case_events_\w+ is missing, so the log can be"):
        check_guarded(engine)


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def rows(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [str(row) for table in NAMES for row in connection.execute(text(f"SELECT * FROM {table}"))]
