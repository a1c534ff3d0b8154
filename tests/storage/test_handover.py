"""A case goes from hand to hand without a poll, and whatever is lost on the way is found by the sweep."""

import time
from collections.abc import Iterator
from datetime import timedelta
from queue import Queue

import pytest

from storage.database import database_url, open_engine
from storage.handover import WORKERS, Handover
from storage.signals import Signals
from tests.storage.shelf import Shelf

WITHIN = 30.0


@pytest.fixture
def shelf(database: str) -> Iterator[Shelf]:
    made = Shelf(database)
    yield made
    made.engine.dispose()


def test_a_case_that_waits_is_given_once_and_anew_once_it_is_taken() -> None:
    handover = Handover()
    for case_id in ("case_1", "case_2", "case_1"):
        handover.give(case_id)
    assert handover.take() == "case_1"
    handover.give("case_1")
    assert handover.take_all() == ["case_2", "case_1"]


def test_whoever_works_gets_it_until_the_end() -> None:
    handover, worked = Handover(), Queue[str]()
    handover.run(worked.put)
    handover.give("case_1")
    assert worked.get(timeout=WITHIN) == "case_1"
    handover.end()
    handover.wait(until=time.monotonic() + WITHIN)
    handover.give("case_2")
    assert worked.empty()


def test_a_word_that_names_no_case_ends_nobodys_work() -> None:
    """Whoever may connect to Postgres may send one."""
    handover, worked = Handover(), Queue[str]()
    handover.run(worked.put)
    for _ in range(WORKERS):
        handover.give("")
        assert worked.get(timeout=WITHIN) == ""
    handover.give("case_1")
    assert worked.get(timeout=WITHIN) == "case_1"
    handover.end()


def test_a_case_goes_on_whatever_became_of_the_one_before() -> None:
    handover, told = Handover(), Queue[list[str]]()

    def lose_the_first(case_ids: list[str]) -> None:
        told.put(case_ids)
        if told.qsize() == 1:
            raise RuntimeError

    handover.pass_on(lose_the_first)
    handover.give("case_1")
    assert told.get(timeout=WITHIN) == ["case_1"]
    handover.give("case_2")
    assert told.get(timeout=WITHIN) == ["case_2"]
    handover.end()


def test_one_process_signals_another(postgres_server: str) -> None:
    here, there = (open_engine(database_url(postgres_server)) for _ in range(2))
    heard, listener = Queue[str](), Signals(there)
    listener.listen(heard.put)
    # Until it listens nobody hears.
    while heard.empty():
        Signals(here).send(["case_1"])
    Signals(here).send(["case_2", "case_3"])
    told = [heard.get(timeout=WITHIN)]
    while told[-1] != "case_3":
        told.append(heard.get(timeout=WITHIN))
    assert told[-2:] == ["case_2", "case_3"]
    assert set(told[:-2]) == {"case_1"}
    listener.end()
    here.dispose()
    there.dispose()


class TestTheSweep:
    def test_it_finds_what_was_handed_over_to_nobody(self, shelf: Shelf) -> None:
        shelf.case("cus_1")
        assert shelf.due.sweep() == 0
        shelf.at += timedelta(seconds=9)
        assert shelf.due.sweep() == 1

    def test_whoever_starts_finds_it_at_once(self, shelf: Shelf) -> None:
        shelf.case("cus_1")
        shelf.cases.leases.look_at_once()
        assert shelf.due.sweep() == 1

    def test_what_asks_for_nothing_more_is_worked_on_by_nobody(self, shelf: Shelf) -> None:
        case = shelf.case("cus_1")
        assert shelf.cases.leases.take(case.case_id, "mine")
        assert shelf.cases.leases.give_back(case.case_id, "mine", seq=case.seq, due_at=None)
        assert not shelf.cases.leases.take(case.case_id, "late")
