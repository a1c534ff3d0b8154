"""`control_events`: appended to by any process, and read by each whenever it is about to execute something.

Where the log is sealed, a row that does not fit stops all execution: nobody resumes it by writing to the database.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError, OperationalError

from billing.ports.control import Paused
from storage import look_again
from storage.deliveries import take_once
from storage.schema import cases, control_events, control_notes, earlier_seals
from storage.seals import CONTROL, Seals

STATES = ("paused", "resume_asked", "resumed")
NEWEST = select(func.max(control_events.c.seq))
LAST_TURN = NEWEST.where(control_events.c.kind.in_(("paused", "resumed")))
APPEND = insert(control_events)
DEADLOCK_DETECTED = "40P01"
# Nobody loses so often in a row against others who append.
OFTEN = 20


class ControlLog:
    def __init__(self, engine: Engine, now: Callable[[], datetime], seals: Seals | None) -> None:
        self.engine = engine
        self.now = now
        self.seals = seals

    def paused(self) -> Paused | None:
        with self.engine.connect() as connection:
            return self._paused(connection)

    def pause(self, actor: str, reason: str, *, delivery: str | None = None) -> Paused | None:
        def decide(paused: Paused | None) -> str | None:
            return None if paused else "paused"

        before, _ = self._append_as(actor, decide, note=reason, delivery=delivery)
        return before

    def resume(self, actor: str, *, delivery: str | None = None) -> str:
        def decide(paused: Paused | None) -> str | None:
            return paused.resumes(actor, self.now()) if paused else None

        _, kind = self._append_as(actor, decide, delivery=delivery)
        return kind or ""

    def reason(self, paused: Paused) -> str | None:
        note = select(control_notes.c.value).where(control_notes.c.seq == paused.seq)
        with self.engine.connect() as connection:
            return connection.execute(note).scalar()

    def policy_loaded(self, digest: str) -> None:
        self.record("policy_loaded", {"digest": digest})

    def record(self, kind: str, data: dict[str, Any], doing: Callable[[Connection], None] | None = None) -> None:
        """What the bot itself did; `doing` does it, in the same transaction."""
        self._append_as("bot", lambda _paused: kind, data=data, doing=doing)

    def erased(self, case_ids: list[str], erase: Callable[[Connection], None]) -> None:
        """That what told who somebody is, of these cases, is gone: it goes and is logged as one.

        The reason of a pause goes with it: it may name anybody.
        """

        def both(connection: Connection) -> None:
            erase(connection)
            forget_reasons(connection)

        self.record("erased", {"cases": len(case_ids), "case_ids": case_ids}, both)

    def _append_as(
        self,
        actor: str,
        decide: Callable[[Paused | None], str | None],
        *,
        data: dict[str, Any] | None = None,
        note: str = "",
        delivery: str | None = None,
        doing: Callable[[Connection], None] | None = None,
    ) -> tuple[Paused | None, str | None]:
        """How it was before, and the kind of event that was appended, if any: decided on the newest row.

        `doing` is what it tells of, in the same transaction. Raises AlreadyDelivered.
        """
        for _ in range(OFTEN):
            try:
                with self.engine.begin() as connection:
                    if delivery:
                        take_once(connection, delivery)
                    newest = connection.execute(NEWEST).scalar() or 0
                    before = self._paused(connection)
                    kind = decide(before)
                    if kind:
                        self._append(connection, newest, actor, kind, data or {}, note)
                    if doing:
                        doing(connection)
            except IntegrityError:
                continue
            except OperationalError as problem:
                # Others change the rows of open cases in another order, and Postgres ends one of two who then wait.
                if getattr(problem.orig, "sqlstate", None) != DEADLOCK_DETECTED:
                    raise
                continue
            return before, kind
        raise RuntimeError("control_events is never free")

    def _append(
        self, connection: Connection, newest: int, actor: str, kind: str, data: dict[str, Any], note: str
    ) -> None:
        row = {"seq": newest + 1, "at": self.now(), "actor": actor, "kind": kind, "data": data}
        before = self._seal(connection, newest) if self.seals else None
        connection.execute(APPEND, {**row, "seal": self.seals.of_control(row, before) if self.seals else None})
        if note:
            connection.execute(insert(control_notes), {"seq": newest + 1, "value": note})
        if kind == "resumed":
            # Nobody asks any more why it was paused.
            forget_reasons(connection)
        if kind in STATES:
            # Their roots and cards say so.
            look_again.ask_for(connection, cases.c.status != "closed", self.now())

    def _paused(self, connection: Connection) -> Paused | None:
        turn = connection.execute(LAST_TURN).scalar()
        if turn is None:
            return None
        since = control_events.c.seq > turn, control_events.c.kind == "resume_asked"
        rows = connection.execute(
            select(control_events).where(or_(control_events.c.seq == turn, and_(*since))).order_by(control_events.c.seq)
        ).all()
        if not all(self._fits(connection, row) for row in rows):
            return Paused("", rows[0].at)
        if rows[0].kind == "resumed":
            return None
        asked = [(row.actor, row.at) for row in rows[1:]]
        return Paused(rows[0].actor, rows[0].at, rows[0].seq, asked[-1] if asked else None)

    def _fits(self, connection: Connection, row: Row[Any]) -> bool:
        if self.seals is None:
            return True
        fitting, before = self._seal(connection, row.seq), self._seal(connection, row.seq - 1)
        return fitting == self.seals.of_control(dict(row._mapping), before)

    def _seal(self, connection: Connection, seq: int) -> str | None:
        own = connection.execute(select(control_events.c.seal).where(control_events.c.seq == seq)).scalar()
        return own or self._earlier(connection, seq)

    def _earlier(self, connection: Connection, seq: int) -> str | None:
        kept = select(earlier_seals.c.seal).where(earlier_seals.c.case_id == CONTROL, earlier_seals.c.seq == seq)
        return connection.execute(kept).scalar()


def forget_reasons(connection: Connection) -> None:
    """What was typed with a pause is gone; that it was paused, by whom and when, stays."""
    connection.execute(delete(control_notes))
