"""A case that somebody wants looked at for what its own log does not say: it is due at once.

Whoever works on it may have looked before that, so giving the case back does not take it away again.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, update

from billing.case.events import Event, Executed, Undone
from billing.values.choices import Remedy
from storage.schema import cases


def ask_for(connection: Connection, which: ColumnElement[bool], at: datetime) -> None:
    connection.execute(update(cases).where(which).values(due_at=at, asked_for=True))


def concerns_others(event: Event) -> bool:
    """Whether it changed what other cases rest on, too: there is one portal for all customers."""
    return isinstance(event, Executed | Undone) and event.remedy is Remedy.PORTAL


def have_others_read(connection: Connection, case_id: str, at: datetime) -> None:
    """What was read for them until now is out of date."""
    others = and_(cases.c.case_id != case_id, cases.c.status != "closed")
    connection.execute(update(cases).where(others).values(read_after=at))
    ask_for(connection, others, at)
