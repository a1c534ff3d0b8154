"""A case that somebody wants looked at for what its own log does not say: it is due at once.

Whoever works on it may have looked before that, so giving the case back does not take it away again.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, update

from storage.schema import cases


def ask_for(connection: Connection, which: ColumnElement[bool], at: datetime) -> None:
    connection.execute(update(cases).where(which).values(due_at=at, asked_for=True))
