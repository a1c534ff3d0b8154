"""The report on money: what was given back and for what, by whom, how fast, and to whom more than once."""

from collections import Counter
from collections.abc import Iterable, Iterator

from billing.remedies.ladder import RUNGS
from billing.reports.giving import ByPerson, Complaint, Given, MoneyFigures, Repeated, Waits
from billing.reports.report import Cell, Chart, Report, Table
from billing.values.money import Money
from billing.wording.labels import CLASSIFICATIONS, REMEDIES
from billing.wording.line import Member, counted
from billing.wording.spans import span

MEANINGS = (
    "Everything is from the bot's own log, not from Stripe: what somebody did in Stripe's dashboard is not in it.",
    "What came back is a refund that failed or was cancelled after it was made; what was taken back is credit that "
    "somebody undid.",
    "Waits are counted from the proposal, of what was given back in these days. Currencies are never added.",
    "Cases are those opened in these days; refunded more than once means within 90 days.",
)


def money_report(figures: MoneyFigures, days: int) -> Report:
    return Report(
        word="money",
        title=f"Money given back in the last {counted(days, 'day')}",
        lines=tuple(lines(figures)),
        tables=tuple(table for table in tables(figures) if table.rows),
        meanings=MEANINGS,
        read_from=figures.until,
        read_until=figures.until,
        charts=tuple(charts(figures.given)),
    )


def lines(figures: MoneyFigures) -> Iterator[str]:
    if not figures.given:
        yield "Nothing was given back."
    for currency in currencies(figures.given):
        given = [each for each in figures.given if each.money.currency == currency]
        yield f"{' and '.join(parts(given, currency))}{lost(given, currency)}."
    for what, found in (("approved", figures.to_approved), ("executed", figures.to_executed)):
        if found:
            yield f"From proposed to {what}: {span(found.median)} in the median, {span(found.longest)} at the longest."
    if figures.repeated:
        customers = counted(len(figures.repeated), "customer")
        yield f"{customers} {'was' if len(figures.repeated) == 1 else 'were'} refunded more than once in 90 days."


def currencies(given: Iterable[Given]) -> list[str]:
    return sorted({each.money.currency for each in given})


def parts(given: list[Given], currency: str) -> Iterator[str]:
    for as_credit, what in ((False, "refund"), (True, "credit")):
        some = [each for each in given if RUNGS[each.remedy].as_credit is as_credit]
        if some:
            yield f"{total((each.money for each in some), currency)} in {counted(sum(e.count for e in some), what)}"


def lost(given: list[Given], currency: str) -> str:
    returned = total((each.returned for each in given), currency)
    undone = total((each.undone for each in given), currency)
    told = [(returned, "came back later"), (undone, "was taken back")]
    return "".join(f", of which {money} {what}" for money, what in told if money.amount)


def total(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, start=Money(0, currency))


def tables(figures: MoneyFigures) -> Iterator[Table]:
    yield Table(
        "Given back",
        ("Classification", "Remedy", "Currency", "Times", "Amount", "Came back", "Taken back"),
        tuple(
            (
                CLASSIFICATIONS[each.classification],
                REMEDIES[each.remedy],
                each.money.currency.upper(),
                each.count,
                each.money,
                each.returned,
                each.undone,
            )
            for each in figures.given
        ),
    )
    complained = ("cases", "closed", "closed after", "Given back", "refunded more than once")
    yield Table("What people complain about", ("About", *complained), tuple(map(complaint, figures.kinds)))
    yield Table("Product gaps behind them", ("Gap", *complained), tuple(map(complaint, figures.gaps)))
    yield Table("Proposed by", ("Operator", "× proposed", "Amount"), tuple(map(by_person, figures.operators)))
    yield Table("Approved by", ("Approver", "× approved", "Amount"), tuple(map(by_person, figures.approvers)))
    waited = (("approved", figures.to_approved), ("executed", figures.to_executed))
    yield Table(
        "From proposed", ("To", "median", "longest"), tuple(wait(what, found) for what, found in waited if found)
    )
    yield Table(
        "Refunded more than once in 90 days",
        ("Customer", "× refunded", "Amount"),
        tuple(map(again, figures.repeated)),
    )


def complaint(row: Complaint) -> tuple[Cell, ...]:
    after = span(row.closed_after) if row.closed_after is not None else "none closed"
    return row.about, row.cases, row.closed, after, together(row.money), row.repeated


def by_person(row: ByPerson) -> tuple[Cell, ...]:
    return Member(row.person), row.count, row.money


def wait(what: str, waits: Waits) -> tuple[Cell, ...]:
    return what, span(waits.median), span(waits.longest)


def again(repeated: Repeated) -> tuple[Cell, ...]:
    return repeated.customer, repeated.count, together(repeated.money)


def together(amounts: tuple[Money, ...]) -> str:
    """Beside each other, never added."""
    return " + ".join(map(str, amounts)) if amounts else "nothing"


def charts(given: Iterable[Given]) -> Iterator[Chart]:
    """In the currency in which most was given back, by what it was for."""
    every = list(given)
    counts = Counter[str]()
    for each in every:
        counts[each.money.currency] += each.count
    if not counts:
        return
    most = min(counts, key=lambda currency: (-counts[currency], currency))
    bars = {CLASSIFICATIONS[each.classification]: Money(0, most) for each in every if each.money.currency == most}
    for each in every:
        if each.money.currency == most:
            bars[CLASSIFICATIONS[each.classification]] += each.money
    yield Chart(f"Given back in {most.upper()}", tuple(bars.items()), most.upper())
