"""Whose Home was opened when, and what it showed last."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.flows import HOME, Enqueue
from storage.schema import homes

# Whoever opened it longer ago has gone on to something else.
WATCHED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Home:
    """`digest` is of what it showed last, None where that is not known; `hash` is what Slack calls that view."""

    person: str
    digest: str | None
    hash: str | None


class Homes:
    def __init__(self, engine: Engine, enqueue: Enqueue, now: Callable[[], datetime]) -> None:
        self.engine = engine
        self.enqueue = enqueue
        self.now = now

    def opened(self, person: str) -> None:
        """It is drawn at once, whatever it showed before."""
        at = self.now()
        try:
            with self.engine.begin() as connection:
                again = update(homes).where(homes.c.person == person).values(opened_at=at, digest=None)
                if connection.execute(again).rowcount == 0:
                    connection.execute(insert(homes), {"person": person, "opened_at": at})
                self.enqueue(connection, HOME, person, 0, again=True)
        except IntegrityError:
            # They opened it twice at once.
            return

    def watched(self) -> list[Home]:
        query = select(homes).where(homes.c.opened_at > self.now() - WATCHED)
        with self.engine.connect() as connection:
            return [Home(row.person, row.digest, row.hash) for row in connection.execute(query)]

    def find(self, person: str) -> Home | None:
        with self.engine.connect() as connection:
            row = connection.execute(select(homes).where(homes.c.person == person)).first()
        return Home(row.person, row.digest, row.hash) if row else None

    def shows(self, person: str, digest: str | None, hash: str | None) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(homes).where(homes.c.person == person).values(digest=digest, hash=hash))
