"""The rounds: with each sweep some more of the sealed log is read, so that a row which somebody wrote or changed is
found in a case, too, in which nobody does anything any more.
"""

from typing import Any

from sqlalchemy import Connection, Engine, Select, func, literal, select, tuple_

from storage.case_log import SEALED
from storage.schema import case_events, cases
from storage.seals import Seals

# Of rows, and of cases, with each sweep.
AT_ONCE = 500
IN_ORDER = (case_events.c.case_id, case_events.c.seq)
NEWEST = select(func.max(case_events.c.seq)).where(case_events.c.case_id == cases.c.case_id).scalar_subquery()
LENGTHS = select(cases.c.number, cases.c.case_id, cases.c.seq, NEWEST.label("newest")).order_by(cases.c.number)


class SealRounds:
    """What was found and said is kept in memory: a mark in the database could be anybody's."""

    def __init__(self, engine: Engine, seals: Seals) -> None:
        self.engine = engine
        self.seals = seals
        self.case_id, self.seq = "", 0
        self.seal: str | None = None
        self.number = 0
        self.found: set[str] = set()
        self.said: set[str] = set()

    def go_on(self) -> set[str]:
        """The cases that were found to be changed, each until it is said."""
        with self.engine.connect() as connection:
            self.found |= self.other_lengths(connection) | self.wrong_seals(connection)
        return self.found - self.said

    def other_lengths(self, connection: Connection) -> set[str]:
        """Cases that were noted to go up to another row than their log does."""
        rows = connection.execute(LENGTHS.where(cases.c.number > self.number).limit(AT_ONCE)).all()
        self.number = rows[-1].number if len(rows) == AT_ONCE else 0
        return {row.case_id for row in rows if row.seq != row.newest}

    def wrong_seals(self, connection: Connection) -> set[str]:
        found, read = set[str](), 0
        try:
            for row in connection.execute(self.further(SEALED)):
                read += 1
                before = self.go_to(row.case_id)
                if row.seq != self.seq + 1 or not self.seals.fits(row, row.fitting, before):
                    found.add(row.case_id)
                self.seq, self.seal = row.seq, row.fitting
        except (TypeError, ValueError):
            # No program wrote what can't even be read; the next sweep goes on behind it.
            unread = connection.execute(self.further(select(*IN_ORDER))).first()
            if unread:
                self.go_to(unread.case_id)
                self.seq, self.seal = unread.seq, None
                return found | {unread.case_id}
        if read < AT_ONCE:
            self.case_id, self.seq, self.seal = "", 0, None
        return found

    def further(self, query: Select[Any]) -> Select[Any]:
        behind = tuple_(*IN_ORDER) > tuple_(literal(self.case_id), literal(self.seq))
        return query.where(behind).order_by(*IN_ORDER).limit(AT_ONCE)

    def go_to(self, case_id: str) -> str | None:
        """The seal behind which the case's next row has to be."""
        if case_id != self.case_id:
            self.case_id, self.seq, self.seal = case_id, 0, None
        return self.seal
