"""On Postgres the bot runs under a role that can't change its log: the tests' own is that role."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from storage.append_only import NAMES
from storage.roles import too_mighty

REFUSED = (
    *(f"{act} {table}" for act in ("DELETE FROM", "TRUNCATE") for table in NAMES),
    "UPDATE case_events SET actor = 'U2'",
    "CREATE TABLE others (id integer)",
    "ALTER TABLE case_events DISABLE TRIGGER ALL",
    "DROP TRIGGER case_events_append_only ON case_events",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "ALTER TABLE dbos.workflow_status DROP CONSTRAINT only_our_serializer",
    "CREATE TABLE dbos.others (id integer)",
    "UPDATE alembic_version SET version_num = '0001'",
)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_the_role_that_runs_can_change_neither_the_log_nor_what_guards_it(database: str) -> None:
    engine = create_engine(database)
    assert list(too_mighty(engine)) == []
    for statement in REFUSED:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()


def test_of_the_one_that_owns_the_tables_it_is_said(owner: str) -> None:
    engine = create_engine(owner)
    said = list(too_mighty(engine))
    if engine.dialect.name == "postgresql":
        assert said == [*(f"UPDATE and DELETE and TRUNCATE on {table}" for table in NAMES), "CREATE in its schema"]
    else:
        assert said == []
    engine.dispose()
