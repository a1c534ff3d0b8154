"""Refusals where there is no case: appended to `access_events`, and the person is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from storage.cases import Enqueue, remember
from storage.schema import access_events

TURN_AWAY = "turn_away"


@dataclass(frozen=True, slots=True)
class AccessEvent:
    actor: str
    action: str
    reason: str
    channel: str


class Audit:
    def __init__(self, engine: Engine, enqueue: Enqueue, now: Callable[[], datetime]) -> None:
        self.engine = engine
        self.enqueue = enqueue
        self.now = now

    def refused(self, event: AccessEvent, *, delivery: str | None, tell: bool) -> None:
        """`tell` where the answer to the request can't carry the refusal itself. Raises AlreadyDelivered."""
        at = self.now()
        row = {"at": at, "actor": event.actor, "action": event.action, "reason": event.reason, "channel": event.channel}
        with self.engine.begin() as connection:
            remember(connection, delivery, at)
            id = connection.execute(insert(access_events).returning(access_events.c.id), row).scalar_one()
            if tell:
                self.enqueue(connection, TURN_AWAY, "", id)

    def load(self, id: int) -> AccessEvent:
        with self.engine.connect() as connection:
            row = connection.execute(select(access_events).where(access_events.c.id == id)).one()
        return AccessEvent(row.actor, row.action, row.reason, row.channel)
