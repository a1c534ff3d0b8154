"""The read models: what a case's log says, as lists and reports ask for it. Written with the log, in its transaction.

They follow from the log alone, so they can be made anew from it at any time (storage/catching_up.py).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert

from billing.account.refund import CAME_BACK
from billing.case.case import Case
from billing.case.events import Approved, Classified, Closed, GapRecorded, Proposed, Reported, Undone
from billing.case.handed_off import handed_to
from billing.follow_up.standing import standing, tells_more
from billing.remedies.ladder import RUNGS
from storage.read_models import (
    READ_MODELS,
    case_gaps,
    case_list,
    case_objects,
    case_people,
    proposals,
    votes,
)

Row = dict[str, Any]
Rows = dict[Table, list[Row]]
Kind = TypeVar("Kind")
GIVEN_BACK = [remedy for remedy, rung in RUNGS.items() if rung.gives_back]
# In which an event names objects of Stripe's.
OBJECTS = ("customer", "charge", "subscription", "invoice", "refund", "credit_note", "schedule", "object")
FORGET = {table: delete(table).where(table.c.case_id == bindparam("of")) for table in READ_MODELS}
RECORD = {table: insert(table) for table in READ_MODELS}
# Money that left, and was neither taken back nor came back by itself.
given = and_(proposals.c.remedy.in_(GIVEN_BACK), proposals.c.amount.is_not(None), proposals.c.executed_at.is_not(None))
still_given = and_(given, proposals.c.undone_at.is_(None), proposals.c.came_back_at.is_(None))


def write_first(connection: Connection, begun: Sequence[Case]) -> None:
    """Of cases of which there is nothing yet."""
    rows_of = {case.case_id: rows(case) for case in begun}
    for table in READ_MODELS:
        wanted = [{"case_id": id, **row} for id, of_case in rows_of.items() for row in of_case[table]]
        if wanted:
            connection.execute(RECORD[table], wanted)


def write(connection: Connection, before: Case, after: Case) -> None:
    """What the case's last events changed."""
    told = rows(before)
    for table, wanted in rows(after).items():
        if wanted != told.get(table):
            replace(connection, table, after.case_id, wanted)


def replace(connection: Connection, table: Table, case_id: str, wanted: list[Row]) -> None:
    connection.execute(FORGET[table], {"of": case_id})
    record(connection, table, case_id, wanted)


def record(connection: Connection, table: Table, case_id: str, wanted: list[Row]) -> None:
    if wanted:
        connection.execute(RECORD[table], [{"case_id": case_id, **row} for row in wanted])


def rows(case: Case) -> Rows:
    """By table, without the case's id. Nothing of a case of which not even the beginning can be read."""
    if not case.log:
        return {}
    place = {"number": case.number}
    parts = {**place, "is_open": case.is_open}
    return {
        case_list: [listed(case)],
        case_people: [{"person": person, **parts} for person in sorted(people(case))],
        case_objects: [{"object": id, **place} for id in sorted(objects(case))],
        case_gaps: list(gaps(case)),
        proposals: list(proposed(case)),
        votes: list(voted(case)),
    }


def listed(case: Case) -> Row:
    closed = [at for _, at, _ in happened(case, Closed)]
    return {
        "number": case.number,
        "is_open": case.is_open,
        "status": case.status,
        "classification": case.classification,
        "opened_at": case.log[0].at,
        "opened_by": case.log[0].actor,
        "closed_at": None if case.is_open else closed[-1],
        "handed_to": handed_to(case.log),
        "waiting": case.waiting.seq if case.waiting else None,
        "unsettled_since": case.doubts[0][0] if case.unsettled else None,
        "came_back_at": max(came_back(case).values(), default=None),
        "drafted_since": drafted_since(case),
    }


def people(case: Case) -> set[str]:
    """Whose case it is: of whoever opened it, proposed something in it, or was handed it last."""
    proposers = {recorded.actor for recorded in case.log if isinstance(recorded.event, Proposed)}
    return {case.log[0].actor, handed_to(case.log) or case.log[0].actor, *proposers}


def objects(case: Case) -> set[str]:
    named = (getattr(recorded.event, name, None) for recorded in case.log for name in OBJECTS)
    return {id for id in named if id}


def drafted_since(case: Case) -> datetime | None:
    """Since when the customer is to be told what nobody has told them; None where there is nothing to tell."""
    if case.classified is None or not case.may_be_read or standing(case).state != "drafted":
        return None
    return next(recorded.at for recorded in reversed(case.log) if tells_more(case, recorded))


def gaps(case: Case) -> Iterator[Row]:
    times: dict[tuple[str, str], list[datetime]] = {}
    for seq, at, recorded in happened(case, GapRecorded):
        times.setdefault((recorded.gap, case.customer_at(seq) or ""), []).append(at)
    for (gap, customer), seen in times.items():
        yield {"gap": gap, "customer": customer, "first": min(seen), "last": max(seen)}


def proposed(case: Case) -> Iterator[Row]:
    classified = list(happened(case, Classified))
    approved = {vote.proposal: at for _, at, vote in happened(case, Approved) if not vote.remaining}
    done = {event.proposal: (recorded, event) for recorded, event in case.executions}
    undone = {event.execution: at for _, at, event in happened(case, Undone)}
    returned = came_back(case)
    for seq, at, event in happened(case, Proposed):
        ended, made = done.get(seq, (None, event))
        yield {
            "seq": seq,
            "remedy": event.remedy,
            "classification": next((what.classification for then, _, what in reversed(classified) if then < seq), ""),
            "customer": case.customer_at(seq) or "",
            "object": event.charge or event.subscription or event.invoice or event.configuration,
            "amount": made.amount,
            "currency": made.currency,
            "proposed_by": case.at(seq).actor,
            "proposed_at": at,
            "approved_at": approved.get(seq),
            "executed_at": ended.at if ended else None,
            "undone_at": undone.get(ended.seq) if ended else None,
            "came_back_at": returned.get(ended.seq) if ended else None,
        }


def came_back(case: Case) -> dict[int, datetime]:
    """When the refund of an execution, by its `seq`, failed or was cancelled after it was made."""
    failed = {news.object: at for _, at, news in happened(case, Reported) if news.status in CAME_BACK}
    return {recorded.seq: failed[done.refund] for recorded, done in case.executions if done.refund in failed}


def voted(case: Case) -> Iterator[Row]:
    for seq, at, vote in happened(case, Approved):
        yield {"seq": seq, "proposal": vote.proposal, "voter": case.at(seq).actor, "at": at}


def happened(case: Case, kind: type[Kind]) -> list[tuple[int, datetime, Kind]]:
    return [(recorded.seq, recorded.at, recorded.event) for recorded in case.log if isinstance(recorded.event, kind)]
