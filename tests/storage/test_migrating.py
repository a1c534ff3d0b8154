"""What an older version wrote is there after an upgrade, to the letter, and guarded as before."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from storage.append_only import check_guarded
from storage.database import alembic_config, check_schema, database_url, migrate, open_engine
from tests import postgres

AT = "'2026-11-23 10:00:00'"
CASES = "INSERT INTO cases (number, case_id, channel, status, seq, begun, previewed) VALUES"
EVENTS = "INSERT INTO case_events (case_id, seq, at, actor, kind, data, delivery, seal) VALUES"
WRITTEN_BEFORE = (
    f"{CASES} (1, 'case_1', 'C1', 'executing', 2, 2, 1), (2, 'case_2', 'C1', 'opened', 1, 0, 0)",
    f"{EVENTS} ('case_1', 1, {AT}, 'U1', 'opened', '{{}}', 'd1', 'aa'), "
    f"('case_1', 2, {AT}, 'U1', 'classified', '{{}}', 'd2', NULL), "
    f"('case_2', 1, {AT}, 'U1', 'opened', '{{}}', NULL, 'bb')",
)
LOG = "SELECT case_id, seq, at, actor, kind, data, delivery, seal FROM case_events ORDER BY case_id, seq"
BUSY = "SELECT object, case_id FROM busy_objects ORDER BY object"
MARKS = "SELECT attempted_seq, previewed_seq FROM cases ORDER BY number"
THIRD = "INSERT INTO cases (number, case_id, channel, status, seq) VALUES (3, 'case_3', 'C1', 'opened', 1)"


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('older') / 'billing.db'}"
        yield from disposed(open_engine(database_url(url)))
        return
    server = request.getfixturevalue("postgres_server")
    url = postgres.new_database(server)
    yield from disposed(open_engine(database_url(url)))
    postgres.drop_database(url, server)


def disposed(engine: Engine) -> Iterator[Engine]:
    yield engine
    engine.dispose()


def test_one_delivery_may_concern_several_cases_from_now_on(empty: Engine) -> None:
    with empty.begin() as connection:
        command.upgrade(alembic_config(connection), "0019")
    run(empty, *WRITTEN_BEFORE)
    before = rows(empty)
    migrate(empty)
    check_schema(empty)
    check_guarded(empty)
    assert rows(empty) == before
    assert rows(empty, MARKS) == ["(2, 1)", "(0, 0)"]
    run(empty, f"{EVENTS} ('case_2', 2, {AT}, 'U1', 'reported', '{{}}', 'd2', NULL)", THIRD)
    for again in (
        f"{EVENTS} ('case_2', 3, {AT}, 'U1', 'reported', '{{}}', 'd2', NULL)",
        f"{EVENTS} ('case_3', 1, {AT}, 'U1', 'opened', '{{}}', 'd1', NULL)",
    ):
        with pytest.raises(DBAPIError, match="delivery"):
            run(empty, again)
    with pytest.raises(DBAPIError, match="append-only"):
        run(empty, "UPDATE case_events SET actor = 'U2'")


def test_what_was_read_without_saying_whose_it_is_counts_no_more(empty: Engine) -> None:
    with empty.begin() as connection:
        command.upgrade(alembic_config(connection), "0021")
    run(empty, f"INSERT INTO readings (id, begun_at, ended_at, count) VALUES (7, {AT}, {AT}, 1)")
    migrate(empty)
    check_schema(empty)
    assert rows(empty, "SELECT id FROM readings") == []


def test_what_cases_are_about_to_change_stands_beside_them_from_now_on(empty: Engine) -> None:
    with empty.begin() as connection:
        command.upgrade(alembic_config(connection), "0022")
    written = "INSERT INTO cases (number, case_id, channel, thread_ts, status, seq, busy_with, customer) VALUES"
    run(
        empty,
        f"{written} (1, 'case_1', 'C1', '1.0', 'proposed', 1, 'ch_1', 'cus_1'), "
        "(4, 'case_4', 'C1', '2.0', 'executing', 1, 'sub_1', NULL), (7, 'case_7', 'C1', NULL, 'opened', 1, NULL, NULL)",
        f"{EVENTS} ('case_1', 1, {AT}, 'U1', 'opened', '{{}}', 'd1', NULL), "
        f"('case_4', 1, {AT}, 'U1', 'opened', '{{}}', 'd2', NULL)",
    )
    kept = "SELECT number, case_id, channel, thread_ts, status, seq, customer, due_at, lease FROM cases ORDER BY number"
    before, log = rows(empty, kept), rows(empty)
    migrate(empty)
    check_schema(empty)
    check_guarded(empty)
    assert (rows(empty, kept), rows(empty)) == (before, log)
    assert rows(empty, BUSY) == ["('ch_1', 'case_1')", "('sub_1', 'case_4')"]
    # What referred to the cases does, and numbers go on.
    for wrong in (
        f"{EVENTS} ('case_9', 1, {AT}, 'U1', 'opened', '{{}}', 'd9', NULL)",
        "INSERT INTO busy_objects (object, case_id) VALUES ('ch_9', 'case_9')",
        "INSERT INTO busy_objects (object, case_id) VALUES ('ch_1', 'case_4')",
        "INSERT INTO cases (case_id, channel, thread_ts, status, seq) VALUES ('case_8', 'C1', '1.0', 'opened', 1)",
    ):
        with pytest.raises(DBAPIError):
            run(empty, wrong)
    if empty.dialect.name == "sqlite":
        assert rows(empty, "PRAGMA foreign_key_check") == []
        run(empty, "INSERT INTO cases (case_id, channel, status, seq) VALUES ('case_8', 'C1', 'opened', 1)")
        assert rows(empty, "SELECT number FROM cases WHERE case_id = 'case_8'") == ["(8,)"]


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def rows(engine: Engine, query: str = LOG) -> list[str]:
    with engine.connect() as connection:
        return [str(row) for row in connection.execute(text(query))]
