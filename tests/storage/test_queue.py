"""The durable queue: what was begun is done in the end, by one process at a time, and never for ever."""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, update

from composition.clock import utc_now
from storage.database import open_engine
from storage.flows import WHISPER
from storage.queue import LEASE, LEFT, RUNS_AT_MOST, Queue
from tests.forked_bot import FORKS
from tests.until import until

CASE, SEQ = "case_1", 3
EVERY = timedelta(seconds=5)


class Desk:
    """Two processes' queues, one of which works. What it does takes until `go`."""

    def __init__(self, database: str) -> None:
        self.engine = open_engine(make_url(database))
        self.at = datetime.now(UTC)
        self.working = Queue(self.engine, utc_now, lambda: self.at)
        self.other = Queue(self.engine, utc_now, lambda: self.at)
        self.begun = 0
        self.go = threading.Event()

    def flow(self, _case_id: str, _seq: int) -> None:
        self.begun += 1
        self.go.wait()

    def ask(self, flow: str = WHISPER, *, if_lost: bool = False) -> None:
        with self.engine.begin() as connection:
            self.working.enqueue(connection, flow, CASE, SEQ, if_lost=if_lost)

    def sweeps(self, queue: Queue, within: timedelta) -> int:
        """How many jobs it has done anew by then."""
        found = 0
        for _ in range(within // EVERY):
            self.at += EVERY
            found += queue.sweep()
        return found

    def begun_rows(self) -> int:
        with self.engine.connect() as connection:
            return len(connection.execute(select(self.working.jobs).where(self.working.is_begun())).all())

    def give_up_what_is_left(self) -> None:
        """Whoever waits for its end in this process would otherwise go on waiting, and asking for the database."""
        jobs = self.working.jobs
        with self.engine.begin() as connection:
            connection.execute(
                update(jobs).where(jobs.c.status.in_(["PENDING", "ENQUEUED"])).values(status="CANCELLED")
            )

    def is_left(self) -> bool:
        with self.engine.connect() as connection:
            return self.working.is_left(connection, f"{WHISPER}:{CASE}:{SEQ}")


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    desk = Desk(database)
    desk.working.run({WHISPER: desk.flow})
    yield desk
    desk.go.set()
    desk.give_up_what_is_left()
    desk.working.stop(within=60)
    until(lambda: not any(thread.name.startswith("dbos-executor") for thread in threading.enumerate()))
    desk.engine.dispose()


def test_what_a_living_process_does_is_left_to_it_however_long_it_takes(desk: Desk) -> None:
    desk.ask()
    until(lambda: desk.begun == 1)
    for _ in range(3):
        desk.at += LEASE
        assert (desk.working.sweep(), desk.other.sweep()) == (0, 0)


def test_what_nobody_keeps_up_is_done_anew_once(desk: Desk) -> None:
    desk.ask()
    until(lambda: desk.begun == 1)
    assert desk.sweeps(desk.other, LEASE) == 0
    assert desk.sweeps(desk.other, EVERY) == 1
    until(lambda: desk.begun == 2)


def test_after_an_outage_of_the_database_whoever_lives_comes_before_who_would_take_over(desk: Desk) -> None:
    desk.ask()
    until(lambda: desk.begun == 1)
    assert desk.sweeps(desk.other, LEASE / 2) == 0
    desk.at += 2 * LEASE
    assert desk.other.sweep() == 0
    assert desk.working.sweep() == 0
    assert desk.sweeps(desk.other, LEASE) == 0
    assert desk.sweeps(desk.other, EVERY) == 1


def test_what_was_begun_by_a_living_process_that_does_not_do_it_is_somebody_elses(desk: Desk) -> None:
    """A later version's flow, say: who doesn't know it takes it all the same, and does nothing."""
    desk.ask(flow="of tomorrow")
    until(lambda: desk.begun_rows() == 1)
    assert desk.sweeps(desk.working, LEASE) == 0
    assert desk.sweeps(desk.working, EVERY) == 1


def test_what_was_lost_is_asked_for_again_and_what_is_under_way_is_not(desk: Desk) -> None:
    desk.ask()
    until(lambda: desk.begun == 1)
    desk.ask(if_lost=True)
    desk.go.set()
    until(lambda: not desk.is_left())
    assert desk.begun == 1
    desk.ask(if_lost=True)
    until(lambda: not desk.is_left())
    assert desk.begun == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_kills_its_process_each_time_is_left_in_the_end(database: str, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    engine = open_engine(make_url(database))
    queue = Queue(engine, utc_now)
    queue.ask(WHISPER, CASE, SEQ)

    for _ in range(2 * RUNS_AT_MOST):
        process = FORKS.Process(target=die_of_it, args=(database, ran), daemon=True)
        process.start()
        given_up = is_given_up(queue, process)
        process.kill()
        process.join()
        if given_up:
            break
    assert ran.read_text() == "x" * RUNS_AT_MOST
    engine.dispose()


def is_given_up(queue: Queue, process: ForkServerProcess) -> bool:
    """Once the process is dead, or left without it."""
    given_up = select(queue.jobs.c.workflow_uuid).where(queue.jobs.c.status == LEFT)

    def found() -> bool:
        with queue.engine.connect() as connection:
            return connection.execute(given_up).first() is not None

    until(lambda: process.exitcode is not None or found())
    return found()


def die_of_it(database: str, ran: Path) -> None:
    def flow(_case_id: str, _seq: int) -> None:
        with ran.open("a") as file:
            file.write("x")
        os.kill(os.getpid(), signal.SIGKILL)

    queue = Queue(open_engine(make_url(database)), utc_now)
    queue.end_leases()
    queue.run({WHISPER: flow})
    threading.Event().wait()
