"""All subscriptions are read once a night: not at a first start, at once by whoever was away, and never twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select

from billing.values.errors import ProcessorError, Unavailable
from billing.work.reading_account import AccountReader
from bot.worker.nightly import Nightly
from storage.readings import Readings
from storage.schema import readings
from tests.billing.work.whole_account import WholeAccount, listed
from tests.journeys.databases import on_sqlite

EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)


class Clock:
    now = EVENING

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def bot(
    engine: Engine, clock: Clock, tidied: Callable[[], None] = lambda: None, *silent: ProcessorError
) -> Iterator[Nightly]:
    """One that has just started, and whom Stripe is `silent` to at first; what it began is over at the end."""
    account = WholeAccount([listed(1)], silent=[*silent])
    reader = AccountReader(account, Readings(engine, clock), clock, lambda _seconds: None)
    nightly = Nightly(reader, tidied, clock)
    yield nightly
    nightly.thread.shutdown(wait=True)


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(readings)).scalar_one()


@on_sqlite
def test_once_a_night_and_at_once_after_one_that_was_missed(engine: Engine) -> None:
    clock, tidied = Clock(), list[datetime]()
    with bot(engine, clock, lambda: tidied.append(clock.now)) as nightly:
        nightly.sweep()
        clock.now += timedelta(hours=5)
        nightly.sweep()
        assert not tidied
        clock.now += timedelta(hours=2)
        for _ in range(3):
            nightly.sweep()
    assert (count(engine), len(tidied)) == (1, 1)
    # It is started again on the same day, and then after two nights.
    for later, expected in ((timedelta(hours=9), 1), (timedelta(days=2), 2)):
        clock.now += later
        with bot(engine, clock) as nightly:
            nightly.sweep()
        assert count(engine) == expected


@on_sqlite
def test_a_night_is_read_also_where_stripe_is_silent_at_first(engine: Engine) -> None:
    clock = Clock()
    with bot(engine, clock, lambda: None, Unavailable("api_connection_error")) as nightly:
        clock.now += timedelta(hours=7)
        nightly.sweep()
    assert count(engine) == 1
