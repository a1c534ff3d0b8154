"""A report on standard output: as text to read, as one table for a spreadsheet, or as JSON with everything in it."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from billing.reports.report import Cell, Report, Share, Table
from billing.values.money import Money
from billing.wording.line import Member

# What a spreadsheet takes for a formula at the beginning of a cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_text(report: Report) -> str:
    told = [report.title, *(f"! {line}" for line in report.missing), *report.lines]
    for table in report.tables:
        told += ["", table.title, *aligned(table)]
    told += ["", *report.meanings, read(report)]
    return "".join(f"{line.translate(CONTROLS)}\n" for line in told)


# Nothing in a name moves the cursor or colours the terminal.
CONTROLS = dict.fromkeys((*range(32), 127, *range(0x80, 0xA0)), " ")


def aligned(table: Table) -> Iterator[str]:
    rows = [table.columns, *([text(cell) for cell in row] for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    right = [all(not isinstance(row[at], str) for row in table.rows) for at in range(len(table.columns))]
    for row in rows:
        cells = zip(row, widths, right, strict=True)
        told = (cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in cells)
        yield "  " + "  ".join(told).rstrip()


def read(report: Report) -> str:
    whole = "all of it" if report.is_whole else "not all of it"
    return f"Read {report.read_from:%Y-%m-%d %H:%M} to {report.read_until:%H:%M} UTC, {whole}."


def text(cell: Cell) -> str:
    match cell:
        case None:
            return "unknown"
        case datetime():
            return f"{cell:%Y-%m-%d}"
        case int():
            return f"{cell:,}"
        case _:
            return str(cell)


def as_csv(report: Report) -> str:
    """All tables in one: the first column says which, and a column that a table has not is empty."""
    columns = list(dict.fromkeys(column for table in report.tables for column in table.columns))
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(["Table", *columns])
    for table in report.tables:
        for row in table.rows:
            cells = dict(zip(table.columns, row, strict=True))
            sheet.writerow([table.title, *(plain(cells[name]) if name in cells else "" for name in columns)])
    return written.getvalue()


def plain(cell: Cell) -> str:
    """Numbers as a spreadsheet reads them; the currency has a column of its own."""
    match cell:
        case None:
            return "unknown"
        case Money():
            return cell.major
        case Share():
            return str(cell).removesuffix(" %")
        case datetime():
            return cell.isoformat()
        case int():
            return str(cell)
        case Member(user=user):
            return user
        case _:
            return f"'{cell}" if cell.startswith(FORMULA) else cell


def as_json(report: Report) -> str:
    told = {
        "report": report.word,
        "title": report.title,
        "read_from": report.read_from.isoformat(),
        "read_until": report.read_until.isoformat(),
        "whole": report.is_whole,
        "missing": report.missing,
        "lines": report.lines,
        "tables": [
            {
                "title": table.title,
                "rows": [dict(zip(table.columns, map(value, row), strict=True)) for row in table.rows],
            }
            for table in report.tables
        ],
        "meanings": report.meanings,
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def value(cell: Cell) -> Any:
    match cell:
        case Money():
            return {"amount": cell.amount, "currency": cell.currency}
        case Share():
            return str(cell)
        case datetime():
            return cell.isoformat()
        case _:
            return cell


FORMATS: dict[str, Callable[[Report], str]] = {"text": as_text, "csv": as_csv, "json": as_json}
