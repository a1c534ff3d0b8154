"""Lists of cases, from the read models alone: quick however many cases there are."""

from typing import Any, assert_never

from sqlalchemy import Engine, Select, func, select, union

from billing.case.lifecycle import Status
from billing.reports.case_list import CaseList, Listed, Wanted
from billing.values.choices import Classification
from billing.values.identifiers import Identifier
from storage.erasable import found_by
from storage.read_models import IS_CLOSED, IS_OPEN, WAITS, case_list, case_objects, case_people
from storage.schema import FOUND_BY, cases, personal_data

NEWEST = 20
NUMBERS = select(case_list.c.number)
ROWS = select(
    case_list.c.number,
    case_list.c.status,
    case_list.c.classification,
    case_list.c.opened_at,
    case_list.c.opened_by,
    case_list.c.handed_to,
    cases.c.channel,
    cases.c.thread_ts,
).join_from(case_list, cases, case_list.c.case_id == cases.c.case_id)


class CaseLists:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def page(self, wanted: Wanted, person: str) -> CaseList:
        """The newest that fit, for this person, and how many do."""
        fitting = numbers(wanted, person).subquery()
        first = select(fitting.c.number).order_by(fitting.c.number.desc()).limit(NEWEST)
        with self.engine.connect() as connection:
            total = connection.execute(select(func.count()).select_from(fitting)).scalar_one()
            found = connection.execute(first).scalars().all()
            rows = connection.execute(ROWS.where(case_list.c.number.in_(found)).order_by(case_list.c.number.desc()))
            return CaseList(total, tuple(listed(row) for row in rows))


def numbers(wanted: Wanted, person: str) -> Select[int]:
    match wanted:
        case Classification():
            return NUMBERS.where(case_list.c.classification == wanted)
        case Identifier():
            return found(wanted)
        case int():
            return NUMBERS.where(case_list.c.number == wanted)
        case "open":
            return NUMBERS.where(IS_OPEN)
        case "closed":
            return NUMBERS.where(IS_CLOSED)
        case "waiting":
            return NUMBERS.where(WAITS)
        case "mine":
            return select(case_people.c.number).where(case_people.c.person == person, case_people.c.is_open)
        case "all":
            return NUMBERS
    assert_never(wanted)


def found(identifier: Identifier) -> Select[int]:
    """By Stripe's ids, and by what was typed for as long as that is kept."""
    named = select(case_objects.c.number).where(case_objects.c.object == identifier.value)
    typed = (
        select(cases.c.number)
        .join_from(personal_data, cases, personal_data.c.case_id == cases.c.case_id)
        .where(FOUND_BY, personal_data.c.value == found_by(str(identifier)))
    )
    both = union(named, typed).subquery()
    return select(both.c.number)


def listed(row: Any) -> Listed:
    return Listed(
        number=row.number,
        status=Status(row.status),
        classification=Classification(row.classification) if row.classification else None,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        handed_to=row.handed_to,
        channel=row.channel,
        thread_ts=row.thread_ts,
    )
