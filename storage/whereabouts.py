"""Where cases are: which of them a customer has open or had before, and in which thread each one lives."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, or_, select

from billing.values.choices import Remedy
from storage.schema import case_events, cases

PLACE = (cases.c.number, cases.c.channel, cases.c.thread_ts)
IS_OPEN = and_(cases.c.status != "closed", cases.c.thread_ts.is_not(None))


class Whereabouts:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def open_cases(self, customers: Iterable[str]) -> Mapping[str, tuple[int, str, str]]:
        """By customer, of each the newest that is open and has a thread."""
        theirs = cases.c.customer.in_(sorted(set(customers)))
        query = select(cases.c.customer, *PLACE).where(theirs, IS_OPEN)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(cases.c.number)).all()
        return {customer: (number, channel, thread_ts) for customer, number, channel, thread_ts in rows}

    def other_case(self, case_id: str, customer: str | None) -> tuple[int, str, str] | None:
        """The newest open one about the same customer, beside that one."""
        others = and_(cases.c.customer == (customer or ""), cases.c.case_id != case_id, IS_OPEN)
        query = select(*PLACE).where(others).order_by(cases.c.number.desc()).limit(1)
        return self._first(query)

    def earlier_cases(self, case_id: str, customer: str | None, most: int) -> list[tuple[int, str, str]]:
        """The newest of those in which something was done for the customer."""
        before = and_(was_worked_on(case_id, customer or ""), cases.c.thread_ts.is_not(None))
        query = select(*PLACE).where(before).order_by(cases.c.number.desc()).limit(most)
        with self.engine.connect() as connection:
            return [(row.number, row.channel, row.thread_ts) for row in connection.execute(query)]

    def of_number(self, number: int) -> tuple[int, str, str] | None:
        """None until it has a thread, or where there is none of that number."""
        query = select(*PLACE).where(cases.c.number == number, cases.c.thread_ts.is_not(None))
        return self._first(query)

    def has_open_case(self, *, customer: str | None, case_id: str | None) -> bool:
        this = or_(cases.c.customer == (customer or ""), cases.c.case_id == (case_id or ""))
        query = select(cases.c.number).where(this, cases.c.status != "closed")
        with self.engine.connect() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def where(self, case_id: str) -> tuple[int, str, str] | None:
        """None until it has a thread."""
        query = select(*PLACE).where(cases.c.case_id == case_id, cases.c.thread_ts.is_not(None))
        return self._first(query)

    def _first(self, query: Select[Any]) -> tuple[int, str, str] | None:
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return (row.number, row.channel, row.thread_ts) if row else None


def was_worked_on(case_id: str, customer: str) -> ColumnElement[bool]:
    """Closed cases of the customer in which something was done, beside that one: a look at somebody is none."""
    done = and_(
        case_events.c.case_id == cases.c.case_id,
        case_events.c.kind == "executed",
        case_events.c.data["remedy"].as_string() != Remedy.NO_ACTION,
    )
    theirs = and_(cases.c.customer == customer, cases.c.case_id != case_id, cases.c.status == "closed")
    return and_(theirs, select(case_events.c.seq).where(done).exists())
