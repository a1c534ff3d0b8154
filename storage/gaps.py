"""Product gaps over all cases: what is behind each, read off the log."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, and_, not_, or_, select

from billing.case.events import Event, Executed, GapRecorded, Identified, Undone
from billing.reports.backlog import Entry
from billing.reports.product_gaps import OTHER
from billing.values.choices import Remedy
from billing.values.money import Money
from storage import codec
from storage.schema import case_events, gap_issues, personal_data

GIVEN_BACK = {Remedy.REFUND_CHARGE, Remedy.CREDIT_BALANCE}
KINDS = ("identified", "gap_recorded", "executed", "undone")
its_gap = case_events.c.data["gap"].as_string()
is_about_a_gap = case_events.c.kind == "gap_recorded"
# A title that somebody typed leaves the company only where they said yes to that.
may_be_filed = or_(not_(its_gap.startswith(OTHER)), case_events.c.data["public"].as_boolean())


@dataclass
class Told:
    """What one case tells: its gaps with the time and the customer of each, and what was given back in it."""

    gaps: list[tuple[str, datetime, str | None]] = field(default_factory=list)
    given: dict[int, Money] = field(default_factory=dict)


@dataclass
class Behind:
    cases: set[str] = field(default_factory=set)
    customers: set[str] = field(default_factory=set)
    times: list[datetime] = field(default_factory=list)
    money: dict[str, Money] = field(default_factory=dict)


class Gaps:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def entries(self) -> list[Entry]:
        """Every gap that was ever recorded, in no order."""
        behind: dict[str, Behind] = {}
        for case_id, told in self._cases():
            for gap, at, customer in told.gaps:
                entry = behind.setdefault(gap, Behind())
                entry.times.append(at)
                entry.customers |= {customer} if customer else set()
            for gap in {gap for gap, _, _ in told.gaps}:
                behind[gap].cases.add(case_id)
                for money in told.given.values():
                    add(behind[gap].money, money)
        titles, public, issues = self._titles(is_about_a_gap), self._titles(may_be_filed), self._issues()
        return [
            Entry(
                gap,
                cases=len(entry.cases),
                customers=len(entry.customers),
                first=min(entry.times),
                last=max(entry.times),
                money=tuple(entry.money[currency] for currency in sorted(entry.money)),
                title=titles.get(gap),
                public_title=public.get(gap),
                issue=issues.get(gap),
            )
            for gap, entry in behind.items()
        ]

    def _cases(self) -> Iterator[tuple[str, Told]]:
        with_gaps = select(case_events.c.case_id).where(is_about_a_gap)
        query = (
            select(case_events.c.case_id, case_events.c.seq, case_events.c.at, case_events.c.kind, case_events.c.data)
            .where(case_events.c.kind.in_(KINDS), case_events.c.case_id.in_(with_gaps))
            .order_by(case_events.c.case_id, case_events.c.seq)
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        logs: dict[str, list[Row[Any, Any, Any, Any, Any]]] = {}
        for row in rows:
            logs.setdefault(row.case_id, []).append(row)
        for case_id, log in logs.items():
            yield case_id, told_by((row.seq, row.at, codec.decode(row.kind, row.data)) for row in log)

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


def told_by(log: Iterator[tuple[int, datetime, Event]]) -> Told:
    told, customer = Told(), None
    for seq, at, event in log:
        match event:
            case Identified():
                customer = event.customer
            case GapRecorded():
                told.gaps.append((event.gap, at, customer))
            case Executed() if event.remedy in GIVEN_BACK and event.amount and event.currency:
                told.given[seq] = Money(event.amount, event.currency)
            case Undone():
                told.given.pop(event.execution, None)
    return told


def add(sums: dict[str, Money], money: Money) -> None:
    held = sums.get(money.currency)
    sums[money.currency] = held + money if held else money
