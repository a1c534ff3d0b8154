"""A report on standard output: numbers that a spreadsheet reads, and nothing that it calculates or a terminal obeys."""

import csv
import io
import json
from datetime import timedelta
from fractions import Fraction

from billing.reports.report import Report, Share, Table
from billing.values.money import Money
from bot.messages.printed import as_csv, as_json, as_text
from tests.billing.samples import NOW, usd

FORMULAS = ("=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)", "\t=1", "Jane\x1b[31m")
REPORT = Report(
    word="plans",
    title="Plans",
    lines=("At least 1.00 USD.",),
    tables=(
        Table(
            "Per plan",
            ("Plan", "Currency", "Revenue a month", "Share"),
            (*((name, "USD", usd(-123456), Share(Fraction(1, 3))) for name in FORMULAS), ("Yen", "JPY", None, None)),
        ),
        Table("In all", ("Currency", "Revenue a month", "Until"), (("KWD", Money(6250, "kwd"), NOW),)),
    ),
    meanings=("It means this.",),
    read_from=NOW,
    read_until=NOW + timedelta(minutes=1),
    missing=("Stripe did not give all.",),
)


def test_a_spreadsheet_has_every_table_and_calculates_nothing() -> None:
    sheet = list(csv.DictReader(io.StringIO(as_csv(REPORT))))
    assert [row["Plan"] for row in sheet[:5]] == [f"'{name}" for name in FORMULAS[:5]]
    assert {row["Table"] for row in sheet} == {"Per plan", "In all"}
    assert (sheet[0]["Revenue a month"], sheet[0]["Share"]) == ("-1234.56", "33")
    assert sheet[6]["Revenue a month"] == "unknown"
    assert (sheet[7]["Currency"], sheet[7]["Revenue a month"], sheet[7]["Plan"]) == ("KWD", "6.250", "")


def test_json_has_minor_units_and_what_is_missing() -> None:
    told = json.loads(as_json(REPORT))
    assert told["tables"][0]["rows"][0]["Revenue a month"] == {"amount": -123456, "currency": "usd"}
    assert told["tables"][0]["rows"][6]["Revenue a month"] is None
    assert (told["whole"], told["missing"]) == (False, ["Stripe did not give all."])


def test_text_is_for_reading_and_commands_no_terminal() -> None:
    told = as_text(REPORT)
    assert "! Stripe did not give all." in told
    assert "-1,234.56 USD" in told
    assert "unknown" in told
    assert "\x1b" not in told
    assert told.endswith("not all of it.\n")
