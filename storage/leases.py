"""Who works on a case, and when the next one has to: a lease in the case's row, and the time at which it is due."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, and_, or_, update

from storage.schema import cases

# Renewed by its holder every few seconds; a worker that died keeps its cases no longer than this.
LEASE = timedelta(seconds=12)
# A case is handed over at once; only if that is lost does the sweep find it due.
SWEEP_AFTER = timedelta(seconds=8)


class Leases:
    """`shared` is the clock of all processes, by which leases go; when a case is due goes by this one's."""

    def __init__(self, engine: Engine, now: Callable[[], datetime], shared: Callable[[], datetime]) -> None:
        self.engine = engine
        self.now = now
        self.shared = shared

    def take(self, case_id: str, lease: str) -> bool:
        """Takes the right to work on the case; False while somebody else has it, or once it asks for nothing more."""
        at = self.shared()
        free = and_(cases.c.due_at.is_not(None), or_(cases.c.lease.is_(None), cases.c.leased_until < at))
        with self.engine.begin() as connection:
            taken = connection.execute(
                update(cases)
                .where(cases.c.case_id == case_id, free)
                .values(lease=lease, leased_until=at + LEASE, asked_for=False)
            )
        return taken.rowcount == 1

    def renew(self, case_id: str, lease: str) -> None:
        """Keeps a lease up; one that was given back, or that somebody else has by now, stays as it is."""
        with self.engine.begin() as connection:
            mine = and_(cases.c.case_id == case_id, cases.c.lease == lease)
            connection.execute(update(cases).where(mine).values(leased_until=self.shared() + LEASE))

    def give_back(self, case_id: str, lease: str, *, seq: int, due_at: datetime | None) -> bool:
        """Gives the case back, due again at `due_at`.

        False if its log went on behind `seq` meanwhile, or if somebody asked for it: then it is due as they left it.
        """
        with self.engine.begin() as connection:
            mine = and_(cases.c.case_id == case_id, cases.c.lease == lease)
            nothing_new = and_(cases.c.seq <= seq, cases.c.asked_for.is_(False))
            settled = connection.execute(
                update(cases).where(mine, nothing_new).values(lease=None, leased_until=None, due_at=due_at)
            )
            if settled.rowcount == 0:
                connection.execute(update(cases).where(mine).values(lease=None, leased_until=None))
        return settled.rowcount == 1

    def look_at_once(self) -> None:
        """For a worker as it starts: what was handed over while none was there is due now."""
        at = self.now()
        handed = and_(cases.c.due_at <= at + SWEEP_AFTER, cases.c.leased_until.is_(None))
        with self.engine.begin() as connection:
            connection.execute(update(cases).where(handed).values(due_at=at))

    def end(self) -> None:
        """For the only worker there can be, as it starts: whoever had a lease is dead, and its cases are due now."""
        with self.engine.begin() as connection:
            values: dict[str, Any] = {"lease": None, "leased_until": None, "due_at": self.now()}
            connection.execute(update(cases).where(cases.c.due_at.is_not(None)).values(values))
