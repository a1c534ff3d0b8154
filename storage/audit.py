"""Refusals where there is no case: appended to `access_events`, and the person is told."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from billing.ports.store import AlreadyDelivered
from storage.cases import Enqueue
from storage.schema import access_events

TURN_AWAY = "turn_away"
RECORD = insert(access_events).returning(access_events.c.id)


class Audit:
    def __init__(self, engine: Engine, enqueue: Enqueue, now: Callable[[], datetime]) -> None:
        self.engine = engine
        self.enqueue = enqueue
        self.now = now

    def refused(self, *, actor: str, action: str, reason: str, channel: str, delivery: str | None, tell: bool) -> None:
        """`tell` where the answer to the request can't carry the refusal itself. Raises AlreadyDelivered."""
        at = self.now()
        row = {"at": at, "actor": actor, "action": action[:80], "reason": reason[:80], "channel": channel}
        with self.engine.begin() as connection:
            try:
                id = connection.execute(RECORD, {**row, "delivery": delivery}).scalar_one()
            except IntegrityError:
                raise AlreadyDelivered from None
            if tell:
                self.enqueue(connection, TURN_AWAY, "", id)

    def whom(self, id: int) -> tuple[str, str, str]:
        """The channel, the person and the reason of a refusal."""
        with self.engine.connect() as connection:
            row = connection.execute(select(access_events).where(access_events.c.id == id)).one()
        return row.channel, row.actor, row.reason
