"""Slack's ids of what was heeded or refused, in a row of its own or without one: no case heeds one twice, nor does what
concerns none.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, union_all

from billing.ports.store import AlreadyDelivered
from storage.schema import access_events, case_events, control_deliveries

# Built once: putting a statement together costs more than running it.
COUNTED = select(1).where(control_deliveries.c.delivery.in_(bindparam("deliveries", expanding=True)))


def were_counted(connection: Connection, deliveries: Sequence[str]) -> bool:
    """Whether something was refused for one of them without a row of its own, in whichever case."""
    return connection.execute(COUNTED, {"deliveries": deliveries}).first() is not None


def was_taken(connection: Connection, delivery: str, case_id: str) -> bool:
    """Whether it was, by that case; with none named, by what concerns none."""
    known = (
        select(each.c.delivery).where(each.c.delivery == delivery, each.c.case_id == case_id)
        for each in (control_deliveries, case_events)
    )
    return connection.execute(union_all(*known)).first() is not None


def take_once(connection: Connection, delivery: str, case_id: str = "") -> None:
    """Raises AlreadyDelivered where it was heeded, or refused, before."""
    refused = select(1).where(access_events.c.delivery == delivery)
    if was_taken(connection, delivery, case_id) or connection.execute(refused).first():
        raise AlreadyDelivered
    connection.execute(insert(control_deliveries), {"delivery": delivery, "case_id": case_id})
