"""A case that somebody wants looked at for what its own log does not say: it is due at once.

Whoever works on it may have looked before that, so giving the case back does not take it away again.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from billing.case.events import Event, Executed, Undone
from billing.remedies.ladder import RUNGS
from storage.schema import cases

# A reading takes some ten requests, and the bot has as many in half a second.
APART = timedelta(seconds=1)


def ask_for(connection: Connection, which: ColumnElement[bool], at: datetime) -> None:
    connection.execute(update(cases).where(which).values(due_at=at, asked_for=True))


def concerns_others(event: Event) -> bool:
    """Whether it changed what other cases rest on, too."""
    return isinstance(event, Executed | Undone) and RUNGS[event.remedy].for_everybody


def have_others_read(connection: Connection, case_id: str, at: datetime) -> None:
    """What was read for them until now is out of date. They are read one after the other, the newest first: whoever
    looks a customer up meanwhile does not wait for all of them.
    """
    others = select(cases.c.case_id).where(cases.c.case_id != case_id, cases.c.status != "closed")
    found = connection.execute(others.order_by(cases.c.number.desc())).scalars().all()
    rows = [{"of": other, "due": at + place * APART} for place, other in enumerate(found)]
    if rows:
        values = {"read_after": at, "due_at": bindparam("due"), "asked_for": True}
        connection.execute(update(cases).where(cases.c.case_id == bindparam("of")).values(**values), rows)
