"""What time it is for all processes on one database: the database's, whatever each one's own clock says.

For what they hold against each other, which is leases alone. When something happened is each process's own to say.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select

from billing.ports.clock import Clock

# Two machines' seconds differ by less than a second in so many.
ASKED_EVERY = 600


class SharedClock:
    """Asked of the database now and then, and counted on from there. `seconds` go on whatever becomes of the date."""

    def __init__(self, engine: Engine, seconds: Callable[[], float] = time.monotonic) -> None:
        self.engine = engine
        self.seconds = seconds
        self.lock = threading.Lock()
        self.asked: tuple[datetime, float] | None = None

    def __call__(self) -> datetime:
        with self.lock:
            if self.asked is None or self.seconds() - self.asked[1] > ASKED_EVERY:
                self.asked = self.ask()
            at, since = self.asked
        return at + timedelta(seconds=self.seconds() - since)

    def ask(self) -> tuple[datetime, float]:
        with self.engine.connect() as connection:
            return connection.execute(select(func.clock_timestamp())).scalar_one(), self.seconds()


def shared_clock(engine: Engine, now: Clock) -> Clock:
    """On SQLite all of them are on one machine, which has one clock."""
    return now if engine.dialect.name == "sqlite" else SharedClock(engine)
