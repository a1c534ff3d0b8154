"""Commands that wait for Slack to say who sent them. What was typed is here until it is answered, and no longer."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from billing.ports.kept_commands import Kept
from storage.schema import kept_commands
from storage.seals import Seals

log = logging.getLogger(__name__)

# Longer than one answer takes, and short enough for somebody else to give it in time.
LEASE = timedelta(seconds=30)
# Of one person at once, and in one command.
MOST, LONGEST = 10, 4000
AT_ONCE = 20
GIVEN = ("id", "person", "channel", "text", "delivery", "asked_at")


class KeptCommands:
    """`seals` is None where the log is not sealed: then anybody's row counts who can write one. `shared` is the clock
    by which leases go, if it is another one.
    """

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], datetime],
        seals: Seals | None = None,
        *,
        shared: Callable[[], datetime] | None = None,
    ) -> None:
        self.engine = engine
        self.now = now
        self.shared = shared or now
        self.seals = seals

    def keep(self, *, user: str, channel: str, text: str, delivery: str | None) -> bool:
        if delivery is None or len(text) > LONGEST:
            return False
        row = {"person": user, "channel": channel, "text": text, "delivery": delivery, "asked_at": self.now()}
        row["seal"] = self.seals.of_command(row) if self.seals else None
        theirs = select(func.count()).where(kept_commands.c.person == user)
        try:
            with self.engine.begin() as connection:
                if connection.execute(theirs).scalar_one() >= MOST:
                    return False
                connection.execute(insert(kept_commands), row)
        except IntegrityError:
            # Delivered again while it waits.
            return True
        return True

    def due(self) -> list[Kept]:
        free = or_(kept_commands.c.lease.is_(None), kept_commands.c.leased_until < self.shared())
        query = select(kept_commands).where(free).order_by(kept_commands.c.id).limit(AT_ONCE)
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        found = [(self.is_theirs(row), Kept(*(row._mapping[name] for name in GIVEN))) for row in rows]
        for forged in (kept for theirs, kept in found if not theirs):
            log.error("command.not_ours")
            self.forget(forged)
        return [kept for theirs, kept in found if theirs]

    def is_theirs(self, row: Row[Any]) -> bool:
        """Whether the bot wrote it down when they typed it."""
        return self.seals is None or self.seals.fits_command(row)

    def take(self, kept: Kept, lease: str) -> bool:
        at = self.shared()
        free = or_(kept_commands.c.lease.is_(None), kept_commands.c.leased_until < at)
        taking = update(kept_commands).where(kept_commands.c.id == kept.id, free)
        with self.engine.begin() as connection:
            return connection.execute(taking.values(lease=lease, leased_until=at + LEASE)).rowcount == 1

    def give_back(self, kept: Kept, lease: str) -> None:
        mine = and_(kept_commands.c.id == kept.id, kept_commands.c.lease == lease)
        with self.engine.begin() as connection:
            connection.execute(update(kept_commands).where(mine).values(lease=None, leased_until=None))

    def rest(self, kept: Kept, lease: str) -> None:
        at = self.shared()
        free = or_(kept_commands.c.lease.is_(None), kept_commands.c.leased_until < at, kept_commands.c.lease == lease)
        theirs = update(kept_commands).where(kept_commands.c.person == kept.user, free)
        with self.engine.begin() as connection:
            connection.execute(theirs.values(lease=lease, leased_until=at + LEASE))

    def forget(self, kept: Kept) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(kept_commands).where(kept_commands.c.id == kept.id))

    def end_leases(self) -> None:
        """For the only worker there can be, as it starts: whoever had one is dead."""
        with self.engine.begin() as connection:
            connection.execute(update(kept_commands).values(lease=None, leased_until=None))
