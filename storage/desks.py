"""What waits for one person, from the read models; only whether they may vote is asked of the case itself."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, select

from billing.case.case import Case
from billing.reports.case_list import CaseList
from billing.reports.desk import Desk
from storage.case_lists import ROWS, listed
from storage.catching_up import read
from storage.read_models import IS_UNSETTLED, WAITS, case_list, case_people, proposals

SHOWN = 10
# So many of what waits are looked at for some that this person may vote for.
LOOKED_AT = 20
TOLD_WITHIN = timedelta(days=1)
# A refund that came back is nobody's news for ever.
NEWS_FOR = timedelta(days=30)
WAITING = and_(proposals.c.case_id == case_list.c.case_id, proposals.c.seq == case_list.c.waiting)


class Desks:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def of(self, person: str, *, sees_all: bool, may_vote: Callable[[Case], bool], now: datetime) -> Desk:
        """`sees_all`: unsettled steps of everybody's, for whoever may settle them."""
        came_back = and_(theirs(person), case_list.c.came_back_at > now - NEWS_FOR)
        untold = and_(theirs(person), case_list.c.drafted_since <= now - TOLD_WITHIN)
        unsettled = and_(IS_UNSETTLED, *([] if sees_all else [theirs(person)]))
        with self.engine.connect() as connection:
            waiting = read(connection, connection.execute(others_waiting(person)).scalars())
            votable = [case.number for case in sorted(waiting, key=waits_since) if may_vote(case)]
            return Desk(
                to_approve=CaseList(len(votable), rows_of(connection, votable[:SHOWN])),
                mine=self.mine(connection, person),
                unsettled=part(connection, unsettled),
                came_back=part(connection, came_back),
                untold=part(connection, untold),
            )

    def mine(self, connection: Connection, person: str) -> CaseList:
        query = select(case_people.c.number).where(case_people.c.person == person, case_people.c.is_open)
        newest = connection.execute(query.order_by(case_people.c.number.desc()).limit(SHOWN)).scalars().all()
        return CaseList(count(connection, query), rows_of(connection, newest))


def waits_since(case: Case) -> datetime:
    return case.waiting.at if case.waiting else case.log[-1].at


def others_waiting(person: str) -> Select[str]:
    """What this person did not propose themselves, longest first."""
    query = select(case_list.c.case_id).join(proposals, WAITING)
    return query.where(WAITS, proposals.c.proposed_by != person).order_by(proposals.c.proposed_at).limit(LOOKED_AT)


def theirs(person: str) -> ColumnElement[bool]:
    return case_list.c.case_id.in_(select(case_people.c.case_id).where(case_people.c.person == person))


def part(connection: Connection, which: ColumnElement[bool]) -> CaseList:
    query = select(case_list.c.number).where(which)
    newest = connection.execute(query.order_by(case_list.c.number.desc()).limit(SHOWN)).scalars().all()
    return CaseList(count(connection, query), rows_of(connection, newest))


def count(connection: Connection, query: Select[Any]) -> int:
    return connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def rows_of(connection: Connection, numbers: Iterable[int]) -> tuple[Any, ...]:
    """In the order of the numbers."""
    wanted = list(numbers)
    found = {row.number: listed(row) for row in connection.execute(ROWS.where(case_list.c.number.in_(wanted)))}
    return tuple(found[number] for number in wanted if number in found)
