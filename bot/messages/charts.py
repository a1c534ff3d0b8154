"""Slack's own charts and tables, within its limits. slack_sdk has no models of them yet, so they are plain dicts.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
https://docs.slack.dev/reference/block-kit/blocks/data-table-block
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from billing.reports.report import Cell, Chart, Share, Table
from billing.values.money import Money
from billing.wording.line import Member
from bot.messages.blocks import Block, cut, one_line

# Of a chart: Slack refuses more than two in one message, though no page says so.
CHARTS = 2
TITLE, LABEL, AXIS = 50, 20, 50
MOST_BARS, MOST_PARTS = 20, 6
# Of a table: its header is a row, too.
MOST_ROWS, MOST_TEXT, CELL, PAGE = 100, 4000, 80, 10
NATIVE = {"data_visualization", "data_table"}


def chart(drawn: Chart) -> Block | None:
    """None where there is nothing to draw: a chart needs a bar, and a part of a whole is more than nothing."""
    parts = [(label, value) for label, value in drawn.bars if not drawn.parts_of_a_whole or number(value) > 0]
    most = MOST_PARTS if drawn.parts_of_a_whole else MOST_BARS
    if not parts:
        return None
    labels = distinct([label for label, _ in parts[:most]])
    points = [{"label": label, "value": number(value)} for label, (_, value) in zip(labels, parts, strict=False)]
    told = {"type": "data_visualization", "title": cut(one_line(drawn.title, TITLE), TITLE)}
    if drawn.parts_of_a_whole:
        return {**told, "chart": {"type": "pie", "segments": points}}
    series = [{"name": cut(drawn.unit, LABEL), "data": points}]
    axes = {"categories": labels, "y_label": cut(drawn.unit, AXIS)}
    return {**told, "chart": {"type": "bar", "series": series, "axis_config": axes}}


def distinct(labels: Iterable[str]) -> list[str]:
    """Cut to what an axis takes; two that are the same then are numbered."""
    told: list[str] = []
    for label in labels:
        named = one_line(label, LABEL) or "–"
        short, count = named, 2
        while short in told:
            mark = f" {count}"
            short = cut(named, LABEL - len(mark)) + mark
            count += 1
        told.append(short)
    return told


def table(shown: Table) -> Block | None:
    """As many rows as there is room for; None where there is none to show."""
    rows = fitting(shown)
    if not rows:
        return None
    header = [{"type": "raw_text", "text": column} for column in shown.columns]
    return {
        "type": "data_table",
        "caption": one_line(shown.title, CELL),
        "page_size": PAGE,
        "row_header_column_index": 0,
        "rows": [header, *([cell(value) for value in row] for row in rows)],
    }


def fitting(shown: Table) -> list[tuple[Cell, ...]]:
    room, rows = MOST_TEXT, []
    for row in shown.rows[:MOST_ROWS]:
        room -= sum(len(said(value)) for value in row)
        if room < 0:
            break
        rows.append(row)
    return rows


def cell(value: Cell) -> Block:
    if isinstance(value, str | datetime | Member) or value is None:
        return {"type": "raw_text", "text": said(value)}
    return {"type": "raw_number", "value": number(value), "text": said(value)}


def said(value: Cell) -> str:
    match value:
        case None:
            return "unknown"
        case datetime():
            return f"{value:%Y-%m-%d}"
        case int():
            return f"{value:,}"
        case str():
            return one_line(value, CELL) or "–"
        case Member(user=user):
            return user
        case _:
            return str(value)


def number(value: Money | Share | int) -> int | float:
    """For sorting and drawing only: JSON knows no decimals, and what is read beside it is exact."""
    told = Decimal(value.major) if isinstance(value, Money) else percent(value) if isinstance(value, Share) else value
    return int(told) if told == int(told) else float(told)


def percent(share: Share) -> Decimal:
    return Decimal(share.of_one.numerator * 100) / Decimal(share.of_one.denominator)
