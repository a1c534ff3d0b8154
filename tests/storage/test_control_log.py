"""A command to pause or to resume counts once, however late Slack delivers it again; and why it was paused is kept
for as long as somebody asks.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from billing.case.events import Closed
from billing.ports.store import AlreadyDelivered
from storage.schema import cases, control_notes
from tests.billing.samples import ADA, BOB
from tests.storage.shelf import Shelf
from tests.until import until


def test_a_pause_that_is_delivered_again_after_the_end_of_it_pauses_nothing(database: str) -> None:
    shelf = Shelf(database)
    assert shelf.control.pause(ADA, "look", delivery="1") is None
    assert shelf.control.pause(BOB, "look", delivery="2")
    assert shelf.control.resume(ADA, delivery="3") == "resume_asked"
    assert shelf.control.resume(BOB, delivery="4") == "resumed"
    for pause in ("1", "2"):
        with pytest.raises(AlreadyDelivered):
            shelf.control.pause(ADA, "look", delivery=pause)
    assert shelf.control.paused() is None
    shelf.control.pause(ADA, "look", delivery="5")
    shelf.at += timedelta(hours=2)
    for resume in ("3", "4"):
        with pytest.raises(AlreadyDelivered):
            shelf.control.resume(BOB, delivery=resume)
    paused = shelf.control.paused()
    assert paused is not None
    assert paused.asked is None
    shelf.engine.dispose()


def test_the_reason_of_a_pause_goes_when_it_is_over(database: str) -> None:
    shelf = Shelf(database)
    shelf.control.pause(ADA, "jane@example.com looks wrong")
    paused = shelf.control.paused()
    assert paused is not None
    assert shelf.control.reason(paused) == "jane@example.com looks wrong"
    shelf.control.resume(ADA)
    shelf.control.resume(BOB)
    assert notes(shelf) == 0
    shelf.engine.dispose()


def test_the_reason_of_a_pause_goes_with_whatever_is_erased_and_the_pause_stays(database: str) -> None:
    shelf = Shelf(database)
    shelf.control.pause(ADA, "jane@example.com looks wrong")
    shelf.erasing.erase([shelf.case("cus_1", Closed())])
    paused = shelf.control.paused()
    assert paused is not None
    assert (paused.by, shelf.control.reason(paused), notes(shelf)) == (ADA, None, 0)
    shelf.engine.dispose()


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_a_pause_is_made_although_postgres_ended_it_for_somebody_who_changed_the_same_cases(database: str) -> None:
    shelf = Shelf(database)
    first, second = (shelf.case(f"cus_{number}").case_id for number in (1, 2))
    lock = select(cases.c.case_id).with_for_update()
    with ThreadPoolExecutor() as pool, shelf.engine.begin() as others:
        others.execute(lock.where(cases.c.case_id == second))
        pausing = pool.submit(shelf.control.pause, ADA, "look")
        until(lambda: others.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted")).first())
        # Whoever has waited for longer is ended.
        others.execute(lock.where(cases.c.case_id == first))
        others.commit()
        assert pausing.result() is None
    assert shelf.control.paused()
    shelf.engine.dispose()


def notes(shelf: Shelf) -> int:
    with shelf.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(control_notes)).scalar_one()
