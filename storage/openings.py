"""How cases begin. Those that begin in the same moment are written in one transaction: whoever comes while others are
being written waits for them, and then writes for all who wait. So eight cases cost hardly more than one, and nobody is
told that a case is open before it is committed.
"""

import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, TimeoutError

from billing.case.case import Case
from billing.ports.store import AlreadyDelivered, ThreadTaken
from storage import listing
from storage.case_log import RECORD, rows_of
from storage.deliveries import were_counted
from storage.erasable import Erasable
from storage.projection import projection
from storage.schema import case_events, cases
from storage.seals import Seals

# Where several came together more are on their way: so long whoever writes waits for them.
BREATH_SECONDS = 0.002
# Built once: putting a statement together costs more than running it.
OPEN = insert(cases).returning(cases.c.case_id, cases.c.number)
# What is nobody's own: the database is away, or busy for longer than Slack waits.
AWAY = (OperationalError, InterfaceError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that consists of its first event; its number is the database's to give, and no event holds it."""

    case: Case
    typed: Mapping[str, str]
    delivery: str | None
    opened: Future[Case] = field(default_factory=Future)


class Openings:
    """`seals` is None where the log is not sealed."""

    def __init__(self, engine: Engine, seals: Seals | None, erasable: Erasable) -> None:
        self.engine = engine
        self.seals = seals
        self.erasable = erasable
        self.waiting: deque[Opening] = deque()
        self.writing = threading.Lock()
        self.crowded = False

    def open(self, opening: Opening) -> Case:
        """With its number and its seal, once it is committed. Raises ThreadTaken or AlreadyDelivered."""
        self.waiting.append(opening)
        with self.writing:
            if not opening.opened.done():
                self.write(self.together())
        try:
            return opening.opened.result()
        except IntegrityError:
            raise (AlreadyDelivered if self.was_delivered(opening.delivery) else ThreadTaken) from None

    def together(self) -> list[Opening]:
        if self.crowded:
            time.sleep(BREATH_SECONDS)
        openings = self.all_waiting()
        self.crowded = len(openings) > 1
        return openings

    def all_waiting(self) -> list[Opening]:
        return [self.waiting.popleft() for _ in range(len(self.waiting))]

    def write(self, openings: Sequence[Opening]) -> None:
        """Raises nothing: whoever waits is told what became of their own."""
        try:
            opened = self.written(openings)
        except AWAY as problem:
            # Whoever came meanwhile would wait as long again, and Slack does not.
            for each in [*openings, *self.all_waiting()]:
                each.opened.set_exception(problem)
        except BaseException as problem:
            if len(openings) == 1:
                openings[0].opened.set_exception(problem)
                return
            # One of them can't begin, which is nothing to the others.
            for each in openings:
                self.write([each])
        else:
            for each in openings:
                each.opened.set_result(opened[each.case.case_id])

    def written(self, openings: Sequence[Opening]) -> dict[str, Case]:
        """By `case_id`. Raises IntegrityError or AlreadyDelivered."""
        with self.engine.begin() as connection:
            deliveries = [each.delivery for each in openings if each.delivery]
            if deliveries and were_counted(connection, deliveries):
                raise AlreadyDelivered
            numbered = connection.execute(OPEN, [row(each.case) for each in openings])
            numbers: dict[str, int] = {id: number for id, number in numbered}
            sealed = self.record(connection, openings)
            opened = {
                id: replace(each.case, number=numbers[id], seal=sealed[id])
                for each in openings
                if (id := each.case.case_id)
            }
            listing.write_first(connection, list(opened.values()))
        return opened

    def record(self, connection: Connection, openings: Sequence[Opening]) -> dict[str, str | None]:
        """The seals of what was written, by `case_id`."""
        rows = [
            row
            for each in openings
            for row in rows_of(self.seals, each.case.case_id, each.case.log, each.delivery, before=None)
        ]
        connection.execute(RECORD, rows)
        kept = [row for each in openings for row in self.erasable.rows(each.case.case_id, each.case.seq, each.typed)]
        self.erasable.keep_all(connection, kept)
        return {row["case_id"]: row["seal"] for row in rows}

    def was_delivered(self, delivery: str | None) -> bool:
        if delivery is None:
            return False
        with self.engine.connect() as connection:
            return bool(connection.execute(select(1).where(case_events.c.delivery == delivery)).first())


def row(case: Case) -> dict[str, Any]:
    place = {"case_id": case.case_id, "channel": case.channel, "thread_ts": case.thread_ts, "listed": case.seq}
    return place | projection(case, case.log[0].at)
