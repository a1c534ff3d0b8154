"""Product gaps over all cases: what is behind each."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, not_, or_, select

from billing.remedies.ladder import RUNGS
from billing.reports.backlog import Entry
from billing.reports.closed_gaps import PortalChange, closed_by
from billing.reports.product_gaps import OTHER
from billing.values.choices import Classification
from billing.values.money import Money
from storage.listing import still_given
from storage.read_models import case_gaps, case_list, proposals
from storage.schema import case_events, cases, gap_issues, personal_data

its_gap = case_events.c.data["gap"].as_string()
is_about_a_gap = case_events.c.kind == "gap_recorded"
# A title that somebody typed leaves the company only where they said yes to that.
may_be_filed = or_(not_(its_gap.startswith(OTHER)), case_events.c.data["public"].as_boolean())
BEHIND = select(
    case_gaps.c.gap,
    func.count(case_gaps.c.case_id.distinct()).label("cases"),
    func.count(func.nullif(case_gaps.c.customer, "").distinct()).label("customers"),
    func.min(case_gaps.c.first).label("first"),
    func.max(case_gaps.c.last).label("last"),
).group_by(case_gaps.c.gap)
ITS_CASES = select(case_gaps.c.gap, case_gaps.c.case_id).distinct().subquery()
GIVEN = (
    select(ITS_CASES.c.gap, proposals.c.currency, func.sum(proposals.c.amount))
    .join_from(ITS_CASES, proposals, ITS_CASES.c.case_id == proposals.c.case_id)
    .where(still_given)
    .group_by(ITS_CASES.c.gap, proposals.c.currency)
    .order_by(proposals.c.currency)
)


FOR_EVERYBODY = [remedy for remedy, rung in RUNGS.items() if rung.for_everybody]
# What two people made of the portal and nobody took back, oldest first.
CHANGES = (
    select(proposals.c.executed_at, cases.c.number, case_events.c.data)
    .join_from(proposals, cases, cases.c.case_id == proposals.c.case_id)
    .join(case_events, and_(case_events.c.case_id == proposals.c.case_id, case_events.c.seq == proposals.c.seq))
    .where(proposals.c.remedy.in_(FOR_EVERYBODY), proposals.c.executed_at.is_not(None), proposals.c.undone_at.is_(None))
    .order_by(proposals.c.executed_at)
)


class Gaps:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def entries(self) -> list[Entry]:
        """Every gap that was ever recorded, in no order."""
        with self.engine.connect() as connection:
            found = connection.execute(BEHIND).all()
            money, changes = self._money(connection), self._changes(connection)
        titles, public, issues = self._titles(is_about_a_gap), self._titles(may_be_filed), self._issues()
        return [
            Entry(
                row.gap,
                cases=row.cases,
                customers=row.customers,
                first=row.first,
                last=row.last,
                money=tuple(money.get(row.gap, ())),
                title=titles.get(row.gap),
                public_title=public.get(row.gap),
                issue=issues.get(row.gap),
                closed=closed_by(row.gap, row.last, changes),
            )
            for row in found
        ]

    def cases_of(self, classification: Classification, *, since: datetime) -> int:
        """How many cases that were opened since then are classified so."""
        theirs = and_(case_list.c.classification == classification, case_list.c.opened_at >= since)
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(case_list).where(theirs)).scalar_one()

    def titles(self) -> Mapping[str, str]:
        """What was typed for gaps of no known name, the newest that is still there."""
        return self._titles(is_about_a_gap)

    def _changes(self, connection: Connection) -> list[PortalChange]:
        return [PortalChange(at, number, data["settings"]) for at, number, data in connection.execute(CHANGES)]

    def _money(self, connection: Connection) -> Mapping[str, list[Money]]:
        """What was given back for each, one amount per currency in their order."""
        money: dict[str, list[Money]] = {}
        for gap, currency, amount in connection.execute(GIVEN):
            money.setdefault(gap, []).append(Money(int(amount), currency))
        return money

    def _titles(self, which: ColumnElement[bool]) -> Mapping[str, str]:
        """What was typed for each, the newest that is still there."""
        typed = and_(
            personal_data.c.case_id == case_events.c.case_id,
            personal_data.c.seq == case_events.c.seq,
            personal_data.c.name == "title",
        )
        query = select(its_gap, personal_data.c.value).join_from(case_events, personal_data, typed)
        with self.engine.connect() as connection:
            rows = connection.execute(query.where(is_about_a_gap, which).order_by(case_events.c.at)).all()
        return {gap: title for gap, title in rows if gap.startswith(OTHER)}

    def _issues(self) -> Mapping[str, str]:
        filed = select(gap_issues.c.gap, gap_issues.c.url).where(gap_issues.c.url.is_not(None))
        with self.engine.connect() as connection:
            return dict(connection.execute(filed).all())
