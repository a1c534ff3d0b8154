"""A report as messages to one person: figures as text, Slack's charts and table beside them, a list to work off.

What reaches a lock screen is the summary, which names nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count, starmap

from billing.reports.report import Cell, Report, Row, Share, Table
from billing.values.money import Money
from billing.wording.line import Member
from bot.messages import blocks, charts, marks
from bot.messages.blocks import Block
from bot.messages.scene import person

SUMMARY = 3000
# All of a message's text together stays below where Slack refuses it, however long the names in it are.
IN_FIRST, IN_OTHERS = 12, 40
LISTED_AT_MOST = IN_FIRST + 2 * IN_OTHERS
TEXT_IN_FIRST, TEXT_IN_OTHERS = 4000, 9000
BELOW = "in this message's thread"
# What a column is called by whose cells say themselves what they are.
WHAT = ("revenue", "share")
ALL_OF_THEM = "`python app.py report {}` lists all of them"


@dataclass(frozen=True, slots=True)
class CaseLink:
    """An open case of a customer, and where it is."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    shown: list[Block]


def action(n: int) -> str:
    return f"open_case:{n}"


def value(report: int, n: int) -> str:
    return f"report.{report}.{n}"


def messages(report: Report, id: int, cases: Mapping[str, CaseLink], *, native: bool = True) -> list[Message]:
    """The report itself, and what of its tables and its list has no room there. `cases` are by customer."""
    rows = [section(row, id, n, cases) for n, row in zip(count(1), report.worklist, strict=False)]
    first, rest = rows[:IN_FIRST], rows[IN_FIRST:]
    own, as_text = tables(report, native=native)
    here, *beyond = pages(as_text)
    told = [
        blocks.header(report.title),
        *blocks.sections([*map(warned, report.missing), *map(said, report.lines)]),
        *(drawn(report) if native else []),
        *own,
        *blocks.sections(here),
        *([blocks.context(f"The rest of the tables is {BELOW}.")] if beyond else []),
        *first,
        *blocks.sections(more(report, len(rest))),
        *foot(report),
    ]
    others = [blocks.sections(page) for page in beyond]
    others += [rest[at : at + IN_OTHERS] for at in range(0, len(rest), IN_OTHERS)]
    return [
        Message(summary(report), told),
        *(Message(f"{report.title}, continued", page) for page in others),
    ]


def warned(line: str) -> str:
    return f"{marks.WARNING} {blocks.untrusted(line, 600)}"


def said(line: str) -> str:
    return blocks.untrusted(line, 600)


def summary(report: Report) -> str:
    """For a notification and for whoever hears it read out: figures, and no names."""
    return blocks.untrusted(" ".join([f"{report.title}.", *report.missing, *report.lines]), SUMMARY)


def drawn(report: Report) -> list[Block]:
    return [block for chart in report.charts[: charts.CHARTS] if (block := charts.chart(chart))]


def tables(report: Report, *, native: bool) -> tuple[list[Block], list[list[str]]]:
    """The first one as Slack's own, which sorts; the others are short, and read better as text."""
    block = charts.table(report.tables[0]) if native and report.tables else None
    told = [as_text(table, report.word) for table in report.tables[1 if block else 0 :]]
    if block is None:
        return [], told
    hidden = len(report.tables[0].rows) - len(block["rows"]) + 1
    more = [blocks.context(f"and {hidden:,} more rows; {ALL_OF_THEM.format(report.word)}")] if hidden > 0 else []
    return [block, *more], told


def as_text(table: Table, word: str) -> list[str]:
    """Its title and a line for each row, as many as Slack's own table would have; nothing of one without rows."""
    lines = []
    for cells in table.rows[: charts.MOST_ROWS]:
        (_, name), *others = zip(table.columns, cells, strict=True)
        lines.append(" · ".join([f"• {named(name)}", *starmap(beside, others)]))
    more = len(table.rows) - len(lines)
    lines += [f"and {more:,} more; {ALL_OF_THEM.format(word)}"] if more > 0 else []
    return [f"*{blocks.untrusted(table.title)}*", *lines] if lines else []


def pages(tables: Iterable[list[str]]) -> list[list[str]]:
    """What stands in the first message, and in each of those below; a table that goes on has its title again."""
    told: list[list[str]] = [[]]
    room = TEXT_IN_FIRST
    for title, *rows in filter(None, tables):
        lacks_title = True
        for row in rows:
            if told[-1] and len(title) + len(row) > room:
                told.append([])
                room, lacks_title = TEXT_IN_OTHERS, True
            added = [title, row] if lacks_title else [row]
            told[-1] += added
            room -= sum(map(len, added))
            lacks_title = False
    return told


def named(cell: Cell) -> str:
    return person(cell.user) if isinstance(cell, Member) else blocks.untrusted(charts.said(cell))


def beside(column: str, cell: Cell) -> str:
    """A word says by itself what it is, a number with its column: `28 seats`, `9.00 USD a month`, `40 % of revenue`."""
    told, name = blocks.untrusted(charts.said(cell)), column.lower()
    match cell:
        case str():
            return told
        case int():
            return f"{told} {name.removesuffix('s') if cell == 1 else name}"
        case Share() | Money() if name.startswith(WHAT):
            return f"{told} {name.partition(' ')[2]}".rstrip()
        case _:
            return f"{name} {told}"


def section(row: Row, report: int, n: int, cases: Mapping[str, CaseLink]) -> Block:
    known = cases.get(row.customer or "")
    text = f"{n}. *{blocks.untrusted(row.title, 150)}* · {blocks.untrusted(row.amount)}\n{said(row.said)}"
    if known:
        return blocks.section(f"{text} · <{blocks.escape(known.url)}|case #{known.number} is open>")
    return blocks.section(text, blocks.button("Open a case", action(n), value(report, n)))


def more(report: Report, below: int) -> Iterator[str]:
    if below:
        yield f"The next {below} are {BELOW}."
    if report.rest:
        yield f"and {report.rest:,} more; {ALL_OF_THEM.format(report.word)}"


def foot(report: Report) -> list[Block]:
    took_a_while = minute(report.read_until) != minute(report.read_from)
    until = f" to {blocks.date(report.read_until, '{time}')}" if took_a_while else ""
    read = f"Read {blocks.moment(report.read_from)}{until}"
    whole = "all of it" if report.is_whole else "*not all of it*: what is missing stands above"
    return [blocks.context(*map(said, report.meanings)), blocks.context(f"{read} · {whole}")]


def minute(at: datetime) -> datetime:
    """As exactly as a time is shown."""
    return at.replace(second=0, microsecond=0)


def progress(title: str, done: str) -> Message:
    text = f"{title}: {done}"
    return Message(text, [blocks.section(blocks.untrusted(text, 300))])
