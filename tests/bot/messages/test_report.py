"""A report as messages: within Slack's limits however long it is, and harmless whatever customers are called."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from billing.reports.report import Chart, Report, Row, Share, Table
from bot.messages import charts
from bot.messages.charts import NATIVE, chart, distinct, table
from bot.messages.report import LISTED_AT_MOST, CaseLink, Message, messages
from sandbox.standins.slack.blockkit.rules import MESSAGE_TEXT, check_blocks, text_length
from tests.billing.samples import NOW, usd

HOSTILE = "<!channel> *Jane* <https://evil.example|Stripe> & Co\u202e\n" + "x" * 200
COLUMNS = ("Plan", "Interval", "Subscriptions", "Revenue a month", "Share")


def rows(count: int, name: str = "Pro") -> tuple[Any, ...]:
    return tuple((f"{name} {n}", "monthly", n, usd(n * 100), Share(Fraction(n, count))) for n in range(count))


def report(count: int, name: str = "Pro") -> Report:
    listed = tuple(Row(f"{name} {n}", "49.00 USD a month", "past due", f"sub_{n}", f"cus_{n}") for n in range(count))
    bars = tuple((f"{name} {n}", usd(n * 100)) for n in range(count))
    return Report(
        word="plans",
        title="Plans",
        lines=("Monthly recurring revenue: 1.00 USD from 1 subscription of 1 customer.",),
        tables=(Table("Per plan", COLUMNS, rows(count, name)), Table("In all", COLUMNS, rows(min(count, 60), name))),
        meanings=("It means this.",),
        read_from=NOW,
        read_until=NOW + timedelta(seconds=3),
        charts=(Chart("Revenue", bars, "USD"), Chart("Share", bars, "USD", parts_of_a_whole=True)),
        worklist=listed[:LISTED_AT_MOST],
        rest=max(0, count - LISTED_AT_MOST),
    )


@pytest.mark.parametrize("name", ["Pro", HOSTILE])
@pytest.mark.parametrize("count", [0, 1, 30, 5000])
@pytest.mark.parametrize("native", [True, False])
def test_it_fits_into_slacks_messages(count: int, name: str, native: bool) -> None:
    for message in messages(report(count, name), 1, {}, native=native):
        assert check_blocks(message.shown) == []
        assert text_length(message.shown) <= MESSAGE_TEXT
        assert len(message.text) <= 4000
        # What stands in a chart or a table is text and nothing else.
        assert "<!channel>" not in str([block for block in message.shown if block["type"] not in NATIVE])
        assert name not in message.text or name == "Pro"


def test_what_has_no_room_is_counted() -> None:
    told = str([message.shown for message in messages(report(5000), 1, {})])
    assert f"and {5000 - LISTED_AT_MOST:,} more" in told
    assert f"The next {LISTED_AT_MOST - 12} are in this message's thread." in told
    assert "more rows" in told
    assert told.count("open_case:") == LISTED_AT_MOST


def test_as_text_no_table_is_cut_shorter_than_slacks_own_would_be() -> None:
    first, *below = messages(report(300), 1, {}, native=False)
    told = [text for text in map(as_read, (first, *below)) if "*Per plan*" in text or "*In all*" in text]
    assert len(told) > 1
    for n in range(charts.MOST_ROWS):
        assert sum(f"• Pro {n} · monthly" in text for text in told) >= 1
    assert "and 200 more; `python app.py report plans` lists all of them" in "".join(told)
    assert "The rest of the tables is in this message's thread." in as_read(first)
    assert all(text.startswith(("*Per plan*", "*In all*")) for text in told[1:])


def as_read(message: Message) -> str:
    texts = [block.get("text", {}).get("text", "") for block in message.shown]
    texts += [element["text"] for block in message.shown for element in block.get("elements", ())]
    return "\n".join(texts)


def test_whoever_has_an_open_case_is_linked_and_has_no_button() -> None:
    cases = {"cus_0": CaseLink(7, "https://example.slack.com/archives/C1/p1")}
    (message,) = messages(report(2), 1, cases)
    told = str(message.shown)
    assert "<https://example.slack.com/archives/C1/p1|case #7 is open>" in told
    assert "open_case:1'" not in told
    assert "open_case:2'" in told


def test_what_was_not_read_is_said_first_and_last() -> None:
    cut = replace(report(1), missing=("Stripe did not give all subscriptions.",))
    (message,) = messages(cut, 1, {})
    assert message.shown[1]["text"]["text"].startswith(":warning: Stripe did not give all")
    assert "*not all of it*" in str(message.shown[-1])


def test_labels_of_a_chart_are_told_apart() -> None:
    long = "Professional plan, every 3 months"
    assert distinct([long, long, "", ""]) == ["Professional plan, …", "Professional plan… 2", "–", "– 2"]
    assert chart(Chart("Nothing", (("a", 0),), "USD", parts_of_a_whole=True)) is None
    assert table(Table("Nothing", COLUMNS, ())) is None


def test_one_is_counted_as_one_and_what_was_read_within_a_minute_has_one_time() -> None:
    kinds = Table("Complaints", ("About", "cases", "closed"), (("Pro", 1, 1), ("Team", 2, 0)))
    (message,) = messages(replace(report(1), tables=(kinds,), read_until=NOW), 1, {}, native=False)
    told = as_read(message)
    assert "• Pro · 1 case · 1 closed" in told
    assert "• Team · 2 cases · 0 closed" in told
    assert " to <!date" not in told
    (later,) = messages(replace(report(1), read_until=NOW + timedelta(seconds=3)), 1, {}, native=False)
    assert " to <!date" not in as_read(later)
    (long,) = messages(replace(report(1), read_until=NOW + timedelta(minutes=1)), 1, {}, native=False)
    assert " to <!date" in as_read(long)
