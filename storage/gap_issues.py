"""Which issue each product gap is filed as, and who is filing it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, and_, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from storage.flows import ADVANCE, Enqueue
from storage.gaps import is_about_a_gap, its_gap, may_be_filed
from storage.look_again import ask_for
from storage.schema import case_events, cases, gap_issues

# Longer than filing one takes, GitHub's slowest answers included: whoever began longer ago is dead, or got no answer.
LEASE = timedelta(seconds=40)
# Handoffs in which a link may still appear once it is known.
FRESH = timedelta(minutes=15)


class GapIssues:
    def __init__(self, engine: Engine, enqueue: Enqueue, now: Callable[[], datetime]) -> None:
        self.engine = engine
        self.enqueue = enqueue
        self.now = now

    def issue(self, gap: str) -> str | None:
        with self.engine.connect() as connection:
            return connection.execute(select(gap_issues.c.url).where(gap_issues.c.gap == gap)).scalar()

    def recorded(self, case_id: str, seq: int) -> str | None:
        """The name of the gap recorded there, if it is to be filed."""
        there = and_(case_events.c.case_id == case_id, case_events.c.seq == seq, is_about_a_gap, may_be_filed)
        with self.engine.connect() as connection:
            return connection.execute(select(its_gap).where(there)).scalar()

    def begin(self, gap: str) -> datetime | None:
        """Takes the right to file a gap; None while somebody else has it, and when it is filed."""
        at = self.now()
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(gap_issues), {"gap": gap, "begun_at": at})
        except IntegrityError:
            return self._take(gap, gap_issues.c.begun_at < at - LEASE)
        return at

    def renew(self, gap: str, begun_at: datetime) -> datetime | None:
        """The right for another while, right before an issue is created; None if somebody took it over."""
        return self._take(gap, gap_issues.c.begun_at == begun_at)

    def _take(self, gap: str, condition: ColumnElement[bool]) -> datetime | None:
        at = self.now()
        ours = and_(gap_issues.c.gap == gap, gap_issues.c.url.is_(None), condition)
        with self.engine.begin() as connection:
            taken = connection.execute(update(gap_issues).where(ours).values(begun_at=at))
        return at if taken.rowcount == 1 else None

    def filed(self, gap: str, url: str) -> None:
        """Notes the issue; threads whose handoffs were drawn a moment ago without the link are drawn again."""
        recently = and_(is_about_a_gap, case_events.c.at > self.now() - FRESH, its_gap == gap)
        query = select(case_events.c.case_id, case_events.c.seq).where(recently)
        with self.engine.begin() as connection:
            connection.execute(update(gap_issues).where(gap_issues.c.gap == gap).values(url=url))
            found = connection.execute(query).all()
            # Whoever draws one of them just now draws it once more.
            ask_for(connection, cases.c.case_id.in_([row.case_id for row in found]), self.now())
            for case_id, seq in found:
                self.enqueue(connection, ADVANCE, case_id, seq, again=True)

    def unfiled(self) -> list[str]:
        """What is recorded, not filed, and not being filed just now."""
        settled = or_(gap_issues.c.url.is_not(None), gap_issues.c.begun_at >= self.now() - LEASE)
        query = select(its_gap).where(
            is_about_a_gap, may_be_filed, ~exists().where(gap_issues.c.gap == its_gap, settled)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query.distinct()).scalars())
