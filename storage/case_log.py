"""A case's log, written and read: every row is looked at before it counts, and the first that is not as this program
wrote it stops the case there.

A long log that is sealed is read from a snapshot on: what happened in the case until then, without the refusals, and
sealed as a row is, so that nobody else writes one. It only saves time, and whoever is about to act on a case has the
whole log read.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from billing.case.case import Case
from billing.case.fold import fold, fold_as_far
from billing.case.log import CaseEvent
from billing.ports.store import AlreadyDelivered, Conflict, Stopped
from billing.values.errors import Stale
from storage import codec
from storage.deliveries import was_taken
from storage.schema import case_events, earlier_seals, snapshots
from storage.seals import Seals

RECORD = insert(case_events)
# So many rows are read quicker than a snapshot is kept.
LONG = 500
BEFORE_THE_KEY = and_(earlier_seals.c.case_id == case_events.c.case_id, earlier_seals.c.seq == case_events.c.seq)
FITTING = func.coalesce(case_events.c.seal, earlier_seals.c.seal).label("fitting")
SEALED = select(case_events, FITTING).join_from(case_events, earlier_seals, BEFORE_THE_KEY, isouter=True)
# A snapshot is of the log that ends with that very row.
THERE = and_(case_events.c.case_id == snapshots.c.case_id, case_events.c.seq == snapshots.c.seq)
SNAPSHOT = select(snapshots, FITTING).select_from(
    snapshots.join(case_events, THERE).outerjoin(earlier_seals, BEFORE_THE_KEY)
)
# Without seals to compare, refusals need not be read at all.
HANDED_BACK = case_events.c.data["of"].as_string().is_not(None)
TELLING = select(case_events).where(or_(case_events.c.kind != "denied", HANDED_BACK))


def rows_of(
    seals: Seals | None, case_id: str, recorded: Sequence[CaseEvent], delivery: str | None, *, before: str | None
) -> list[dict[str, Any]]:
    """What is written of the events behind the row with the seal `before`."""
    rows: list[dict[str, Any]] = [
        {
            "case_id": case_id,
            "seq": each.seq,
            "at": each.at,
            "actor": each.actor,
            "kind": each.kind,
            "data": codec.encode(each.event),
            "delivery": delivery if each is recorded[0] else None,
        }
        for each in recorded
    ]
    for row in rows:
        row["seal"] = before = seals.of(row, before) if seals else None
    return rows


@dataclass(frozen=True, slots=True)
class CaseLog:
    """`seals` is None where the log is not sealed."""

    connection: Connection
    seals: Seals | None

    def write(
        self, case_id: str, recorded: Sequence[CaseEvent], delivery: str | None, *, before: str | None
    ) -> str | None:
        """Behind the row with the seal `before`. The newest row's seal. Raises Conflict or AlreadyDelivered."""
        if delivery and was_taken(self.connection, delivery, case_id):
            raise AlreadyDelivered
        rows = rows_of(self.seals, case_id, recorded, delivery, before=before)
        try:
            self.connection.execute(RECORD, rows)
        except IntegrityError as problem:
            raise (AlreadyDelivered if "delivery" in str(problem.orig) else Conflict) from None
        newest: str | None = rows[-1]["seal"]
        return newest

    def read(self, blank: Case, written: int, *, whole: bool = False) -> tuple[Case, int]:
        """The case that its log tells, which was noted to go up to `written`, and how many rows were read for it.

        Raises Stopped.
        """
        start = blank if whole else self.from_snapshot(blank)
        theirs = and_(case_events.c.case_id == blank.case_id, case_events.c.seq > start.seq)
        count, last = self.connection.execute(select(func.count(), func.max(case_events.c.seq)).where(theirs)).one()
        last = last or start.seq
        if not count and start.seq >= written:
            return start, 0
        query = (SEALED if self.seals else TELLING).where(theirs, case_events.c.seq <= last)
        happened, wrong, reached, before = [], None, start.seq, start.seal
        try:
            for row in self.connection.execute(query.order_by(case_events.c.seq)):
                happened += self.told_by(row, before)
                reached, before = row.seq, row.fitting if self.seals else None
        except (LookupError, TypeError, ValueError):
            wrong = reached + 1
        case, stuck = fold_as_far(start, happened)
        if stuck or wrong or count != last - start.seq or last < written:
            # Where a number is missing, whatever stood there is not known.
            raise Stopped(case, stuck.seq if stuck else wrong or case.seq + 1, max(written, last))
        return replace(case, seq=last, seal=before), count

    def told_by(self, row: Row[Any], before: str | None) -> list[CaseEvent]:
        """What happened by a row, nothing by a refusal. Raises ValueError and its like where somebody else wrote it."""
        if self.seals and not self.seals.fits(row, row.fitting, before):
            raise ValueError("the seal does not fit")
        if row.kind == "denied" and "of" not in row.data:
            return []
        return [CaseEvent(row.seq, row.at, row.actor, codec.decode(row.kind, row.data))]

    def event(self, case_id: str, seq: int) -> CaseEvent:
        """One row by itself, be it a refusal. Raises Stale where there is none that the bot wrote."""
        query = (SEALED if self.seals else select(case_events)).where(case_events.c.case_id == case_id)
        row = self.connection.execute(query.where(case_events.c.seq == seq)).first()
        if row is None:
            raise Stale
        if self.seals:
            before = self.connection.execute(query.where(case_events.c.seq == seq - 1)).first()
            if not self.seals.fits(row, row.fitting, before.fitting if before else None):
                raise Stale
        return CaseEvent(row.seq, row.at, row.actor, codec.decode(row.kind, row.data))

    def newest(self, case_id: str) -> tuple[int, str | None]:
        """The newest row's number and seal."""
        newest_first = SEALED.where(case_events.c.case_id == case_id).order_by(case_events.c.seq.desc())
        row = self.connection.execute(newest_first.limit(1)).one()
        return row.seq, row.fitting

    def from_snapshot(self, blank: Case) -> Case:
        if self.seals is None:
            return blank
        found = self.connection.execute(SNAPSHOT.where(snapshots.c.case_id == blank.case_id)).first()
        if found is None or found.seal != snapshot_seal(self.seals, blank.case_id, found.happened, found.fitting):
            return blank
        happened = [
            CaseEvent(seq, datetime.fromisoformat(at), actor, codec.decode(kind, data))
            for seq, at, actor, kind, data in json.loads(found.happened)
        ]
        return replace(fold(blank, happened), seq=found.seq, seal=found.fitting)

    def keep_snapshot(self, case: Case) -> None:
        assert self.seals is not None
        rows = [[row.seq, row.at.isoformat(), row.actor, row.kind, codec.encode(row.event)] for row in case.log]
        happened = json.dumps(rows, ensure_ascii=False)
        seal = snapshot_seal(self.seals, case.case_id, happened, case.seal)
        self.connection.execute(delete(snapshots).where(snapshots.c.case_id == case.case_id))
        kept = {"case_id": case.case_id, "seq": case.seq, "happened": happened, "seal": seal}
        self.connection.execute(insert(snapshots), kept)


def snapshot_seal(seals: Seals, case_id: str, happened: str, newest: str | None) -> str:
    """Over the seal of the newest row, too: of another log that is as long it is no snapshot."""
    return seals.over("snapshots", case_id, happened, newest)
