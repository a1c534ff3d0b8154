"""Which case is about to change which object in Stripe: one at a time, and noted in the transaction of its log."""

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from billing.case.busy import busy_with
from billing.case.case import Case
from billing.ports.store import Busy
from storage.schema import busy_objects, cases

TAKE = insert(busy_objects)
THEIRS = busy_objects.c.case_id == bindparam("of")
TAKEN = select(busy_objects.c.object).where(THEIRS)
LEAVE = delete(busy_objects).where(THEIRS, busy_objects.c.object.not_in(bindparam("still", expanding=True)))


def take(connection: Connection, engine: Engine, before: Case, after: Case) -> None:
    """What the case is busy with by now. Raises Busy where that is another case's."""
    objects = busy_with(after)
    if objects == busy_with(before):
        return
    taken = set(connection.execute(TAKEN, {"of": after.case_id}).scalars())
    # None is left before all are taken: two cases that want each other's would wait for each other.
    for object in sorted(objects - taken):
        try:
            connection.execute(TAKE, {"object": object, "case_id": after.case_id})
        except IntegrityError:
            raise Busy(number_of(engine, object)) from None
    if taken - objects:
        connection.execute(LEAVE, {"of": after.case_id, "still": sorted(objects)})


def number_of(engine: Engine, object: str) -> int | None:
    """Of the case that is about to change the object, if it has not done so meanwhile."""
    query = select(cases.c.number).join(busy_objects, busy_objects.c.case_id == cases.c.case_id)
    with engine.connect() as connection:
        return connection.execute(query.where(busy_objects.c.object == object)).scalar_one_or_none()
