"""Seals on the log's rows, on both databases: whoever writes past the bot stops the case that they wrote to."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Engine

from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Approved, Classified, Denied, Identified, Opened, Proposed
from billing.case.lifecycle import Status
from billing.ports.store import Stopped
from billing.values.choices import Classification, Remedy
from billing.values.identifiers import Identifier, IdentifierKind
from storage import seals
from storage.cases import Cases
from storage.database import alembic_config, database_url, migrate, open_engine
from storage.due import Due
from storage.seal_rounds import AT_ONCE
from storage.seals import Seals, WrongKey
from tests.billing.samples import NOW, classified

KEY = bytes(range(32))
IDENTIFIED = Decision((Identified("cus_1", False),))
FORGED = (
    "INSERT INTO case_events (case_id, seq, at, actor, kind, data{}) "
    "VALUES ('{}', {}, '2026-11-23 10:00:00', 'U0ADA', '{}', '{}'{})"
)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "event.key"
    file.write_bytes(KEY)
    return file


@pytest.fixture
def sealed(key_file: Path, engine: Engine) -> Seals:
    made = seals.read(key_file)
    made.begin(engine, NOW)
    return made


def store(engine: Engine, sealed: Seals | None) -> Cases:
    return Cases(engine, lambda *_, **__: None, lambda: NOW, sealed)


def a_case(engine: Engine, sealed: Seals | None, delivery: str | None = "d1") -> str:
    cases = store(engine, sealed)
    case = cases.open(
        Opened("command", "C1"),
        actor="U0ADA",
        identifier=Identifier(IdentifierKind.CUSTOMER, "cus_1"),
        delivery=delivery,
    )
    return cases.append(case, IDENTIFIED, actor="bot").case_id


def stopped(engine: Engine, sealed: Seals | None, case_id: str) -> Stopped:
    with pytest.raises(Stopped) as raised:
        store(engine, sealed).load(case_id)
    return raised.value


def forged(case_id: str, seq: int, kind: str, data: object, seal: str | None = None) -> str:
    return FORGED.format(", seal" if seal else "", case_id, seq, kind, json.dumps(data), f", '{seal}'" if seal else "")


def test_what_the_bot_wrote_it_reads(engine: Engine, sealed: Seals) -> None:
    cases = store(engine, sealed)
    case_id = a_case(engine, sealed)
    case = cases.append(cases.load(case_id), Decision((Denied("close", "stale"),)), actor="U0Ö", delivery="d2")
    assert store(engine, sealed).load(case_id) == case


@pytest.mark.parametrize("seal", [None, "00" * 32, ""])
def test_a_row_that_somebody_else_wrote_stops_its_case_and_no_other(
    engine: Engine, sealed: Seals, change: Callable[..., None], seal: str | None
) -> None:
    case_id, other = a_case(engine, sealed), a_case(engine, sealed, delivery=None)
    told = {"classification": "team_seats", "suggested": None}
    change(forged(case_id, 3, "classified", told, seal))
    found = stopped(engine, sealed, case_id)
    assert (found.seq, found.case.seq, found.case.status) == (3, 2, Status.IDENTIFIED)
    assert store(engine, sealed).load(other).seq == 2


@pytest.mark.parametrize(
    "changed",
    [
        "actor = 'U0BOB'",
        "at = '2026-11-22 10:00:00'",
        'data = \'{"customer": "cus_2", "livemode": false}\'',
        "kind = 'unidentified'",
        "delivery = 'd9'",
        "seal = NULL",
    ],
)
def test_so_does_one_that_somebody_changed(
    engine: Engine, sealed: Seals, change: Callable[..., None], changed: str
) -> None:
    case_id = a_case(engine, sealed)
    change(f"UPDATE case_events SET {changed} WHERE seq = 2")
    assert stopped(engine, sealed, case_id).seq == 2


def test_and_one_that_was_moved_to_another_case(engine: Engine, sealed: Seals, change: Callable[..., None]) -> None:
    case_id, other = a_case(engine, sealed), a_case(engine, sealed, delivery=None)
    store(engine, sealed).append(
        store(engine, sealed).load(case_id),
        Decision((Classified(Classification.TEAM_SEATS, None),)),
        actor="U0ADA",
    )
    columns = "seq, at, actor, kind, data, delivery, seal"
    change(f"INSERT INTO case_events (case_id, {columns}) SELECT '{other}', {columns} FROM case_events WHERE seq = 3")
    assert stopped(engine, sealed, other).seq == 3


def proposed(engine: Engine, sealed: Seals | None, case_id: str, amount: int) -> Case:
    cases = store(engine, sealed)
    case = cases.append(cases.load(case_id), Decision((classified(),)), actor="U0ADA")
    asked = Proposed(remedy=Remedy.REFUND_CHARGE, charge="ch_1", amount=amount, currency="usd")
    return cases.append(case, Decision((asked,)), actor="U0ADA")


CUT = "DELETE FROM case_events WHERE seq >= 3"
TAKE = "CREATE TABLE taken AS SELECT * FROM case_events WHERE seq = 4"
SWAP = ("DELETE FROM case_events WHERE seq = 4", "INSERT INTO case_events SELECT * FROM taken")


def test_and_one_that_was_put_back_behind_which_something_else_was_said(
    engine: Engine, sealed: Seals, change: Callable[..., None]
) -> None:
    """20.00 in the branch that was cut off, 0.01 in the one that was approved."""
    case_id = a_case(engine, sealed)
    proposed(engine, sealed, case_id, 2000)
    change(TAKE, CUT, "UPDATE cases SET seq = 2")
    case = proposed(engine, sealed, case_id, 1)
    store(engine, sealed).append(case, Decision((Approved(4),)), actor="U0BOB")
    assert store(engine, sealed).load(case_id).seq == 5
    change(*SWAP)
    found = stopped(engine, sealed, case_id)
    assert (found.seq, found.case.status) == (5, Status.PROPOSED)


def test_nor_is_anything_said_behind_a_row_that_was_put_there_meanwhile(
    engine: Engine, sealed: Seals, change: Callable[..., None]
) -> None:
    case_id = a_case(engine, sealed)
    proposed(engine, sealed, case_id, 2000)
    change(TAKE, CUT, "UPDATE cases SET seq = 2")
    seen = proposed(engine, sealed, case_id, 1)
    change(*SWAP)
    store(engine, sealed).append(seen, Decision((Approved(4),)), actor="U0BOB")
    assert stopped(engine, sealed, case_id).seq == 5


def test_nor_behind_one_from_before_the_key(engine: Engine, key_file: Path, change: Callable[..., None]) -> None:
    case_id = a_case(engine, None)
    sealed = seals.read(key_file)
    sealed.begin(engine, NOW)
    tables = ("case_events", "earlier_seals")
    change(*(f"CREATE TABLE taken_{table} AS SELECT * FROM {table} WHERE seq = 2" for table in tables))
    change(*(f"DELETE FROM {table} WHERE seq = 2" for table in tables), "UPDATE cases SET seq = 1")
    cases = store(engine, sealed)
    case = cases.append(cases.load(case_id), Decision((Identified("cus_2", False),)), actor="bot")
    assert cases.append(case, Decision((classified(),)), actor="U0ADA") == cases.load(case_id)
    change("DELETE FROM case_events WHERE seq = 2", *(f"INSERT INTO {t} SELECT * FROM taken_{t}" for t in tables))
    assert stopped(engine, sealed, case_id).seq == 3


@pytest.mark.parametrize("with_key", [True, False])
def test_nor_can_its_newest_row_just_be_taken_out(
    engine: Engine, sealed: Seals, change: Callable[..., None], with_key: bool
) -> None:
    case_id = a_case(engine, sealed)
    change("DELETE FROM case_events WHERE seq = 2")
    assert stopped(engine, sealed if with_key else None, case_id).seq == 2


@pytest.mark.parametrize(
    ("changed", "on"),
    [
        ("UPDATE case_events SET actor = 'U0BOB' WHERE seq = 1 AND case_id = '{}'", None),
        ("DELETE FROM case_events WHERE seq = 2 AND case_id = '{}'", None),
        (forged("{}", 3, "closed", "{}", "00" * 32).replace('"{}"', "{{}}"), None),
        ("UPDATE case_events SET data = 'no JSON' WHERE seq = 2 AND case_id = '{}'", "sqlite"),
    ],
)
def test_in_a_case_in_which_nobody_does_anything_it_is_found_by_and_by(
    engine: Engine, sealed: Seals, change: Callable[..., None], changed: str, on: str | None
) -> None:
    if on and engine.dialect.name != on:
        pytest.skip("a column of JSON takes nothing else there")
    ids = [a_case(engine, sealed, delivery=None) for _ in range(AT_ONCE // 2 + 5)]
    idle = max(ids)
    asked: list[str] = []

    def enqueue(
        connection: Connection, flow: str, case_id: str, seq: int, *, again: bool = False, if_lost: bool = False
    ) -> None:
        asked.append(case_id)

    cases, due = Cases(engine, enqueue, lambda: NOW, sealed), Due(engine, enqueue, lambda: NOW, sealed)
    change("UPDATE cases SET due_at = NULL, stopped = TRUE")
    for _ in range(3):
        due.sweep()
    assert asked == []
    # While somebody works on it, who gives it back as worked off.
    change(f"UPDATE cases SET due_at = (SELECT max(at) FROM case_events) WHERE case_id = '{idle}'")
    assert cases.leases.take(idle, "mine")
    change(changed.format(idle))
    for _ in range(3):
        due.sweep()
    assert cases.leases.give_back(idle, "mine", seq=2, due_at=None)
    for _ in range(3):
        due.sweep()
    assert asked == [idle]
    stopped(engine, sealed, idle)


def test_a_log_that_cannot_be_so_stops_its_case_without_any_key(engine: Engine, change: Callable[..., None]) -> None:
    case_id = a_case(engine, None)
    for row in (forged(case_id, 4, "denied", {}), forged(case_id, 3, "gone", {}), forged(case_id, 5, "closed", {})):
        change(row)
        assert stopped(engine, None, case_id).case.seq == 2


def test_what_stood_there_before_the_key_is_sealed_when_it_is_first_set(engine: Engine, key_file: Path) -> None:
    case_id = a_case(engine, None)
    sealed = seals.read(key_file)
    sealed.begin(engine, NOW)
    cases = store(engine, sealed)
    assert cases.load(case_id).seq == 2
    cases.append(cases.load(case_id), Decision((Denied("close", "stale"),)), actor="U0ADA")
    sealed.begin(engine, NOW)
    assert cases.load(case_id).seq == 3


def test_and_changed_afterwards_it_stops_its_case(engine: Engine, key_file: Path, change: Callable[..., None]) -> None:
    case_id = a_case(engine, None)
    sealed = seals.read(key_file)
    sealed.begin(engine, NOW)
    change("UPDATE case_events SET actor = 'U0BOB' WHERE seq = 1")
    assert stopped(engine, sealed, case_id).seq == 1


ERASED = ("DELETE FROM sealings", "DELETE FROM earlier_seals", "UPDATE case_events SET seal = NULL")


@pytest.mark.parametrize("traces", [ERASED[:0], ERASED[:1], ERASED[:2], ERASED])
def test_nobody_brings_back_the_day_on_which_everything_was_sealed(
    engine: Engine, key_file: Path, change: Callable[..., None], traces: tuple[str, ...]
) -> None:
    a_case(engine, None)
    sealed = seals.read(key_file)
    sealed.begin(engine, NOW)
    case_id = a_case(engine, sealed, delivery=None)
    change(forged(case_id, 3, "classified", {"classification": "team_seats", "suggested": None}), *traces)
    again = seals.read(key_file)
    again.begin(engine, NOW)
    stopped(engine, again, case_id)


def test_in_the_database_alone_a_seal_that_is_left_tells_that_it_was(
    engine: Engine, key_file: Path, change: Callable[..., None]
) -> None:
    """Where nothing can be written beside the key."""
    key_file.with_name("event.key.sealed").mkdir()
    sealed = seals.read(key_file)
    sealed.begin(engine, NOW)
    case_id = a_case(engine, sealed)
    change(forged(case_id, 3, "classified", {"classification": "team_seats", "suggested": None}), *ERASED[:2])
    sealed.begin(engine, NOW)
    assert stopped(engine, sealed, case_id).seq == 3


def test_where_it_cannot_be_noted_beside_the_key_each_start_and_check_name_the_cure(
    engine: Engine, key_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    beside = key_file.with_name("event.key.sealed")
    sealed = seals.read(key_file)
    assert sealed.lacks_note(engine) is None
    beside.mkdir()
    for _ in range(2):
        sealed.begin(engine, NOW)
    said = [getattr(record, "cure", "") for record in caplog.records if record.message == "log.not_noted"]
    assert said == [sealed.lacks_note(engine)] * 2
    beside.rmdir()
    beside.write_text(f"{said[0].split(' the line ')[1].split()[0]}\n")
    assert sealed.lacks_note(engine) is None
    sealed.begin(engine, NOW)
    assert len([record for record in caplog.records if record.message == "log.not_noted"]) == 2


@pytest.mark.parametrize(
    "forging",
    [
        "UPDATE personal_data SET value = 'cus_2' WHERE name = 'identifier'",
        "UPDATE personal_data SET value = 'cus_2', seal = NULL WHERE name = 'identifier'",
        "UPDATE personal_data SET seq = 2 WHERE name = 'identifier'",
    ],
)
def test_what_stands_beside_the_log_counts_only_as_the_bot_wrote_it(
    engine: Engine, sealed: Seals, forging: str
) -> None:
    case_id, other = a_case(engine, sealed), a_case(engine, sealed, "d2")
    assert store(engine, sealed).erasable.typed(case_id, 1, "identifier") == "cus_1"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"{forging} AND case_id = '{case_id}'")
    assert [store(engine, sealed).erasable.typed(case_id, seq, "identifier") for seq in (1, 2)] == [None, None]
    assert store(engine, sealed).erasable.typed(other, 1, "identifier") == "cus_1"
    assert store(engine, None).erasable.typed(other, 1, "identifier") == "cus_1"


def test_what_stood_there_before_the_key_is_sealed_with_the_log_and_once(engine: Engine, key_file: Path) -> None:
    case_id = a_case(engine, None)
    sealed = seals.read(key_file)
    sealed.begin(engine, NOW)
    assert store(engine, sealed).erasable.typed(case_id, 1, "identifier") == "cus_1"
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE personal_data SET value = 'cus_2', seal = NULL WHERE name = 'identifier'")
    sealed.begin(engine, NOW)
    assert store(engine, sealed).erasable.typed(case_id, 1, "identifier") is None


def test_another_key_or_none_does_not_start_on_a_sealed_log(engine: Engine, sealed: Seals, tmp_path: Path) -> None:
    other = tmp_path / "other.key"
    other.write_bytes(bytes(32))
    with pytest.raises(WrongKey, match="EVENT_KEY_FILE: the log was sealed with another key"):
        seals.read(other).begin(engine, NOW)
    with pytest.raises(WrongKey, match="EVENT_KEY_FILE: is missing"), engine.connect() as connection:
        seals.check_key(connection, None)


def test_the_key_is_in_no_repr(sealed: Seals) -> None:
    assert str(KEY[:8])[2:-1] not in repr(sealed)


def test_a_log_of_the_version_before_is_kept_and_sealed(tmp_path: Path, key_file: Path) -> None:
    engine = open_engine(database_url(f"sqlite:///{tmp_path / 'old.db'}"))
    with engine.begin() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(alembic_config(connection), "0003")
        for statement in (
            "INSERT INTO cases (number, case_id, channel, status, seq) VALUES (7, 'case_1', 'C1', 'opened', 1)",
            "INSERT INTO case_events (case_id, seq, at, actor, kind, data, delivery) VALUES ('case_1', 1, "
            "'2026-11-23 10:00:00.000000', 'U1', 'opened', '{\"via\": \"command\", \"channel\": \"C1\"}', 'd1')",
        ):
            connection.exec_driver_sql(statement)
    migrate(engine)
    sealed = seals.read(key_file)
    sealed.begin(engine, NOW)
    case = store(engine, sealed).load("case_1")
    assert (case.number, case.seq, case.log[0].event) == (7, 1, Opened("command", "C1"))
    engine.dispose()
