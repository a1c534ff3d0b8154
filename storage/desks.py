"""What waits for one person, from the read models; only what they may vote for is read from the cases themselves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, bindparam, or_, select

from billing.case.case import Case
from billing.reports.case_list import CaseList, Listed
from billing.reports.desk import Desk
from storage.case_lists import ROWS, listed
from storage.catching_up import read
from storage.read_models import IS_UNSETTLED, WAITS, case_list, case_people
from storage.schema import cases

SHOWN = 10
# So many of what waits are looked at for what somebody may vote for.
LOOKED_AT = 200
TOLD_WITHIN = timedelta(days=1)
# A refund that came back is nobody's news for ever.
NEWS_FOR = timedelta(days=30)
THEIRS = case_people.c.case_id == case_list.c.case_id
MINE = (
    select(case_people.c.number)
    .where(case_people.c.person == bindparam("person"), case_people.c.is_open)
    .order_by(case_people.c.number.desc())
)
MISSED = (
    select(case_list.c.number, case_list.c.came_back_at, case_list.c.drafted_since)
    .join(case_people, THEIRS)
    .where(
        case_people.c.person == bindparam("person"),
        or_(case_list.c.came_back_at > bindparam("news"), case_list.c.drafted_since <= bindparam("told")),
    )
    .order_by(case_list.c.number.desc())
)
WAITING = (
    select(case_list.c.case_id, cases.c.seq)
    .join(cases, cases.c.case_id == case_list.c.case_id)
    .where(WAITS)
    .order_by(case_list.c.number)
    .limit(LOOKED_AT)
)


class Desks:
    """For one thread at a time: it remembers what waits, and up to which `seq` it read that."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.known: dict[str, tuple[int, Case]] = {}

    def waiting(self) -> list[Case]:
        """Those in which a proposal waits, the oldest first."""
        with self.engine.connect() as connection:
            reached = {row.case_id: row.seq for row in connection.execute(WAITING)}
            new = [case_id for case_id, seq in reached.items() if self.known.get(case_id, (0, None))[0] != seq]
            fresh = {case.case_id: (reached[case.case_id], case) for case in (read(connection, new) if new else [])}
        self.known = {case_id: known for case_id, known in (self.known | fresh).items() if case_id in reached}
        return [self.known[case_id][1] for case_id in reached if case_id in self.known]

    def of(self, person: str, *, to_approve: Iterable[int], sees_all: bool, now: datetime) -> Desk:
        """`to_approve`: numbers of the cases in which they may vote. `sees_all`: unsettled steps of everybody's, for
        whoever may settle them.
        """
        with self.engine.connect() as connection:
            missed = connection.execute(MISSED, {"person": person, "news": now - NEWS_FOR, "told": now - TOLD_WITHIN})
            came_back, untold = told_apart(missed, now)
            parts = {
                "to_approve": sorted(to_approve),
                "mine": connection.execute(MINE, {"person": person}).scalars().all(),
                "unsettled": connection.execute(unsettled(None if sees_all else person)).scalars().all(),
                "came_back": came_back,
                "untold": untold,
            }
            shown = {number for numbers in parts.values() for number in numbers[:SHOWN]}
            rows = connection.execute(ROWS.where(case_list.c.number.in_(shown)))
            known = {row.number: listed(row) for row in rows}
        return Desk(**{name: case_list_of(numbers, known) for name, numbers in parts.items()})


def case_list_of(numbers: Sequence[int], known: Mapping[int, Listed]) -> CaseList:
    return CaseList(len(numbers), tuple(known[number] for number in numbers[:SHOWN] if number in known))


def unsettled(person: str | None) -> Select[int]:
    """Newest first; everybody's where it is nobody's in particular."""
    query = select(case_list.c.number).where(IS_UNSETTLED).order_by(case_list.c.number.desc())
    if person is None:
        return query
    return query.join(case_people, THEIRS).where(case_people.c.person == person)


def told_apart(missed: Iterable[Any], now: datetime) -> tuple[list[int], list[int]]:
    """Of which a refund came back, and whose follow-up nobody sent; newest first."""
    rows = list(missed)
    came_back = [row.number for row in rows if row.came_back_at and row.came_back_at > now - NEWS_FOR]
    untold = [row.number for row in rows if row.drafted_since and row.drafted_since <= now - TOLD_WITHIN]
    return came_back, untold
