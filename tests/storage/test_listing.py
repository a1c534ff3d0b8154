"""The read models follow the log, whoever wrote it, and are the same when they are made anew from it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from hypothesis import given
from sqlalchemy import select

from billing.case.case import Case
from billing.case.events import (
    Approved,
    Closed,
    Event,
    Executed,
    FollowedUp,
    GapRecorded,
    HandedOff,
    Identified,
    Reported,
    SearchAsked,
    Unsettled,
)
from billing.values.choices import Remedy
from storage import listing
from storage.catching_up import rebuild
from storage.database import alembic_config, database_url, migrate, open_engine
from storage.read_models import READ_MODELS, WHOLE, case_list, case_objects, case_people, proposals
from storage.schema import personal_data
from tests.billing.occurrences import cases
from tests.billing.samples import ADA, BOB, EVE, IDENTIFIED, NOW, case_of, classified, proposed
from tests.storage.shelf import Shelf

REFUND = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=4900, currency="usd")
FAILED_LATER = Reported("refund.failed", "evt_1", "re_1", "failed", "declined")

OLD_LOG = (
    "INSERT INTO cases (number, case_id, team, channel, status, customer, seq) "
    "VALUES (7, 'case_7', 'T0NIMBUS', 'C0SUPPORT', 'identified', 'cus_1', 2)",
    "INSERT INTO case_events (case_id, seq, at, actor, kind, data) VALUES ('case_7', 1, '2026-11-23 12:00:00.000000', "
    """'U0ADA', 'opened', '{"via": "command", "channel": "C0SUPPORT"}'), ('case_7', 2, '2026-11-23 12:00:01.000000', """
    """'bot', 'identified', '{"customer": "cus_1", "livemode": true}')""",
    "INSERT INTO personal_data (case_id, name, seq, value) VALUES ('case_7', 'identifier', 1, 'Jane@Example.com')",
)


@pytest.fixture
def shelf(database: str) -> Iterator[Shelf]:
    made = Shelf(database)
    yield made
    made.engine.dispose()


def listed(*events: Event | tuple[str, Event]) -> dict[str, Any]:
    return listing.listed(case_of(IDENTIFIED, classified(), *events))


def test_a_case_is_whose_who_opened_it_proposed_in_it_or_was_handed_it_last() -> None:
    handed = case_of(
        Identified("cus_1", livemode=True),
        classified(),
        (BOB, proposed()),
        HandedOff("U0OLD"),
        HandedOff(EVE),
        HandedOff(),
    )
    assert listing.people(handed) == {ADA, BOB, EVE}
    assert listing.listed(handed)["handed_to"] == EVE


def test_what_waits_is_unsettled_came_back_or_is_not_said() -> None:
    doubted = (proposed(), (BOB, Approved(4)), ("bot", Unsettled(Remedy.REFUND_CHARGE, "timeout", proposal=4)))
    done = (proposed(), (BOB, Approved(4)), ("bot", REFUND))
    assert listed(proposed())["waiting"] == 4
    assert listed(*doubted)["unsettled_since"] == NOW
    assert listed(*doubted, ("bot", REFUND))["unsettled_since"] is None
    assert listed(*done)["drafted_since"] == NOW
    assert listed(*done, FollowedUp("sent"))["drafted_since"] is None
    assert listed(*done, FollowedUp("drafted"))["drafted_since"] == NOW
    assert listed(*done, Closed(), ("stripe", FAILED_LATER))["came_back_at"] == NOW
    assert listed(*done, ("stripe", Reported("refund.updated", None, "re_1", "succeeded")))["came_back_at"] is None


@given(case=cases())
def test_any_case_has_its_rows(case: Case) -> None:
    (row,) = listing.rows(case)[case_list]
    assert (row["status"], row["is_open"]) == (case.status, case.is_open)
    assert len(listing.rows(case)[proposals]) == sum(recorded.kind == "proposed" for recorded in case.log)


def test_they_are_written_with_the_log_and_the_same_when_made_anew(shelf: Shelf) -> None:
    shelf.case("cus_1", proposed(), Approved(4), REFUND, FollowedUp("sent"), Closed(), FAILED_LATER)
    shelf.case("cus_2", GapRecorded("no_portal"), SearchAsked(), Identified("cus_3", livemode=True), HandedOff(EVE))
    before = shelf.read_models()
    assert {row["object"] for row in before[case_objects]} == {"cus_1", "ch_1", "re_1", "cus_2", "cus_3"}
    assert before[proposals][0]["came_back_at"] is not None
    with shelf.engine.begin() as connection:
        for table in READ_MODELS:
            connection.execute(table.delete())
        assert rebuild(connection) == 2
    assert shelf.read_models() == before


def test_what_a_program_without_them_wrote_is_caught_up_with(shelf: Shelf, change: Callable[..., None]) -> None:
    case = shelf.case("cus_1")
    change(
        "UPDATE cases SET seq = 4, status = 'closed'",
        f"INSERT INTO case_events (case_id, seq, at, actor, kind, data) VALUES "
        f"('{case.case_id}', 4, '2026-11-23 13:00:00', 'U0ADA', 'closed', '{{}}')",
        "DELETE FROM personal_data WHERE name = 'found_by'",
    )
    shelf.due.sweep()
    (row,) = shelf.read_models()[case_list]
    assert (row["status"], row["is_open"]) == ("closed", False)
    with shelf.engine.connect() as connection:
        kept = select(personal_data.c.name, personal_data.c.value).order_by(personal_data.c.name)
        assert connection.execute(kept).all() == [("found_by", "jane@example.com"), ("identifier", "jane@example.com")]


def test_who_reads_an_older_case_writes_what_is_true_in_the_end(shelf: Shelf, change: Callable[..., None]) -> None:
    """A case that is behind is not said to be caught up with by one step more."""
    case = shelf.case("cus_1")
    change("UPDATE cases SET listed = 1", "DELETE FROM case_people")
    shelf.at += timedelta(minutes=1)
    shelf.append(case, HandedOff(EVE))
    shelf.due.sweep()
    assert {row["person"] for row in shelf.read_models()[case_people]} == {ADA, EVE}


def test_a_log_from_before_there_were_any_is_read_by_the_migration(tmp_path: Path) -> None:
    engine = open_engine(database_url(f"sqlite:///{tmp_path / 'old.db'}"))
    with engine.begin() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(alembic_config(connection), "0007")
        for statement in OLD_LOG:
            connection.exec_driver_sql(statement)
    migrate(engine)
    with engine.connect() as connection:
        (row,) = connection.execute(select(case_list)).all()
        found = connection.execute(select(personal_data.c.value).where(personal_data.c.name == "found_by")).scalar()
    assert (row.number, row.status, row.opened_by, row.classification) == (7, "identified", ADA, None)
    assert found == "jane@example.com"
    engine.dispose()


def test_no_read_model_tells_who_somebody_is(shelf: Shelf) -> None:
    shelf.case("cus_1", GapRecorded("other:12345678"), title="Jane wants dark mode")
    told = str(shelf.read_models())
    assert "jane" not in told.casefold()
    assert set(READ_MODELS) < set(WHOLE.tables.values())
