"""Finds what is due and nobody works on: the sweep over the cases, off the log and not off the queue's tables."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, or_, select, update

from storage.catching_up import catch_up
from storage.flows import ADVANCE, Enqueue
from storage.leases import SWEEP_AFTER
from storage.refusals import Refusals
from storage.schema import case_events, cases
from storage.seal_rounds import SealRounds
from storage.seals import UNSEALED, Seals

log = logging.getLogger(__name__)


class Due:
    """`seals` is None where the log is not sealed; `shared` is the clock by which leases go, if it is another one."""

    def __init__(
        self,
        engine: Engine,
        enqueue: Enqueue,
        now: Callable[[], datetime],
        seals: Seals | None = None,
        *,
        shared: Callable[[], datetime] | None = None,
    ) -> None:
        self.engine = engine
        self.enqueue = enqueue
        self.now = now
        self.shared = shared or now
        self.refusals = Refusals(engine, enqueue, now, seals)
        self.rounds = SealRounds(engine, seals) if seals else None

    def sweep(self) -> int:
        """Enqueues the cases that are due and that nobody works on; how many those were."""
        at = self.now()
        unattended = or_(cases.c.leased_until.is_(None), cases.c.leased_until < self.shared())
        if self.rounds:
            self.look_for_unsealed(at, unattended)
            self.have_looked_at(self.rounds, at, unattended)
        self.refusals.log()
        with self.engine.begin() as connection:
            catch_up(connection)
        due = select(cases.c.case_id, cases.c.seq).where(cases.c.due_at <= at, unattended).limit(100)
        with self.engine.connect() as connection:
            found = connection.execute(due).all()
        for row in found:
            with self.engine.begin() as connection:
                connection.execute(update(cases).where(cases.c.case_id == row.case_id).values(due_at=at + SWEEP_AFTER))
                self.enqueue(connection, ADVANCE, row.case_id, row.seq, again=True)
        if found:
            log.info("sweep.found", extra={"cases": len(found)})
        return len(found)

    def look_for_unsealed(self, at: datetime, unattended: ColumnElement[bool]) -> None:
        """Whoever writes to the log from outside asks nobody to look: the case is due, once, to be stopped.

        A worker that read it before may still give it back as worked off; then it is the next sweep's.
        """
        found = select(case_events.c.case_id).where(UNSEALED)
        unseen = and_(cases.c.case_id.in_(found), cases.c.stopped.is_(False), unattended)
        with self.engine.begin() as connection:
            connection.execute(update(cases).where(unseen).values(due_at=at, stopped=True))

    def have_looked_at(self, rounds: SealRounds, at: datetime, unattended: ColumnElement[bool]) -> None:
        if changed := rounds.go_on():
            free = and_(cases.c.case_id.in_(changed), unattended)
            with self.engine.begin() as connection:
                due = connection.execute(update(cases).where(free).values(due_at=at).returning(cases.c.case_id))
                rounds.said |= set(due.scalars())
