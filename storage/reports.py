"""Reports that people asked for: leased by whoever makes them, told once; and the rows that their buttons lead to."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from billing.reports.asked import Asked, Listed, Opened
from storage.schema import report_rows, reports

# Renewed while it is made.
LEASE = timedelta(seconds=30)
# What a row's button leads to is forgotten then.
KEPT = timedelta(days=90)
UNTOLD = reports.c.told_at.is_(None)


class Reports:
    """`shared` is the clock by which leases go, if it is another one."""

    def __init__(
        self, engine: Engine, now: Callable[[], datetime], shared: Callable[[], datetime] | None = None
    ) -> None:
        self.engine = engine
        self.now = now
        self.shared = shared or now

    def ask(self, word: str, *, days: int | None, person: str, channel: str, delivery: str | None) -> bool:
        """Once, however often it is delivered; False while the same person waits for the same report already."""
        row = {"word": word, "days": days, "person": person, "channel": channel, "delivery": delivery}
        waits_as = " ".join([person, word, *([str(days)] if days else [])])
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(reports), {**row, "waits_as": waits_as, "asked_at": self.now()})
        except IntegrityError:
            return False
        return True

    def due(self) -> list[Asked]:
        """Those that nobody makes."""
        query = select(reports).where(UNTOLD, self.is_free()).order_by(reports.c.id).limit(20)
        with self.engine.connect() as connection:
            return [asked(row) for row in connection.execute(query)]

    def take(self, report: Asked, lease: str) -> bool:
        """Takes the right to make it; False while somebody else has it."""
        values = {"lease": lease, "leased_until": self.shared() + LEASE}
        return self.change(report, and_(UNTOLD, self.is_free()), **values)

    def renew(self, report: Asked, lease: str) -> None:
        self.change(report, reports.c.lease == lease, leased_until=self.shared() + LEASE)

    def give_back(self, report: Asked, lease: str) -> None:
        """For whoever looks next."""
        self.change(report, reports.c.lease == lease, lease=None, leased_until=None)

    def begun(self, report: Asked, *, place: str | None, ts: str | None) -> None:
        """Without `ts` it is about to be posted; without `place` Slack has refused it."""
        self.change(report, UNTOLD, place=place, ts=ts)

    def told(self, report: Asked) -> None:
        self.change(report, UNTOLD, told_at=self.now(), waits_as=None, lease=None, leased_until=None)

    def made(self, report: Asked, rows: Iterable[Listed]) -> None:
        """Keeps what the buttons of its messages lead to. Whoever asks from now on asks for another one."""
        values = [
            {"report": report.id, "n": row.n, "subscription": row.subscription, "customer": row.customer}
            for row in rows
        ]
        with self.engine.begin() as connection:
            connection.execute(update(reports).where(reports.c.id == report.id).values(waits_as=None))
            connection.execute(delete(report_rows).where(report_rows.c.report == report.id))
            if values:
                connection.execute(insert(report_rows), values)

    def find(self, id: int) -> Asked | None:
        with self.engine.connect() as connection:
            row = connection.execute(select(reports).where(reports.c.id == id)).first()
        return asked(row) if row else None

    def row(self, report: Asked, n: int) -> Listed | None:
        query = select(report_rows).where(report_rows.c.report == report.id, report_rows.c.n == n)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return Listed(row.n, row.subscription, row.customer, row.case_id) if row else None

    def opened(self, report: Asked, n: int, case_id: str) -> None:
        """The person is told where, once that is known."""
        this = and_(report_rows.c.report == report.id, report_rows.c.n == n)
        with self.engine.begin() as connection:
            connection.execute(update(report_rows).where(this).values(case_id=case_id, told_at=None))

    def unsaid(self) -> list[Opened]:
        untold = and_(report_rows.c.case_id.is_not(None), report_rows.c.told_at.is_(None))
        query = select(reports, report_rows.c.n, report_rows.c.case_id).join(report_rows).where(untold).limit(20)
        with self.engine.connect() as connection:
            return [Opened(asked(row), row.n, row.case_id) for row in connection.execute(query)]

    def said(self, opened: Opened) -> bool:
        """Whether that was not said yet, which of several processes only one is told."""
        this = and_(
            report_rows.c.report == opened.asked.id, report_rows.c.n == opened.n, report_rows.c.told_at.is_(None)
        )
        with self.engine.begin() as connection:
            return connection.execute(update(report_rows).where(this).values(told_at=self.now())).rowcount == 1

    def forget_old(self) -> None:
        old = select(reports.c.id).where(reports.c.asked_at < self.now() - KEPT)
        with self.engine.begin() as connection:
            connection.execute(delete(report_rows).where(report_rows.c.report.in_(old)))
            connection.execute(delete(reports).where(reports.c.asked_at < self.now() - KEPT))

    def end_leases(self) -> None:
        """For the only worker there can be, as it starts: whoever made one is dead."""
        with self.engine.begin() as connection:
            connection.execute(update(reports).where(UNTOLD).values(lease=None, leased_until=None))

    def is_free(self) -> ColumnElement[bool]:
        return or_(reports.c.lease.is_(None), reports.c.leased_until < self.shared())

    def change(self, report: Asked, where: ColumnElement[bool], **values: Any) -> bool:
        with self.engine.begin() as connection:
            changed = connection.execute(update(reports).where(reports.c.id == report.id, where).values(**values))
        return changed.rowcount == 1


def asked(row: Row[Any]) -> Asked:
    return Asked(row.id, row.word, row.days, row.person, row.channel, row.asked_at, row.place, row.ts)
