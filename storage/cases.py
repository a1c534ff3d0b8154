"""Cases: loaded from their log, and appended to."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, bindparam, func, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.exc import IntegrityError

from billing.approval.shares import passed
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import (
    Attempted,
    Denied,
    Erased,
    Event,
    Opened,
)
from billing.case.fold import fold
from billing.case.lifecycle import Status
from billing.case.log import CaseEvent
from billing.policy.limits import MONTH, Share
from billing.ports.store import Conflict, LimitPassed, ThreadTaken
from billing.reports.case_list import DIGITS
from billing.values.errors import CaseNotFound
from billing.values.identifiers import Identifier
from storage import busy, codec, limits, listing
from storage.case_log import LONG, CaseLog
from storage.erasable import Erasable
from storage.flows import ADVANCE, WHISPER, Enqueue, HandOver, flow_after, left_to_the_sweep
from storage.leases import Leases
from storage.look_again import concerns_others, have_others_read
from storage.openings import Opening, Openings
from storage.projection import projection
from storage.refusals import Refusals
from storage.schema import cases
from storage.seals import Seals
from storage.whereabouts import was_worked_on

# No case has such a number, and Postgres fails where its own are compared with one that they have no room for.
TOO_HIGH = 10**DIGITS
# Built once: putting a statement together costs more than running it.
# Read models that told everything before tell everything after; others are caught up with (storage/listing.py).
IN_STEP = sql_case((cases.c.listed == bindparam("behind"), bindparam("reached")), else_=cases.c.listed)
MOVE = update(cases).where(cases.c.case_id == bindparam("of")).values(listed=IN_STEP)


class Cases:
    """`seals` is None where the log is not sealed; `shared` is the clock by which leases go, if it is another one."""

    def __init__(
        self,
        engine: Engine,
        enqueue: Enqueue,
        now: Callable[[], datetime],
        seals: Seals | None = None,
        hand_over: HandOver = left_to_the_sweep,
        *,
        shared: Callable[[], datetime] | None = None,
    ) -> None:
        self.engine = engine
        self.enqueue = enqueue
        self.now = now
        self.seals = seals
        self.hand_over = hand_over
        self.erasable = Erasable(engine, seals)
        self.refusals = Refusals(engine, enqueue, now, seals)
        self.openings = Openings(engine, seals, self.erasable)
        self.leases = Leases(engine, now, shared or now)

    def open(self, opened: Opened, *, actor: str, identifier: Identifier | None, delivery: str | None) -> Case:
        blank = Case(f"case_{uuid.uuid4().hex}", 0, opened.channel, opened.thread_ts)
        case = fold(blank, following(blank, (opened,), actor, self.now()))
        typed = {"identifier": str(identifier)} if identifier else {}
        case = self.openings.open(Opening(case, typed, delivery))
        self.hand_over(case.case_id)
        return case

    def append(self, case: Case, decision: Decision, *, actor: str, delivery: str | None = None) -> Case:
        at = self.now()
        recorded = following(case, decision.events, actor, at)
        before, case = case, fold(case, recorded)
        kept = dict(decision.typed)
        if decision.proposed_on:
            kept["proposed_on"] = codec.write_reading(decision.proposed_on)
        with self.engine.begin() as connection:
            if decision.within:
                limits.take_turns(connection)
            seal = self._record(connection, before, recorded, kept, delivery)
            if decision.within and (limit := passed(case, decision.within, limits.shares(connection, at - MONTH), at)):
                raise LimitPassed(limit)
            try:
                self._move(connection, before, case, at)
            except IntegrityError:
                raise ThreadTaken from None
            self._ask_for_more(connection, case, recorded)
        self.hand_over(case.case_id)
        return replace(case, seal=seal)

    def shares(self, since: datetime) -> list[Share]:
        with self.engine.connect() as connection:
            return limits.shares(connection, since)

    def _record(
        self,
        connection: Connection,
        behind: Case,
        recorded: Sequence[CaseEvent],
        kept: Mapping[str, str],
        delivery: str | None,
    ) -> str | None:
        """The newest row's seal."""
        case_id, first = behind.case_id, recorded[0].seq
        seal = CaseLog(connection, self.seals).write(case_id, recorded, delivery, before=behind.seal)
        self.erasable.keep_all(connection, self.erasable.rows(case_id, first, kept))
        return seal

    def _move(self, connection: Connection, before: Case, case: Case, at: datetime) -> None:
        steps = {"of": case.case_id, "behind": before.seq, "reached": case.seq}
        # Waits for another case's turn, so it comes before this one's row is locked.
        busy.take(connection, self.engine, before, case)
        connection.execute(MOVE, {**steps, **projection(case, at)})
        listing.write(connection, before, case)

    def _ask_for_more(self, connection: Connection, case: Case, recorded: Sequence[CaseEvent]) -> None:
        """Enqueues what follows from single events, which nothing else asks for again."""
        if any(concerns_others(each.event) for each in recorded):
            have_others_read(connection, case.case_id, recorded[-1].at)
        for each in recorded:
            if flow := flow_after(each.event):
                self.enqueue(connection, flow, case.case_id, each.seq)

    def refuse(self, case: Case, denied: Denied, *, actor: str, delivery: str | None = None) -> None:
        self.refusals.refuse(case, denied, actor=actor, delivery=delivery)

    def load(self, case_id: str, *, whole: bool = False) -> Case:
        with self.engine.connect() as connection:
            row = connection.execute(select(cases).where(cases.c.case_id == case_id)).one_or_none()
            if row is None:
                raise CaseNotFound
            place = Case(case_id, row.number, row.channel, row.thread_ts)
            blank = replace(
                place, attempted_seq=row.attempted_seq, previewed_seq=row.previewed_seq, read_after=row.read_after
            )
            case, read = CaseLog(connection, self.seals).read(blank, row.seq, whole=whole)
            case = where_it_began(case)
        if self.seals and read > LONG:
            with self.engine.begin() as connection:
                CaseLog(connection, self.seals).keep_snapshot(case)
        return case

    def event(self, case_id: str, seq: int) -> CaseEvent:
        with self.engine.connect() as connection:
            return CaseLog(connection, self.seals).event(case_id, seq)

    def begin(self, case: Case, attempted: Attempted) -> None:
        at = self.now()
        first = case.status is Status.EXECUTING and case.first_asked is None
        with self.engine.begin() as connection:
            if first:
                recorded = following(case, (attempted,), "bot", at)
                self._record(connection, case, recorded, {}, None)
                self._move(connection, case, fold(case, recorded), at)
            as_known = and_(cases.c.case_id == case.case_id, cases.c.attempted_seq == case.attempted_seq)
            attempting = update(cases).where(as_known).values(attempted_seq=case.work.seq if case.work else 0)
            if connection.execute(attempting).rowcount == 0:
                raise Conflict

    def held_off(self, case: Case) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(cases).where(cases.c.case_id == case.case_id).values(attempted_seq=0))

    def in_thread(self, channel: str, thread_ts: str) -> list[str]:
        """The cases that live in a thread, newest first."""
        query = select(cases.c.case_id).where(cases.c.channel == channel, cases.c.thread_ts == thread_ts)
        with self.engine.connect() as connection:
            return list(connection.execute(query.order_by(cases.c.number.desc())).scalars())

    def root_posted(self, case_id: str, thread_ts: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(cases).where(cases.c.case_id == case_id).values(thread_ts=thread_ts))

    def earlier_cases(self, case: Case, customer: str) -> int:
        query = select(func.count()).select_from(cases).where(was_worked_on(case.case_id, customer))
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def of(self, *, number: int | None = None, customer: str | None = None) -> list[str]:
        """The cases of that number or about that customer, by `case_id`."""
        if number is not None and not 0 < number < TOO_HIGH:
            return []
        theirs = cases.c.customer == customer if number is None else cases.c.number == number
        with self.engine.connect() as connection:
            return list(connection.execute(select(cases.c.case_id).where(theirs).order_by(cases.c.number)).scalars())

    def erase(self, connection: Connection, case: Case) -> None:
        """What tells who somebody is is gone, which the log says. Raises Conflict, and Stale while a step goes on."""
        at = self.now()
        recorded = following(case, (Erased(),), "bot", at)
        before, case = case, fold(case, recorded)
        self._record(connection, before, recorded, {}, None)
        self._move(connection, before, case, at)
        self.erasable.erase(connection, case.case_id)
        self.enqueue(connection, ADVANCE, case.case_id, case.seq)

    def whisper_again(self, case_id: str, seq: int) -> None:
        with self.engine.begin() as connection:
            self.enqueue(connection, WHISPER, case_id, seq, if_lost=True)


def where_it_began(case: Case) -> Case:
    """What the log says of the channel counts; beside it anybody's word may stand."""
    first = case.log[0].event if case.log else None
    return replace(case, channel=first.channel) if isinstance(first, Opened) else case


def following(case: Case, events: tuple[Event, ...], actor: str, at: datetime) -> list[CaseEvent]:
    """The rows that the events become behind the case's log."""
    return [CaseEvent(seq, at, actor, event) for seq, event in enumerate(events, case.seq + 1)]
