"""Where each message of a case is in Slack, and what it showed last."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from storage.schema import messages


@dataclass(frozen=True, slots=True)
class Posted:
    """Without `ts` the post was begun, and whether it reached Slack is not known."""

    ts: str | None
    digest: str | None
    begun_at: datetime


class Messages:
    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self.engine = engine
        self.now = now

    def of(self, case_id: str) -> dict[str, Posted]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(messages).where(messages.c.case_id == case_id)).all()
        return {row.name: Posted(row.ts, row.digest, row.begun_at) for row in rows}

    def begin(self, case_id: str, name: str, channel: str) -> None:
        row = {"case_id": case_id, "name": name, "channel": channel, "begun_at": self.now()}
        with self.engine.begin() as connection:
            connection.execute(insert(messages), row)

    def shown(self, case_id: str, name: str, *, ts: str, digest: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                update(messages)
                .where(messages.c.case_id == case_id, messages.c.name == name)
                .values(ts=ts, digest=digest)
            )

    def lost(self, case_id: str, name: str) -> None:
        """Somebody deleted the message, so it is to be posted afresh."""
        with self.engine.begin() as connection:
            connection.execute(delete(messages).where(messages.c.case_id == case_id, messages.c.name == name))

    def case_of(self, channel: str, ts: str) -> str | None:
        query = select(messages.c.case_id).where(messages.c.channel == channel, messages.c.ts == ts)
        with self.engine.connect() as connection:
            return connection.execute(query).scalar()
