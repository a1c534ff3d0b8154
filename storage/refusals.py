"""Refusals in a case: the first of one person, action and reason is logged at once, and whoever goes on trying is
counted for a minute. None of them has the case worked on.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, and_, bindparam, delete, func, insert, select, update

from billing.case.case import Case
from billing.case.events import Denied
from billing.case.log import CaseEvent
from billing.ports.store import Conflict
from storage.case_log import CaseLog
from storage.schema import case_events, cases, refusals
from storage.seals import Seals

if TYPE_CHECKING:
    from storage.cases import Enqueue

WHISPER = "whisper"
MINUTE = timedelta(minutes=1)
# How often within one somebody is told the same again.
TOLD = 10
KEY = ("case_id", "actor", "action", "reason")
SAME = and_(*(refusals.c[name] == bindparam(f"of_{name}") for name in KEY))
COUNT = update(refusals).where(SAME).values(times=refusals.c.times + 1).returning(refusals.c.seq, refusals.c.times)


class Refusals:
    engine: Engine
    enqueue: "Enqueue"
    now: Callable[[], datetime]
    seals: Seals | None

    def refuse(self, case: Case, denied: Denied, *, actor: str, delivery: str | None = None) -> None:
        key = {"case_id": case.case_id, "actor": actor, "action": denied.action, "reason": denied.reason}
        with self.engine.begin() as connection:
            counted = connection.execute(COUNT, same(key)).first()
            seq = counted.seq if counted else case.seq + 1
            if counted is None:
                at = self.now()
                CaseLog(connection, self.seals).write(case.case_id, [CaseEvent(seq, at, actor, denied)], delivery)
                connection.execute(update(cases).where(cases.c.case_id == case.case_id).values(seq=seq))
                connection.execute(insert(refusals), {**key, "seq": seq, "since": at, "times": 0})
            if not denied.told and (counted is None or counted.times < TOLD):
                self.enqueue(connection, WHISPER, case.case_id, seq, again=counted is not None)

    def log_refusals(self) -> None:
        """Those whose minute is over, each in a row."""
        over = refusals.c.since <= self.now() - MINUTE
        with self.engine.connect() as connection:
            found = connection.execute(select(refusals).where(over).limit(100)).all()
        for row in found:
            key = same({name: row._mapping[name] for name in KEY})
            try:
                self._log(key, row.times)
            except Conflict:
                # Somebody was quicker to write to the case; there is a next time.
                continue

    def _log(self, key: dict[str, Any], count: int) -> None:
        at = self.now()
        with self.engine.begin() as connection:
            if count == 0:
                connection.execute(delete(refusals).where(SAME, refusals.c.times == 0), key)
                return
            last = select(func.max(case_events.c.seq)).where(case_events.c.case_id == key["of_case_id"])
            seq = connection.execute(last).scalar_one() + 1
            again = Denied(key["of_action"], key["of_reason"], told=True, count=count)
            CaseLog(connection, self.seals).write(
                key["of_case_id"], [CaseEvent(seq, at, key["of_actor"], again)], delivery=None
            )
            connection.execute(update(cases).where(cases.c.case_id == key["of_case_id"]).values(seq=seq))
            connection.execute(update(refusals).where(SAME).values(times=refusals.c.times - count, since=at), key)


def same(key: dict[str, Any]) -> dict[str, Any]:
    return {f"of_{name}": value for name, value in key.items()}
