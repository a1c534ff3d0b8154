"""What is counted instead of written each time: what an admin finds on standard error."""

import io
import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.runtime.logs import JsonLines
from bot.runtime.tally import Tally, counted


class Printed:
    """A logger of its own, and the lines that it has printed."""

    def __init__(self, minute: float) -> None:
        self.stream = io.StringIO()
        self.tally = Tally(self.stream, minute=minute)
        self.tally.setFormatter(JsonLines())
        self.log = logging.Logger("bot.http.site")
        self.log.addHandler(self.tally)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def printed() -> Iterator[Printed]:
    printed = Printed(3600)
    yield printed
    printed.tally.close()


def test_what_is_counted_is_one_line_each_when_the_process_ends(printed: Printed) -> None:
    for _ in range(300):
        printed.log.warning("slack.unsigned", extra=counted())
        printed.log.warning("http.limit", extra=counted(limit="body"))
    printed.log.warning("http.limit", extra=counted(limit="seconds"))
    assert printed.lines() == []
    printed.tally.close()
    said = [(line["event"], line.get("limit"), line["count"]) for line in printed.lines()]
    assert said == [("slack.unsigned", None, 300), ("http.limit", "body", 300), ("http.limit", "seconds", 1)]
    assert all(set(line) <= {"at", "level", "logger", "event", "limit", "count"} for line in printed.lines())


def test_what_is_not_counted_is_written_at_once(printed: Printed) -> None:
    printed.log.warning("slack.unsigned", extra=counted())
    printed.log.warning("case.opened")
    assert [line["event"] for line in printed.lines()] == ["case.opened"]


def test_the_line_comes_by_itself_when_its_minute_is_over_and_the_next_begins_anew() -> None:
    printed = Printed(0.01)
    for number in (1, 2):
        printed.log.warning("slack.unsigned", extra=counted())
        while len(printed.lines()) < number:
            time.sleep(0.01)
    assert [line["count"] for line in printed.lines()] == [1, 1]
