"""The figures of the report on money, added up in the database from the read models."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, distinct, func, select

from billing.remedies.ladder import RUNGS
from billing.reports import product_gaps
from billing.reports.giving import ByPerson, Complaint, Given, MoneyFigures, Repeated, Waits, waits
from billing.values.choices import Classification, Remedy
from billing.values.money import Money
from billing.wording.labels import CLASSIFICATIONS
from storage.listing import given, still_given
from storage.read_models import case_gaps, case_list, proposals, votes

REFUNDED_AGAIN_WITHIN = timedelta(days=90)
# Of customers, gaps and people so many are told, those with most first.
TOLD = 50
AMOUNT = func.sum(proposals.c.amount)
VOTED = and_(votes.c.case_id == proposals.c.case_id, votes.c.proposal == proposals.c.seq)
REFUNDS = [remedy for remedy, rung in RUNGS.items() if rung.gives_back and not rung.as_credit]
REFUND = and_(given, proposals.c.remedy.in_(REFUNDS))


class Giving:
    """`titles` gives what was typed for gaps of no known name, as far as it is kept."""

    def __init__(self, engine: Engine, titles: Callable[[], Mapping[str, str]]) -> None:
        self.engine = engine
        self.titles = titles

    def figures(self, since: datetime, until: datetime) -> MoneyFigures:
        within = and_(given, proposals.c.executed_at > since, proposals.c.executed_at <= until)
        recently = and_(REFUND, proposals.c.executed_at > until - REFUNDED_AGAIN_WITHIN)
        with self.engine.connect() as connection:
            return MoneyFigures(
                since=since,
                until=until,
                given=tuple(by_kind(connection, within)),
                operators=by_person(connection, proposed(within)),
                approvers=by_person(connection, approved(within)),
                to_approved=took(connection, within, proposals.c.approved_at),
                to_executed=took(connection, within, proposals.c.executed_at),
                repeated=tuple(repeated(connection, recently)),
                kinds=self.kinds(connection, case_list.c.opened_at > since, recently),
                gaps=self.gaps(connection, case_list.c.opened_at > since, recently),
            )

    def about(self, kind: Classification, until: datetime) -> tuple[Complaint | None, tuple[Complaint, ...]]:
        """Of one classification, as far back as refunds are compared: in all, None where there is none; and by gap."""
        theirs = and_(case_list.c.classification == kind, case_list.c.opened_at > until - REFUNDED_AGAIN_WITHIN)
        recently = and_(REFUND, proposals.c.executed_at > until - REFUNDED_AGAIN_WITHIN)
        with self.engine.connect() as connection:
            in_all = self.kinds(connection, theirs, recently)
            return next(iter(in_all), None), self.gaps(connection, theirs, recently)

    def kinds(
        self, connection: Connection, which: ColumnElement[bool], recently: ColumnElement[bool]
    ) -> tuple[Complaint, ...]:
        known = and_(which, case_list.c.classification.is_not(None))
        behind = select(case_list.c.classification, case_list.c.case_id).where(known)
        return complaints(connection, behind, recently, lambda kind: CLASSIFICATIONS[Classification(kind)])

    def gaps(
        self, connection: Connection, which: ColumnElement[bool], recently: ColumnElement[bool]
    ) -> tuple[Complaint, ...]:
        titles, same = self.titles(), case_gaps.c.case_id == case_list.c.case_id
        behind = select(case_gaps.c.gap, case_list.c.case_id).distinct().join_from(case_gaps, case_list, same)
        return complaints(
            connection, behind.where(which), recently, lambda gap: product_gaps.short(gap, titles.get(gap))
        )


def by_kind(connection: Connection, within: ColumnElement[bool]) -> Iterable[Given]:
    returned = func.sum(proposals.c.amount).filter(proposals.c.came_back_at.is_not(None))
    undone = func.sum(proposals.c.amount).filter(proposals.c.undone_at.is_not(None))
    keys = (proposals.c.classification, proposals.c.remedy, proposals.c.currency)
    query = select(*keys, func.count(), AMOUNT, returned, undone).where(within).group_by(*keys).order_by(*keys)
    for kind, remedy, currency, count, *amounts in connection.execute(query):
        sums = (Money(int(amount or 0), currency) for amount in amounts)
        yield Given(Classification(kind), Remedy(remedy), count, *sums)


def by_person(connection: Connection, whose: Select[str, str, int, Any]) -> tuple[ByPerson, ...]:
    """Most often first."""
    found = [
        ByPerson(person, count, Money(int(amount), currency))
        for person, currency, count, amount in connection.execute(whose)
    ]
    return tuple(sorted(found, key=lambda each: (-each.count, each.person, each.money.currency))[:TOLD])


def proposed(within: ColumnElement[bool]) -> Select[str, str, int, Any]:
    keys = (proposals.c.proposed_by, proposals.c.currency)
    return select(*keys, func.count(), AMOUNT).where(within).group_by(*keys)


def approved(within: ColumnElement[bool]) -> Select[str, str, int, Any]:
    keys = (votes.c.voter, proposals.c.currency)
    query = select(*keys, func.count(), AMOUNT).join_from(proposals, votes, VOTED)
    return query.where(within).group_by(*keys)


def took(connection: Connection, within: ColumnElement[bool], until: ColumnElement[Any]) -> Waits | None:
    query = select(proposals.c.proposed_at, until).where(within, until.is_not(None))
    return waits([ended - began for began, ended in connection.execute(query)])


def repeated(connection: Connection, recently: ColumnElement[bool]) -> Iterable[Repeated]:
    customers = twice(recently)
    keys = (proposals.c.customer, proposals.c.currency)
    query = select(*keys, func.count(), AMOUNT).where(recently, proposals.c.customer.in_(customers)).group_by(*keys)
    by_customer: dict[str, list[tuple[int, Money]]] = {}
    for customer, currency, count, amount in connection.execute(query.order_by(*keys)):
        by_customer.setdefault(customer, []).append((count, Money(int(amount), currency)))
    found = [
        Repeated(customer, sum(count for count, _ in parts), tuple(money for _, money in parts))
        for customer, parts in by_customer.items()
    ]
    return sorted(found, key=lambda each: (-each.count, each.customer))[:TOLD]


def twice(recently: ColumnElement[bool]) -> Select[str]:
    return select(proposals.c.customer).where(recently).group_by(proposals.c.customer).having(func.count() > 1)


def complaints(
    connection: Connection, behind: Select[str, str], recently: ColumnElement[bool], said: Callable[[str], str]
) -> tuple[Complaint, ...]:
    """Most cases first. `behind` are the cases of each subject."""
    cases = behind.subquery()
    about, case_id = cases.columns
    ours = and_(case_id == case_list.c.case_id)
    counted = connection.execute(
        select(about, func.count(), func.count(case_list.c.closed_at)).join_from(cases, case_list, ours).group_by(about)
    ).all()
    closed: dict[str, list[timedelta]] = {}
    ended = select(about, case_list.c.opened_at, case_list.c.closed_at).join_from(cases, case_list, ours)
    for subject, opened_at, closed_at in connection.execute(ended.where(case_list.c.closed_at.is_not(None))):
        closed.setdefault(subject, []).append(closed_at - opened_at)
    money: dict[str, list[Money]] = {}
    gave = select(about, proposals.c.currency, AMOUNT).join_from(cases, proposals, case_id == proposals.c.case_id)
    by_currency = gave.where(still_given).group_by(about, proposals.c.currency).order_by(proposals.c.currency)
    for subject, currency, amount in connection.execute(by_currency):
        money.setdefault(subject, []).append(Money(int(amount), currency))
    often = select(about, func.count(distinct(proposals.c.customer))).join_from(
        cases, proposals, case_id == proposals.c.case_id
    )
    twice_ones = often.where(recently, proposals.c.customer.in_(twice(recently))).group_by(about)
    again: dict[str, int] = {subject: customers for subject, customers in connection.execute(twice_ones)}
    found = [
        Complaint(
            said(subject),
            count,
            done,
            passed.median if (passed := waits(closed.get(subject, []))) else None,
            tuple(money.get(subject, ())),
            again.get(subject, 0),
        )
        for subject, count, done in counted
    ]
    return tuple(sorted(found, key=lambda each: (-each.cases, each.about))[:TOLD])
