"""What the snapshot of all subscriptions adds up to. The database adds, so a report takes no more memory of a large
account than of a small one. Only what one reading saw is counted.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Engine, Select, and_, case, cast, distinct, func, or_, select

from billing.reports.at_risk import ENDED, Cause
from billing.reports.figures import InCurrency, LeftOut, Moved, OfCadence, OfSize, Plan, PlanFigures, Risk, Switched
from billing.reports.movements import Movements, of_customer
from billing.reports.reading import Reading
from billing.reports.snapshot import Cadence
from storage.schema import subscription_days, subscription_items, subscriptions

SWITCHED_WITHIN, MOVED_WITHIN = timedelta(days=90), timedelta(days=30)
NAMED_AT_MOST = 50
STREAMED = 1000
NOTHING = Fraction(0)
sub, item, day = subscriptions.c, subscription_items.c, subscription_days.c
# A plan as it is billed.
RHYTHM = (item.interval, item.interval_count)
OF_ITS_SUBSCRIPTION = and_(item.account == sub.account, item.subscription == sub.subscription)


# Prices repeat.
exact = lru_cache(maxsize=4096)(Fraction)


class Snapshot:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def plan_figures(self, read: Reading, now: datetime) -> PlanFigures:
        counted = and_(sub.reading == read.id, sub.counted)
        began = self.first_day(read.account)
        since = max(began, (now - MOVED_WITHIN).date()) if began else None
        since = since if since and since < now.date() else None
        return PlanFigures(
            plans=tuple(self.plans(counted)),
            currencies=tuple(self.currencies(counted)),
            cadences=tuple(self.cadences(counted)),
            sizes=tuple(self.sizes(counted)),
            team_revenue=tuple(self.plans(and_(counted, sub.seats > 1))),
            left_out=tuple(self.left_out(and_(sub.reading == read.id, sub.counted.is_(False)))),
            switched=tuple(self.switched(read, now)),
            history_since=began,
            since=since,
            moved=tuple(self.moved(read.account, since)) if since else (),
        )

    def plans(self, which: ColumnElement[bool]) -> Iterator[Plan]:
        columns = (item.product, *RHYTHM, sub.currency)
        billed = (func.count(distinct(item.subscription)), total(item.seats), total(item.amount))
        query = select(*columns, *billed).join(subscriptions, OF_ITS_SUBSCRIPTION)
        for row in self.rows(query.where(which, item.amount > 0).group_by(*columns)):
            yield Plan(*row)

    def currencies(self, which: ColumnElement[bool]) -> Iterator[InCurrency]:
        at_least = total(case((sub.unknown != "", 1), else_=0))
        query = select(sub.currency, func.count(), func.count(distinct(sub.customer)), at_least)
        for row in self.rows(query.where(which).group_by(sub.currency).order_by(func.count().desc(), sub.currency)):
            yield InCurrency(*row)

    def cadences(self, which: ColumnElement[bool]) -> Iterator[OfCadence]:
        counts = select(sub.currency, sub.cadence, func.count()).where(which).group_by(sub.currency, sub.cadence)
        columns = (sub.currency, sub.cadence, *RHYTHM)
        amounts = select(*columns, total(item.amount)).join(subscription_items, OF_ITS_SUBSCRIPTION)
        monthly: dict[tuple[str, str], Fraction] = {}
        for currency, cadence, interval, count, amount in self.rows(amounts.where(which).group_by(*columns)):
            of_plan = Plan("", interval, count, currency, 0, 0, amount).monthly
            monthly[currency, cadence] = monthly.get((currency, cadence), NOTHING) + of_plan
        for currency, cadence, subscribed in self.rows(counts):
            yield OfCadence(currency, Cadence(cadence), subscribed, monthly.get((currency, cadence), NOTHING))

    def sizes(self, which: ColumnElement[bool]) -> Iterator[OfSize]:
        query = select(sub.seats, func.count()).where(which).group_by(sub.seats).order_by(sub.seats)
        for row in self.rows(query):
            yield OfSize(*row)

    def left_out(self, which: ColumnElement[bool]) -> Iterator[LeftOut]:
        query = select(sub.status, sub.by_usage, func.count()).where(which).group_by(sub.status, sub.by_usage)
        for row in self.rows(query.order_by(func.count().desc(), sub.status)):
            yield LeftOut(*row)

    def switched(self, read: Reading, now: datetime) -> Iterator[Switched]:
        product = select(func.min(item.product)).where(OF_ITS_SUBSCRIPTION).scalar_subquery()
        query = select(sub.subscription, sub.customer, product, sub.switched_from, sub.cadence, sub.switched_at)
        lately = and_(sub.reading == read.id, sub.switched_at >= now - SWITCHED_WITHIN)
        for row in self.rows(query.where(lately).order_by(sub.switched_at.desc()).limit(NAMED_AT_MOST)):
            subscription, customer, of, was, is_now, at = row
            yield Switched(subscription, customer, of, Cadence(was), Cadence(is_now), at)

    def first_day(self, account: str) -> date | None:
        with self.engine.connect() as connection:
            return connection.execute(select(func.min(day.day)).where(day.account == account)).scalar()

    def moved(self, account: str, since: date) -> Iterator[Moved]:
        """Since the end of that day. Whoever did not change then moved nothing, and is not read."""
        theirs = day.account == account
        lately = select(day.customer).where(theirs, day.day > since, day.customer.is_not(None))
        columns = (day.customer, day.currency, day.day, day.subscription, day.counted, day.monthly)
        query = select(*columns).where(theirs, day.customer.in_(lately), day.currency.is_not(None))
        total: dict[str, Movements] = {}
        ordered = query.order_by(day.customer, day.currency, day.day)
        for (_, currency), rows in groupby(self.rows(ordered), key=lambda row: (row.customer, row.currency)):
            total[currency] = total.get(currency, Movements()) + of_rows(rows, since)
        return (Moved(currency, moved) for currency, moved in sorted(total.items()))

    def risks(self, read: Reading) -> Iterator[Risk]:
        """Most revenue first, currency by currency."""
        disputed = read.disputed or frozenset()
        at_risk = or_(sub.causes != "", and_(sub.customer.in_(sorted(disputed)), sub.status.not_in(ENDED)))
        main = (
            select(item.product, *RHYTHM)
            .where(OF_ITS_SUBSCRIPTION)
            .order_by(item.amount.desc())
            .limit(1)
            .correlate(subscriptions)
        )
        product, interval, interval_count = (
            main.with_only_columns(column).scalar_subquery() for column in (item.product, *RHYTHM)
        )
        query = select(subscriptions, product, interval, interval_count).where(sub.reading == read.id, at_risk)
        for row in self.rows(query.order_by(sub.currency, sub.rounded.desc(), sub.subscription)):
            yield risk(row, disputed)

    def pays_unread(self, read: Reading) -> int:
        """Of how many nobody could read what pays for them."""
        unread = select(func.count()).select_from(subscriptions).where(sub.reading == read.id, sub.pays_unread)
        with self.engine.connect() as connection:
            return connection.execute(unread).scalar_one()

    def rows(self, query: Select[Any]) -> Iterator[Any]:
        """A few at a time."""
        with self.engine.connect() as connection:
            yield from connection.execution_options(yield_per=STREAMED).execute(query)


def total(column: ColumnElement[int]) -> ColumnElement[int]:
    """Postgres would make a decimal of it."""
    return cast(func.sum(column), BigInteger)


def of_rows(rows: Iterator[Any], since: date) -> Movements:
    """What moved of one customer in one currency, from all days of theirs."""
    monthly: dict[str, Fraction] = {}
    start, paid_before, then = NOTHING, False, list[Fraction]()
    for of_day, changed in groupby(rows, key=lambda row: row.day):
        for row in changed:
            monthly[row.subscription] = exact(row.monthly) if row.counted else NOTHING
        now = sum(filter(None, monthly.values()), NOTHING)
        if of_day <= since:
            start, paid_before = now, paid_before or now > 0
        else:
            then.append(now)
    return of_customer(start, then, paid_before=paid_before)


def risk(row: Any, disputed: frozenset[str]) -> Risk:
    *_, product, interval, interval_count = row
    found = {*row.causes.split(), *({Cause.DISPUTED} if row.customer in disputed else ())}
    return Risk(
        subscription=row.subscription,
        customer=row.customer,
        currency=row.currency,
        monthly=Fraction(row.monthly),
        at_least=bool(row.unknown),
        causes=tuple(cause for cause in Cause if cause in found),
        product=product,
        interval=interval,
        interval_count=interval_count,
        seats=row.seats,
        until=row.ends_at or (row.trial_end if row.status == "trialing" else None) or row.period_end,
    )
