"""Reading all subscriptions, page by page: what was read is kept with how far it came, in one transaction a page."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from billing.reports.reading import RESUMED_WITHIN, Reading
from billing.reports.snapshot import Cadence, Kept
from storage.schema import readings, subscription_days, subscription_items, subscriptions

# Renewed with every page and every attempt at one; whoever reads and dies keeps it no longer.
LEASE = timedelta(seconds=30)
CHANGE = update(subscriptions).where(
    subscriptions.c.account == bindparam("of"), subscriptions.c.subscription == bindparam("this")
)
BILLED_REGULARLY = {Cadence.MONTHLY, Cadence.YEARLY}


class Readings:
    """`shared` is the clock by which leases go, if it is another one."""

    def __init__(
        self, engine: Engine, now: Callable[[], datetime], shared: Callable[[], datetime] | None = None
    ) -> None:
        self.engine = engine
        self.now = now
        self.shared = shared or now

    def latest(self, account: str) -> Reading | None:
        """The newest one, be it over or not."""
        newest = select(readings).where(readings.c.account == account).order_by(readings.c.id.desc()).limit(1)
        with self.engine.connect() as connection:
            row = connection.execute(newest).first()
        return reading(row) if row else None

    def take(self, account: str, lease: str) -> Reading | None:
        """A new one, or one whose reader died; None while somebody reads."""
        at = self.now()
        mine = {"lease": lease, "leased_until": self.shared() + LEASE}
        free = or_(readings.c.lease.is_(None), readings.c.leased_until < self.shared())
        running = and_(readings.c.account == account, readings.c.running == 1)
        lapsed = and_(running, free)
        too_old = readings.c.begun_at < at - RESUMED_WITHIN
        with suppress(IntegrityError), self.engine.begin() as connection:
            given_up = {"running": None, "ended_at": at, "problem": "given_up"}
            connection.execute(update(readings).where(lapsed, too_old).values(**given_up))
            connection.execute(update(readings).where(lapsed).values(**mine))
            row = connection.execute(select(readings).where(running)).first()
            if row is not None:
                return reading(row) if row.lease == lease else None
            begun = {"account": account, "running": 1, "begun_at": at, "count": 0, **mine}
            return reading(connection.execute(insert(readings).returning(readings), begun).one())
        # Somebody else was a moment quicker.
        return None

    def renew(self, read: Reading) -> None:
        with self.engine.begin() as connection:
            values = {"leased_until": self.shared() + LEASE}
            connection.execute(update(readings).where(readings.c.id == read.id).values(**values))

    def keep(self, read: Reading, found: Sequence[Kept], *, after: str | None) -> Reading:
        """A page of it. `after` is where the next one begins."""
        at = self.now()
        with self.engine.begin() as connection:
            known = {row.subscription: row for row in connection.execute(named(read, found))}
            new = [each for each in found if each.subscription not in known]
            changed = [each for each in found if (row := known.get(each.subscription)) and row.digest != each.digest]
            if found:
                seen = update(subscriptions).where(rows_of(subscriptions, read, found))
                connection.execute(seen.values(reading=read.id))
            change(connection, read, changed, known, at)
            if new:
                rows = [{**key(read, each), **row_of(each), "reading": read.id} for each in new]
                connection.execute(insert(subscriptions), rows)
            write_items(connection, read, new, changed)
            write_days(connection, read, [*new, *changed], at)
            values = {
                "first": read.first or (found[0].subscription if found else None),
                "after": after,
                "count": read.count + len(found),
                "leased_until": self.shared() + LEASE,
            }
            mine = update(readings).where(readings.c.id == read.id).values(**values).returning(readings)
            return reading(connection.execute(mine).one())

    def end(self, read: Reading, *, problem: str | None, disputed: frozenset[str] | None) -> Reading:
        values: dict[str, Any] = {
            "running": None,
            "ended_at": self.now(),
            "problem": problem,
            "disputed": None if disputed is None else sorted(disputed),
            "lease": None,
            "leased_until": None,
        }
        with self.engine.begin() as connection:
            ended = update(readings).where(readings.c.id == read.id).values(**values).returning(readings)
            return reading(connection.execute(ended).one())

    def end_leases(self) -> None:
        """For the only worker there can be, as it starts: whoever read is dead."""
        with self.engine.begin() as connection:
            connection.execute(update(readings).values(lease=None, leased_until=None))


def key(read: Reading, each: Kept) -> dict[str, str]:
    return {"account": read.account, "subscription": each.subscription}


def rows_of(table: Table, read: Reading, found: Sequence[Kept]) -> ColumnElement[bool]:
    ids = [each.subscription for each in found]
    return and_(table.c.account == read.account, table.c.subscription.in_(ids))


def named(read: Reading, found: Sequence[Kept]) -> Any:
    columns = (subscriptions.c.subscription, subscriptions.c.digest, subscriptions.c.cadence)
    return select(*columns).where(rows_of(subscriptions, read, found))


def change(
    connection: Connection, read: Reading, changed: Sequence[Kept], known: Mapping[str, Row[Any]], at: datetime
) -> None:
    """Rows of the same columns go together."""
    rows = [
        {
            "of": read.account,
            "this": each.subscription,
            **row_of(each),
            **switched(each, known[each.subscription], at),
        }
        for each in changed
    ]
    for with_switch in (False, True):
        if alike := [row for row in rows if ("switched_at" in row) is with_switch]:
            connection.execute(CHANGE, alike)


def switched(each: Kept, known: Row[Any], at: datetime) -> dict[str, Any]:
    """What to note of a change between the month and the year."""
    if each.cadence == known.cadence or not {each.cadence, Cadence(known.cadence)} <= BILLED_REGULARLY:
        return {}
    return {"switched_at": at, "switched_from": known.cadence}


def row_of(each: Kept) -> dict[str, Any]:
    return {
        "customer": each.customer,
        "status": each.status,
        "currency": each.currency,
        "created": each.created,
        "period_end": each.period_end,
        "ends_at": each.ends_at,
        "trial_end": each.trial_end,
        "ended_at": each.ended_at,
        "counted": each.counted,
        "monthly": str(each.monthly),
        "rounded": each.rounded,
        "unknown": " ".join(each.unknown),
        "by_usage": each.by_usage,
        "cadence": each.cadence,
        "seats": each.seats,
        "discount": each.discount,
        "causes": " ".join(each.causes),
        "pays_unread": each.pays_unread,
        "digest": each.digest,
    }


def write_items(connection: Connection, read: Reading, new: Sequence[Kept], changed: Sequence[Kept]) -> None:
    if changed:
        connection.execute(delete(subscription_items).where(rows_of(subscription_items, read, changed)))
    rows = [
        {
            **key(read, each),
            "n": n,
            "product": part.product,
            "interval": part.interval,
            "interval_count": part.interval_count,
            "seats": part.seats,
            "amount": part.amount,
        }
        for each in (*new, *changed)
        for n, part in enumerate(each.parts)
    ]
    if rows:
        connection.execute(insert(subscription_items), rows)


def write_days(connection: Connection, read: Reading, found: Sequence[Kept], at: datetime) -> None:
    """The day's last word stands."""
    if not found:
        return
    today = at.date()
    theirs = rows_of(subscription_days, read, found)
    connection.execute(delete(subscription_days).where(theirs, subscription_days.c.day == today))
    rows = [
        {
            **key(read, each),
            "day": today,
            "customer": each.customer,
            "status": each.status,
            "currency": each.currency,
            "counted": each.counted,
            "monthly": str(each.monthly),
            "cadence": each.cadence,
            "seats": each.seats,
        }
        for each in found
    ]
    connection.execute(insert(subscription_days), rows)


def reading(row: Row[Any]) -> Reading:
    return Reading(
        row.id,
        row.account,
        row.begun_at,
        ended_at=row.ended_at,
        problem=row.problem,
        first=row.first,
        after=row.after,
        count=row._mapping["count"],
        disputed=None if row.disputed is None else frozenset(row.disputed),
    )
