"""The tables of the report on plans, each with a row for every currency by itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from billing.reports.figures import InCurrency, OfCadence, Plan, PlanFigures
from billing.reports.report import Cell, Table, money, share
from billing.reports.snapshot import Cadence

INTERVALS = {"day": "daily", "week": "weekly", "month": "monthly", "year": "yearly"}
# How those are called that are given by their ids, as far as that can be read.
Names = Callable[[Iterable[str]], Mapping[str, str]]


def in_all(currencies: Iterable[InCurrency], rows: Iterable[Plan], revenue: Mapping[str, Fraction]) -> Table:
    plans = list(rows)
    return Table(
        "In all",
        ("Currency", "Subscriptions", "Customers", "Seats", "Revenue a month"),
        tuple(
            (
                one.currency.upper(),
                one.subscriptions,
                one.customers,
                sum(plan.seats for plan in plans if plan.currency == one.currency),
                money(revenue.get(one.currency, Fraction(0)), one.currency),
            )
            for one in currencies
        ),
    )


def per_plan(ranked: Iterable[Plan], names: Mapping[str, str], revenue: Mapping[str, Fraction]) -> Table:
    return Table(
        "Per plan",
        ("Plan", "Interval", "Currency", "Subscriptions", "Seats", "Revenue a month", "Share"),
        tuple(
            (
                names.get(plan.product, plan.product),
                interval(plan.interval, plan.interval_count),
                plan.currency.upper(),
                plan.subscriptions,
                plan.seats,
                money(plan.monthly, plan.currency),
                share(plan.monthly, revenue[plan.currency]),
            )
            for plan in ranked
        ),
    )


def interval(of: str, count: int) -> str:
    return INTERVALS.get(of, of) if count == 1 else f"every {count} {of}s"


def rhythms(rows: Iterable[OfCadence], currencies: Sequence[InCurrency]) -> Table:
    every, told, first = list(rows), [], next(iter(currencies), None)
    for one in currencies:
        theirs = {row.cadence: row for row in every if row.currency == one.currency}
        total = sum((row.monthly for row in theirs.values()), Fraction(0))
        for cadence in Cadence:
            row = theirs.get(cadence, OfCadence(one.currency, cadence, 0, Fraction(0)))
            if row.subscriptions or (cadence is not Cadence.OTHER and one is first):
                told.append(
                    (
                        cadence.value,
                        one.currency.upper(),
                        row.subscriptions,
                        share(row.subscriptions, one.subscriptions),
                        money(row.monthly, one.currency),
                        share(row.monthly, total),
                    )
                )
    columns = ("Billed", "Currency", "Subscriptions", "Share of subscriptions", "Revenue a month", "Share of revenue")
    return Table("Yearly against monthly", columns, tuple(told))


def teams(figures: PlanFigures, revenue: Mapping[str, Fraction]) -> Table:
    with_teams = by_currency(figures.team_revenue)
    told = tuple(
        (
            which,
            currency.upper(),
            money(amount, currency),
            share(amount, revenue[currency]),
        )
        for currency in (one.currency for one in figures.currencies)
        for which, amount in (
            ("one seat", revenue.get(currency, Fraction(0)) - with_teams.get(currency, Fraction(0))),
            ("teams", with_teams.get(currency, Fraction(0))),
        )
        if currency in revenue and (amount or currency == figures.currencies[0].currency)
    )
    return Table("One seat against teams", ("Size", "Currency", "Revenue a month", "Share of revenue"), told)


def moved(figures: PlanFigures, revenue: Mapping[str, Fraction]) -> Iterator[Table]:
    """From what it was at the end of that day to what it is."""
    if figures.since is None:
        return
    columns = ("Currency", "Start", "New", "Reactivation", "Expansion", "Contraction", "Churn", "End")
    theirs = {one.currency: one.movements for one in figures.moved}
    told: list[tuple[Cell, ...]] = []
    for currency in dict.fromkeys([*(one.currency for one in figures.currencies), *theirs]):
        end = revenue.get(currency, Fraction(0))
        parts = theirs.get(currency)
        signed = (
            (parts.new, parts.reactivation, parts.expansion, -parts.contraction, -parts.churn)
            if parts
            else (Fraction(0),) * 5
        )
        rounded = adding_up([end - sum(signed, Fraction(0)), *signed])
        told.append((currency.upper(), *(money(amount, currency) for amount in rounded), money(end, currency)))
    yield Table(f"What moved it since the end of {figures.since:%Y-%m-%d}", columns, tuple(told))


def adding_up(parts: list[Fraction]) -> list[Fraction]:
    """Rounded so that they still add up to their rounded sum."""
    rounded, total, before = [], Fraction(0), Fraction(0)
    for part in parts:
        total += part
        now = Fraction((2 * total.numerator + total.denominator) // (2 * total.denominator))
        rounded.append(now - before)
        before = now
    return rounded


def switched(figures: PlanFigures, names: Mapping[str, str], customers: Names) -> Iterator[Table]:
    if not figures.switched:
        return
    called = customers(switch.customer for switch in figures.switched if switch.customer)
    columns = ("Customer", "Plan", "From", "To", "Seen")
    yield Table(
        "Who changed between the month and the year",
        columns,
        tuple(
            (
                called.get(switch.customer or "", switch.customer or switch.subscription),
                names.get(switch.product or "", switch.product or switch.subscription),
                switch.was.value,
                switch.now.value,
                switch.at,
            )
            for switch in figures.switched
        ),
    )


def by_currency(rows: Iterable[Plan]) -> dict[str, Fraction]:
    total: dict[str, Fraction] = {}
    for plan in rows:
        total[plan.currency] = total.get(plan.currency, Fraction(0)) + plan.monthly
    return total
