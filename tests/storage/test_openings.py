"""Cases that begin in the same moment, on both databases: written together, and each answered by itself."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import tenacity
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import OperationalError

from billing.case.case import Case
from billing.case.events import Opened
from billing.ports.store import AlreadyDelivered, ThreadTaken
from billing.values.identifiers import Identifier, IdentifierKind
from storage.cases import Cases
from storage.database import open_engine
from storage.read_models import case_list, case_people
from storage.schema import case_events, cases, personal_data
from tests.billing.samples import ADA, BOB, NOW
from tests.journeys.databases import on_sqlite
from tests.storage.shelf import EMAIL

JOE = Identifier(IdentifierKind.EMAIL, "joe@example.com")


@dataclass(frozen=True, slots=True)
class Asking:
    opened: Opened
    actor: str = ADA
    identifier: Identifier = EMAIL
    delivery: str | None = None


@pytest.fixture
def store(engine: Engine) -> Cases:
    return Cases(engine, lambda *_, **__: None, lambda: NOW)


def at_once(store: Cases, *all_of_them: Asking, writing: Callable[[], None] = lambda: None) -> list[Future[Case]]:
    """All wait for somebody who is just `writing`."""

    def ask(asking: Asking) -> Case:
        return store.open(asking.opened, actor=asking.actor, identifier=asking.identifier, delivery=asking.delivery)

    with ThreadPoolExecutor(len(all_of_them)) as threads:
        with store.openings.writing:
            asked = [threads.submit(ask, asking) for asking in all_of_them]
            for attempt in tenacity.Retrying(stop=tenacity.stop_after_delay(60), wait=tenacity.wait_fixed(0.01)):
                with attempt:
                    assert len(store.openings.waiting) == len(all_of_them)
            writing()
        return asked


def commits_of(engine: Engine) -> list[None]:
    seen: list[None] = []
    event.listen(engine, "commit", lambda _: seen.append(None))
    return seen


def test_who_comes_while_others_are_written_is_written_with_those_who_wait(store: Cases, engine: Engine) -> None:
    commits = commits_of(engine)
    asked = at_once(
        store,
        *(Asking(Opened("command", "C0SUPPORT"), delivery=f"{number}") for number in range(6)),
        Asking(Opened("shortcut", "C0SUPPORT", "1.5"), BOB, JOE),
    )
    opened = [future.result() for future in asked]
    assert len(commits) == 1
    assert len({case.case_id for case in opened}) == len({case.number for case in opened}) == 7
    for case in opened:
        assert store.load(case.case_id) == case
    joe = opened[-1]
    assert (joe.thread_ts, joe.log[0].actor) == ("1.5", BOB)
    assert [store.erasable.typed(case.case_id, 1, "identifier") for case in opened] == [str(EMAIL)] * 6 + [str(JOE)]
    with engine.connect() as connection:
        listed = connection.execute(select(case_list.c.case_id, case_list.c.number)).all()
        assert sorted(listed) == sorted((case.case_id, case.number) for case in opened)
        of_bob = select(case_people.c.case_id).where(case_people.c.person == BOB)
        assert connection.execute(of_bob).scalars().all() == [joe.case_id]


def test_one_that_cannot_begin_keeps_no_other_from_it(store: Cases, engine: Engine) -> None:
    store.open(Opened("command", "C0SUPPORT"), actor=ADA, identifier=EMAIL, delivery="before")
    store.open(Opened("shortcut", "C0SUPPORT", "1.5"), actor=ADA, identifier=EMAIL, delivery=None)
    first, again, twice, twin, taken, last = at_once(
        store,
        Asking(Opened("command", "C0SUPPORT"), delivery="first"),
        Asking(Opened("command", "C0SUPPORT"), delivery="before"),
        Asking(Opened("command", "C0SUPPORT"), delivery="twice"),
        Asking(Opened("command", "C0SUPPORT"), delivery="twice"),
        Asking(Opened("shortcut", "C0SUPPORT", "1.5")),
        Asking(Opened("command", "C0SUPPORT"), delivery="last"),
    )
    assert isinstance(again.exception(), AlreadyDelivered)
    assert isinstance(taken.exception(), ThreadTaken)
    assert [type(future.exception()) for future in (twice, twin)].count(AlreadyDelivered) == 1
    for future in (first, last):
        assert store.load(future.result().case_id).log == future.result().log
    with engine.connect() as connection:
        for table in (cases, case_events, case_list):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 5
        names = connection.execute(select(func.count()).where(personal_data.c.name == "identifier")).scalar_one()
        assert names == 5


def test_nor_does_what_cannot_be_written_at_all(store: Cases) -> None:
    unwritable = Identifier(IdentifierKind.EMAIL, "\ud800@example.com")
    first, broken, last = at_once(
        store,
        Asking(Opened("command", "C0SUPPORT")),
        Asking(Opened("command", "C0SUPPORT"), identifier=unwritable),
        Asking(Opened("command", "C0SUPPORT")),
    )
    assert isinstance(broken.exception(), UnicodeEncodeError)
    for future in (first, last):
        assert store.load(future.result().case_id).log == future.result().log


@on_sqlite
def test_while_the_database_is_busy_nobody_waits_behind_somebody_who_waits(store: Cases, engine: Engine) -> None:
    tried: list[None] = []
    event.listen(engine, "begin", lambda _: tried.append(None))
    elsewhere = open_engine(engine.url)
    with elsewhere.connect() as busy:
        busy.exec_driver_sql("BEGIN IMMEDIATE")
        asked = at_once(
            store,
            *(Asking(Opened("command", "C0SUPPORT")) for _ in range(3)),
            writing=lambda: store.openings.write([store.openings.waiting.popleft()]),
        )
    elsewhere.dispose()
    assert all(isinstance(future.exception(), OperationalError) for future in asked)
    assert len(tried) == 1


def test_what_the_database_refuses_is_said_to_all_and_leaves_nothing(
    store: Cases, engine: Engine, change: Callable[..., None]
) -> None:
    change("ALTER TABLE case_list RENAME TO elsewhere")
    asked = at_once(store, *(Asking(Opened("command", "C0SUPPORT")) for _ in range(3)))
    assert all(future.exception() for future in asked)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(cases)).scalar_one() == 0
    change("ALTER TABLE elsewhere RENAME TO case_list")
    assert store.open(Opened("command", "C0SUPPORT"), actor=ADA, identifier=EMAIL, delivery=None).number
