"""Reading all subscriptions, page by page: what was read is kept with how far it came, in one transaction a page."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from billing.reports.reading import RESUMED_WITHIN, Reading
from billing.reports.snapshot import Cadence, Kept
from storage.schema import readings, subscription_days, subscription_items, subscriptions

# Renewed with every page and every attempt at one; whoever reads and dies keeps it no longer.
LEASE = timedelta(seconds=30)
CHANGE = update(subscriptions).where(subscriptions.c.subscription == bindparam("this"))
BILLED_REGULARLY = {Cadence.MONTHLY, Cadence.YEARLY}


class Readings:
    """`shared` is the clock by which leases go, if it is another one."""

    def __init__(
        self, engine: Engine, now: Callable[[], datetime], shared: Callable[[], datetime] | None = None
    ) -> None:
        self.engine = engine
        self.now = now
        self.shared = shared or now

    def latest(self) -> Reading | None:
        """The newest one, be it over or not."""
        with self.engine.connect() as connection:
            row = connection.execute(select(readings).order_by(readings.c.id.desc()).limit(1)).first()
        return reading(row) if row else None

    def take(self, lease: str) -> Reading | None:
        """A new one, or one whose reader died; None while somebody reads."""
        at = self.now()
        mine = {"lease": lease, "leased_until": self.shared() + LEASE}
        free = or_(readings.c.lease.is_(None), readings.c.leased_until < self.shared())
        lapsed = and_(readings.c.running == 1, free)
        too_old = readings.c.begun_at < at - RESUMED_WITHIN
        with suppress(IntegrityError), self.engine.begin() as connection:
            given_up = {"running": None, "ended_at": at, "problem": "given_up"}
            connection.execute(update(readings).where(lapsed, too_old).values(**given_up))
            connection.execute(update(readings).where(lapsed).values(**mine))
            row = connection.execute(select(readings).where(readings.c.running == 1)).first()
            if row is not None:
                return reading(row) if row.lease == lease else None
            fresh = insert(readings).returning(readings)
            return reading(connection.execute(fresh, {"running": 1, "begun_at": at, "count": 0, **mine}).one())
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
            known = {row.subscription: row for row in connection.execute(named(found))}
            new = [each for each in found if each.subscription not in known]
            changed = [each for each in found if (row := known.get(each.subscription)) and row.digest != each.digest]
            seen = [each.subscription for each in found]
            if seen:
                these = subscriptions.c.subscription.in_(seen)
                connection.execute(update(subscriptions).where(these).values(reading=read.id))
            change(connection, changed, known, at)
            if new:
                rows = [{**row_of(each), "subscription": each.subscription, "reading": read.id} for each in new]
                connection.execute(insert(subscriptions), rows)
            write_items(connection, new, changed)
            write_days(connection, [*new, *changed], at)
            values = {
                "first": read.first or (seen[0] if seen else None),
                "after": after,
                "count": read.count + len(seen),
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


def named(found: Sequence[Kept]) -> Any:
    columns = (subscriptions.c.subscription, subscriptions.c.digest, subscriptions.c.cadence)
    return select(*columns).where(subscriptions.c.subscription.in_([each.subscription for each in found]))


def change(connection: Connection, changed: Sequence[Kept], known: Mapping[str, Row[Any]], at: datetime) -> None:
    """Rows of the same columns go together."""
    rows = [
        {"this": each.subscription, **row_of(each), **switched(each, known[each.subscription], at)} for each in changed
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


def write_items(connection: Connection, new: Sequence[Kept], changed: Sequence[Kept]) -> None:
    if changed:
        theirs = subscription_items.c.subscription.in_([each.subscription for each in changed])
        connection.execute(delete(subscription_items).where(theirs))
    rows = [
        {
            "subscription": each.subscription,
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


def write_days(connection: Connection, found: Sequence[Kept], at: datetime) -> None:
    """The day's last word stands."""
    if not found:
        return
    today = at.date()
    theirs = subscription_days.c.subscription.in_([each.subscription for each in found])
    connection.execute(delete(subscription_days).where(theirs, subscription_days.c.day == today))
    rows = [
        {
            "subscription": each.subscription,
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
        row.begun_at,
        ended_at=row.ended_at,
        problem=row.problem,
        first=row.first,
        after=row.after,
        count=row._mapping["count"],
        disputed=None if row.disputed is None else frozenset(row.disputed),
    )
