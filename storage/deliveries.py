"""Slack's ids of what was heeded or refused, in a row of its own or without one: no delivery counts twice."""

from sqlalchemy import Connection, insert, select, union_all

from billing.ports.store import AlreadyDelivered
from storage.schema import access_events, case_events, control_deliveries


def was_taken(connection: Connection, delivery: str, *, by_case: str | None = None) -> bool:
    """Whether it was, by that case where one is named."""
    events = select(case_events.c.delivery).where(case_events.c.delivery == delivery)
    if by_case:
        events = events.where(case_events.c.case_id == by_case)
    elsewhere = select(control_deliveries.c.delivery).where(control_deliveries.c.delivery == delivery)
    return connection.execute(union_all(elsewhere, events)).first() is not None


def take_once(connection: Connection, delivery: str) -> None:
    """Raises AlreadyDelivered where it was heeded, or refused, before."""
    refused = select(1).where(access_events.c.delivery == delivery)
    if was_taken(connection, delivery) or connection.execute(refused).first():
        raise AlreadyDelivered
    connection.execute(insert(control_deliveries), {"delivery": delivery})
