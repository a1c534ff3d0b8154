"""Slack's ids of what was heeded or refused, in a row of its own or without one: no delivery counts twice."""

from sqlalchemy import Connection, insert, select, union_all

from billing.ports.store import AlreadyDelivered
from storage.schema import access_events, case_events, control_deliveries


def was_taken(connection: Connection, delivery: str) -> bool:
    known = (select(each.c.delivery).where(each.c.delivery == delivery) for each in (control_deliveries, case_events))
    return connection.execute(union_all(*known)).first() is not None


def take_once(connection: Connection, delivery: str) -> None:
    """Raises AlreadyDelivered where it was heeded, or refused, before."""
    refused = select(1).where(access_events.c.delivery == delivery)
    if was_taken(connection, delivery) or connection.execute(refused).first():
        raise AlreadyDelivered
    connection.execute(insert(control_deliveries), {"delivery": delivery})
