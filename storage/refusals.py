"""Refusals in a case: the first of one person, action and reason is logged at once, and whoever goes on trying is
counted for a minute. None of them has the case worked on.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, and_, bindparam, delete, insert, select, update

from billing.case.case import Case
from billing.case.events import Denied
from billing.case.log import CaseEvent
from billing.ports.store import Conflict
from billing.values.errors import Stale
from storage.case_log import CaseLog
from storage.deliveries import take_once
from storage.flows import WHISPER, Enqueue
from storage.schema import cases, refusals
from storage.seals import Seals

MINUTE = timedelta(minutes=1)
# How often within one somebody is told the same again.
TOLD = 10
KEY = ("case_id", "actor", "action", "reason")
SAME = and_(*(refusals.c[name] == bindparam(f"of_{name}") for name in KEY))
COUNT = update(refusals).where(SAME).values(times=refusals.c.times + 1).returning(refusals.c.seq, refusals.c.times)


class Refusals:
    def __init__(self, engine: Engine, enqueue: Enqueue, now: Callable[[], datetime], seals: Seals | None) -> None:
        self.engine = engine
        self.enqueue = enqueue
        self.now = now
        self.seals = seals

    def refuse(self, case: Case, denied: Denied, *, actor: str, delivery: str | None = None) -> None:
        """Raises Conflict, and AlreadyDelivered also where it was counted then."""
        key = {"case_id": case.case_id, "actor": actor, "action": denied.action, "reason": denied.reason}
        with self.engine.begin() as connection:
            counted = connection.execute(COUNT, same(key)).first()
            seq = counted.seq if counted else case.seq + 1
            if counted and delivery:
                take_once(connection, delivery, case.case_id)
            if counted is None:
                at = self.now()
                recorded = [CaseEvent(seq, at, actor, denied)]
                CaseLog(connection, self.seals).write(case.case_id, recorded, delivery, before=case.seal)
                connection.execute(update(cases).where(cases.c.case_id == case.case_id).values(seq=seq))
                connection.execute(insert(refusals), {**key, "seq": seq, "since": at, "times": 0})
            if not denied.told and (counted is None or counted.times < TOLD):
                self.enqueue(connection, WHISPER, case.case_id, seq, again=counted is not None)

    def log(self) -> None:
        """Those whose minute is over, each in a row."""
        over = refusals.c.since <= self.now() - MINUTE
        with self.engine.connect() as connection:
            found = connection.execute(select(refusals).where(over).limit(100)).all()
        for row in found:
            try:
                self._log(row)
            except Conflict:
                # Somebody was quicker to write to the case; there is a next time.
                continue

    def _log(self, row: Row[Any]) -> None:
        """Says again what the log says of the first of them; of what stands beside the log only the count is taken."""
        at, key = self.now(), same({name: row._mapping[name] for name in KEY})
        with self.engine.begin() as connection:
            log = CaseLog(connection, self.seals)
            if not is_count(row.times) or not was_refused(log, row):
                connection.execute(delete(refusals).where(SAME, refusals.c.times == row.times), key)
                return
            seq, before = log.newest(row.case_id)
            again = CaseEvent(seq + 1, at, row.actor, Denied(row.action, row.reason, told=True, count=row.times))
            log.write(row.case_id, [again], None, before=before)
            connection.execute(update(cases).where(cases.c.case_id == row.case_id).values(seq=again.seq))
            connection.execute(update(refusals).where(SAME).values(times=refusals.c.times - row.times, since=at), key)


def is_count(times: object) -> bool:
    """SQLite keeps in a column of numbers what anybody writes there."""
    return isinstance(times, int) and times > 0


def was_refused(log: CaseLog, row: Row[Any]) -> bool:
    """Whether the log holds the refusal that is counted there."""
    try:
        first = log.event(row.case_id, row.seq)
    except (Stale, LookupError, TypeError, ValueError):
        return False
    said = first.event
    return isinstance(said, Denied) and (first.actor, said.action, said.reason) == (row.actor, row.action, row.reason)


def same(key: dict[str, Any]) -> dict[str, Any]:
    return {f"of_{name}": value for name, value in key.items()}
