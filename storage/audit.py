"""Refusals where there is no case: appended to `access_events`, and the person is told. Of what the same person is
refused again and again, so much a minute; the output counts the others.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError

from billing.ports.store import AlreadyDelivered
from storage.flows import TURN_AWAY, Enqueue
from storage.refusals import MINUTE, TOLD
from storage.schema import access_events

RECORD = insert(access_events).returning(access_events.c.id)
# So many of the newest are looked at, however long the table has become.
NEWEST = select(access_events).order_by(access_events.c.id.desc()).limit(1000).subquery()
SAME_LATELY = select(func.count()).where(
    *(NEWEST.c[name] == bindparam(name) for name in ("actor", "action", "reason")), NEWEST.c.at > bindparam("since")
)


class Audit:
    def __init__(self, engine: Engine, enqueue: Enqueue, now: Callable[[], datetime]) -> None:
        self.engine = engine
        self.enqueue = enqueue
        self.now = now

    def refused(
        self, *, actor: str, action: str, reason: str, channel: str | None, delivery: str | None, tell: bool
    ) -> None:
        """`tell` where the answer to the request can't carry the refusal itself. Raises AlreadyDelivered."""
        at = self.now()
        row = {"at": at, "actor": actor, "action": action[:80], "reason": reason[:80], "channel": channel or None}
        with self.engine.begin() as connection:
            if connection.execute(SAME_LATELY, {**row, "since": at - MINUTE}).scalar_one() >= TOLD:
                return
            try:
                id = connection.execute(RECORD, {**row, "delivery": delivery}).scalar_one()
            except IntegrityError:
                raise AlreadyDelivered from None
            if tell:
                self.enqueue(connection, TURN_AWAY, "", id)

    def whom(self, id: int) -> tuple[str | None, str, str]:
        """The channel, the person and the reason of a refusal."""
        with self.engine.connect() as connection:
            row = connection.execute(select(access_events).where(access_events.c.id == id)).one()
        return row.channel, row.actor, row.reason
