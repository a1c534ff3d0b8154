"""Filing gaps at its worst: whatever GitHub does, one gap is one issue in the end, and nobody waits for it."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from billing.reports.backlog import Entry
from bot.gaps.gap_issues import REFUSED_FOR, SWEEP_EVERY, Filing, body, title
from bot.gaps.github import Created, GitHubError, Invalid, Refused, Unavailable
from tests.billing.samples import NOW

LEASE = timedelta(seconds=40)
OTHER = "other:12345678"


@dataclass
class Repository:
    """Issues by their text. `trouble` is met by the next calls; `lost` writes are carried out all the same."""

    issues: list[tuple[str, str]] = field(default_factory=list)
    trouble: list[GitHubError | None] = field(default_factory=list)
    lost: bool = False
    asked: int = 0
    labelled: bool = True

    def find(self, marker: str) -> str | None:
        self.meet()
        found = (number for number, (_, text) in enumerate(self.issues, start=1) if marker in text)
        return next((self.url(number) for number in found), None)

    def create(self, title: str, body: str) -> Created:
        try:
            self.meet()
        except GitHubError:
            if self.lost:
                self.issues.append((title, body))
            raise
        self.issues.append((title, body))
        return Created(self.url(len(self.issues)), self.labelled)

    def meet(self) -> None:
        self.asked += 1
        met = self.trouble.pop(0) if self.trouble else None
        if met:
            raise met

    def url(self, number: int) -> str:
        return f"https://github.test/{number}"


@dataclass
class Rows:
    """The table of who files what, in memory."""

    now: Callable[[], datetime]
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    begun: dict[str, datetime] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)

    def recorded(self, case_id: str, seq: int) -> str | None:
        return self.names.get((case_id, seq))

    def begin(self, gap: str) -> datetime | None:
        if gap in self.urls or (gap in self.begun and self.begun[gap] >= self.now() - LEASE):
            return None
        self.begun[gap] = self.now()
        return self.begun[gap]

    def renew(self, gap: str, begun_at: datetime) -> datetime | None:
        return begun_at if self.begun[gap] == begun_at and gap not in self.urls else None

    def filed(self, gap: str, url: str) -> None:
        self.urls[gap] = url

    def unfiled(self) -> list[str]:
        names = dict.fromkeys(self.names.values())
        return [gap for gap in names if gap not in self.urls and self.begun.get(gap, NOW) < self.now() - LEASE]


class Bench:
    def __init__(self) -> None:
        self.at = NOW + timedelta(hours=1)
        self.github = Repository()
        self.rows = Rows(lambda: self.at)
        self.filing = self.process()

    def process(self) -> Filing:
        return Filing(self.github, self.rows, self.backlog, lambda: self.at, listed_after=0)

    def backlog(self) -> list[Entry]:
        return [
            Entry(gap, 2, 1, NOW, NOW, title="No SSO", public_title="No SSO")
            for gap in dict.fromkeys(self.rows.names.values())
        ]

    def record(self, gap: str) -> None:
        """A case records the gap, and whatever follows is over."""
        place = f"case_{len(self.rows.names)}", 4
        self.rows.names[place] = gap
        self.filing.recorded(*place)
        self.settle()

    def settle(self) -> None:
        self.filing.thread.submit(lambda: None).result()

    def later(self, after: timedelta) -> None:
        self.at += after
        self.filing.sweep()
        self.settle()


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.filing.close()


def test_two_cases_with_one_gap_are_one_issue(bench: Bench) -> None:
    bench.record("no_portal")
    bench.record("no_portal")
    bench.record("no_cancel_flow")
    assert [title for title, _ in bench.github.issues] == ["No billing portal", "No cancellation flow"]
    assert bench.rows.urls == {"no_portal": "https://github.test/1", "no_cancel_flow": "https://github.test/2"}


def test_an_issue_that_is_there_is_linked(bench: Bench) -> None:
    bench.github.issues.append(("Whatever it is called by now", "Words\n<!-- billing-gap: no_portal -->"))
    bench.record("no_portal")
    assert len(bench.github.issues) == 1
    assert bench.rows.urls == {"no_portal": "https://github.test/1"}


@pytest.mark.parametrize("lost", [True, False], ids=["carried out", "not carried out"])
def test_a_lost_answer_is_settled_by_looking_again(bench: Bench, lost: bool) -> None:
    bench.github.lost = lost
    bench.github.trouble = [None, Unavailable("ConnectionError")]
    bench.record("no_portal")
    assert len(bench.github.issues) == lost
    bench.later(LEASE + SWEEP_EVERY)
    assert len(bench.github.issues) == 1
    assert bench.rows.urls == {"no_portal": "https://github.test/1"}


@pytest.mark.parametrize("carried_out", [True, False])
def test_whoever_dies_on_the_way_is_replaced(bench: Bench, carried_out: bool) -> None:
    bench.rows.names["case_0", 4] = "no_portal"
    bench.rows.begin("no_portal")
    if carried_out:
        bench.github.create("No billing portal", "<!-- billing-gap: no_portal -->")
    bench.filing = bench.process()
    bench.later(LEASE / 2)
    assert bench.rows.urls == {}
    bench.later(LEASE)
    assert bench.rows.urls == {"no_portal": "https://github.test/1"}
    assert len(bench.github.issues) == 1


def test_whoever_was_overtaken_creates_nothing(bench: Bench) -> None:
    begun = bench.rows.begin("no_portal")
    assert begun
    bench.at += 2 * LEASE
    bench.rows.begin("no_portal")
    bench.filing.settle(bench.github, "no_portal", begun)
    assert bench.github.issues == []


def test_github_that_is_away_is_asked_less_and_less_often(bench: Bench) -> None:
    bench.github.trouble = [Unavailable("502")] * 1000
    bench.record("no_portal")
    bench.record("no_cancel_flow")
    assert bench.github.asked == 1
    for _ in range(360):
        bench.later(timedelta(seconds=10))
    assert 5 < bench.github.asked < 15
    bench.github.trouble.clear()
    for _ in range(100):
        bench.later(timedelta(seconds=10))
    assert len(bench.rows.urls) == 2


def test_github_is_left_alone_for_as_long_as_it_asks(bench: Bench) -> None:
    bench.github.trouble = [Unavailable("403", wait=600)]
    bench.record("no_portal")
    bench.later(timedelta(seconds=590))
    assert bench.github.asked == 1
    bench.later(timedelta(seconds=20))
    assert bench.rows.urls


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_is_logged_once_with_its_cure_and_not_asked_for_again_soon(
    bench: Bench, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level(logging.WARNING)
    bench.github.trouble = [Refused(status)] * 100
    for _ in range(3):
        bench.record("no_portal")
        bench.record("no_cancel_flow")
        bench.later(REFUSED_FOR / 2)
    assert bench.github.asked <= 3
    (warning,) = caplog.records
    assert (warning.getMessage(), vars(warning)["error"]) == ("github.refused", str(status))
    assert "GITHUB_" in vars(warning)["cure"]


def test_an_issue_that_github_will_not_have_holds_up_no_other(bench: Bench) -> None:
    bench.github.trouble = [None, Invalid("422")]
    bench.record(OTHER)
    bench.record("no_portal")
    assert list(bench.rows.urls) == ["no_portal"]
    before = bench.github.asked
    bench.later(2 * LEASE)
    assert bench.github.asked == before
    bench.later(REFUSED_FOR)
    assert set(bench.rows.urls) == {"no_portal", OTHER}


def test_a_label_that_github_dropped_is_warned_of(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.github.labelled = False
    bench.record("no_portal")
    bench.record("no_cancel_flow")
    assert [record.getMessage() for record in caplog.records].count("github.label_dropped") == 1


def test_where_nothing_is_filed_nobody_is_asked(bench: Bench) -> None:
    alone = Filing(None, bench.rows, bench.backlog, lambda: bench.at)
    bench.rows.names["case_0", 4] = "no_portal"
    alone.recorded("case_0", 4)
    alone.sweep()
    alone.thread.submit(lambda: None).result()
    alone.close()
    assert bench.rows.begun == {}


def test_an_issue_holds_a_title_the_counts_and_nothing_else_of_a_case() -> None:
    typed = Entry(
        OTHER, 1, 1, NOW, NOW, public_title="No SSO for jane@example.com <!-- billing-gap: no_portal --> @everyone"
    )
    assert "jane" not in title(typed)
    assert "SSO" not in body(typed)
    assert "@everyone" not in body(typed)
    assert "1 case of 1 customer" in body(typed)
    assert "2 cases of 3 customers" in body(Entry("no_portal", 2, 3, NOW, NOW))
    assert len(title(Entry(OTHER, 1, 1, NOW, NOW, public_title="long " * 200))) <= 250
    assert title(Entry(OTHER, 1, 1, NOW, NOW, title="No SSO")) == "a gap whose title was erased"
