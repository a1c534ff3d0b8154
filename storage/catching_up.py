"""Brings the read models up to the log, for which a program without them wrote; or makes all of them anew.

Nothing is decided by them, so no seal is looked at: a row that stops its case may show it in a list.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, and_, delete, exists, func, insert, literal, select, update

from billing.case.case import Case
from billing.case.fold import fold_as_far
from billing.case.log import CaseEvent
from storage import codec, listing
from storage.case_log import TELLING
from storage.read_models import READ_MODELS
from storage.schema import case_events, cases, personal_data

# So many cases in one transaction, which others wait for.
AT_ONCE = 100
BEHIND = select(cases.c.case_id).where(cases.c.listed < cases.c.seq).order_by(cases.c.number).limit(AT_ONCE)
PLACE = (cases.c.case_id, cases.c.number, cases.c.channel, cases.c.thread_ts)


def rebuild(connection: Connection) -> int:
    """Everything anew from the log; how many cases that were."""
    connection.execute(update(cases).values(listed=0))
    caught_up = 0
    while behind := catch_up(connection):
        caught_up += behind
    return caught_up


def catch_up(connection: Connection) -> int:
    """Brings some of the cases up to their log; how many those were."""
    found = connection.execute(BEHIND).scalars().all()
    if not found:
        return 0
    theirs = and_(cases.c.case_id.in_(found), cases.c.listed < cases.c.seq)
    # Whoever writes to one of them now waits for this.
    connection.execute(update(cases).where(theirs).values(listed=cases.c.seq))
    told = [(case.case_id, listing.rows(case)) for case in read(connection, found)]
    for table in READ_MODELS:
        connection.execute(delete(table).where(table.c.case_id.in_(found)))
        rows = [{"case_id": case_id, **row} for case_id, rows_by_table in told for row in rows_by_table.get(table, ())]
        if rows:
            connection.execute(insert(table), rows)
    index_what_was_typed(connection, found)
    return len(found)


def read(connection: Connection, case_ids: Iterable[str]) -> list[Case]:
    """These cases, each as far as its log is one that this program could have written."""
    wanted = list(case_ids)
    logs: dict[str, list[CaseEvent]] = {case_id: [] for case_id in wanted}
    stuck = set[str]()
    query = TELLING.where(case_events.c.case_id.in_(wanted)).order_by(case_events.c.case_id, case_events.c.seq)
    for row in connection.execute(query):
        if row.case_id in stuck:
            continue
        try:
            logs[row.case_id].append(CaseEvent(row.seq, row.at, row.actor, codec.decode(row.kind, row.data)))
        except (LookupError, TypeError, ValueError):
            stuck.add(row.case_id)
    places = connection.execute(select(*PLACE).where(cases.c.case_id.in_(wanted)))
    return [fold_as_far(Case(*place), logs[place.case_id])[0] for place in places]


def index_what_was_typed(connection: Connection, case_ids: Iterable[str]) -> None:
    kept = personal_data.alias()
    same = and_(kept.c.case_id == personal_data.c.case_id, kept.c.seq == personal_data.c.seq)
    typed = and_(personal_data.c.case_id.in_(list(case_ids)), personal_data.c.name == "identifier")
    columns = (personal_data.c.case_id, literal("found_by"), personal_data.c.seq, func.lower(personal_data.c.value))
    made = select(*columns).where(typed, ~exists().where(same, kept.c.name == "found_by"))
    connection.execute(insert(personal_data).from_select(["case_id", "name", "seq", "value"], made))
