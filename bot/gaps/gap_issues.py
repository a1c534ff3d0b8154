"""Files product gaps as issues: found again rather than filed twice.

Whoever files notes that first, looks for the gap's marker among the issues, and creates one only if none has it. An
answer that was lost is settled by looking again. GitHub is asked in a thread of its own, one gap at a time, so that
nothing else waits for it. What was not done the sweep asks for again, off the log: less and less often while GitHub is
away, and hardly ever while it refuses.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Protocol

from billing.ports.clock import Clock
from billing.reports import product_gaps
from billing.reports.backlog import Entry
from billing.wording.line import counted
from bot.gaps.github import PUSH, Created, Invalid, Refused, Unavailable

log = logging.getLogger(__name__)

SWEEP_EVERY = timedelta(seconds=10)
AWAY_FIRST, AWAY_AT_MOST = timedelta(seconds=10), timedelta(minutes=15)
REFUSED_FOR = timedelta(hours=1)
# What GitHub has just created it may not list at once.
LISTED_AFTER_SECONDS = 3.0
TITLE_LIMIT = 250


class IssueStore(Protocol):
    def recorded(self, case_id: str, seq: int) -> str | None: ...
    def begin(self, gap: str) -> datetime | None: ...
    def renew(self, gap: str, begun_at: datetime) -> datetime | None: ...
    def filed(self, gap: str, url: str) -> None: ...
    def unfiled(self) -> list[str]: ...


class Issues(Protocol):
    """GitHub, as far as this needs it. Raises what `bot/gaps/github.py` does."""

    def find(self, marker: str) -> str | None: ...
    def create(self, title: str, body: str) -> Created: ...


class Filing:
    """`github` is None where gaps are not filed."""

    def __init__(
        self,
        github: Issues | None,
        issues: IssueStore,
        backlog: Callable[[], list[Entry]],
        now: Clock,
        *,
        listed_after: float = LISTED_AFTER_SECONDS,
    ) -> None:
        self.github = github
        self.issues = issues
        self.backlog = backlog
        self.now = now
        self.listed_after = listed_after
        self.quiet_until = self.sweep_at = now()
        self.away = AWAY_FIRST
        # Gaps of which GitHub will have no issue as they are.
        self.unwanted_until: dict[str, datetime] = {}
        self.warned: set[str] = set()
        self.asked: set[str] = set()
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="github")

    def recorded(self, case_id: str, seq: int) -> None:
        """The durable flow after a gap was recorded; like every flow it raises nothing."""
        try:
            if self.github and (gap := self.issues.recorded(case_id, seq)):
                self.ask_for(gap)
        except Exception:
            log.exception("gap.filing_failed", extra={"case": case_id})

    def sweep(self) -> None:
        """Asks again for what is not filed yet."""
        at = self.now()
        if self.github and at >= max(self.sweep_at, self.quiet_until):
            self.sweep_at = at + SWEEP_EVERY
            for gap in self.issues.unfiled():
                self.ask_for(gap)

    def ask_for(self, gap: str) -> None:
        unwanted_until = self.unwanted_until.get(gap)
        if gap not in self.asked and (unwanted_until is None or self.now() >= unwanted_until):
            self.asked.add(gap)
            self.thread.submit(self.file, gap)

    def file(self, gap: str) -> None:
        try:
            if self.github and self.now() >= self.quiet_until and (begun_at := self.issues.begin(gap)):
                self.settle(self.github, gap, begun_at)
        except Refused as refused:
            self.quiet_until = self.now() + REFUSED_FOR
            self.warn_once("github.refused", refused.code, refused.cure)
        except Invalid as problem:
            self.unwanted_until[gap] = self.now() + REFUSED_FOR
            self.warn_once("github.invalid", f"{problem.code} {gap}", "GitHub takes no issue of this title")
        except Unavailable as problem:
            self.quiet_until = self.now() + max(self.away, timedelta(seconds=problem.wait))
            self.away = min(2 * self.away, AWAY_AT_MOST)
            log.warning("github.unavailable", extra={"error": problem.code})
        except Exception:
            log.exception("gap.filing_failed", extra={"gap": gap})
        finally:
            self.asked.discard(gap)

    def settle(self, github: Issues, gap: str, begun_at: datetime) -> None:
        marker = f"<!-- billing-gap: {gap} -->"
        url = github.find(marker)
        if url is None and self.issues.renew(gap, begun_at):
            url = self.create(github, gap, marker)
        if url:
            self.issues.filed(gap, url)
            self.away = AWAY_FIRST
            log.info("gap.filed", extra={"gap": gap})

    def create(self, github: Issues, gap: str, marker: str) -> str | None:
        """None where GitHub did not say, nor show, that it did: another look, later, will tell."""
        entry = next(entry for entry in self.backlog() if entry.gap == gap)
        try:
            made = github.create(title(entry), f"{body(entry)}\n\n{marker}\n")
        except Unavailable as problem:
            log.warning("github.answer_lost", extra={"gap": gap, "error": problem.code})
            time.sleep(self.listed_after)
            return github.find(marker)
        self.check_label(made)
        return made.url

    def check_label(self, made: Created) -> None:
        if not made.labelled:
            self.warn_once("github.label_dropped", "label", f"GITHUB_TOKEN: {PUSH}")

    def warn_once(self, event: str, code: str, cure: str) -> None:
        if code not in self.warned:
            log.warning(event, extra={"error": code, "cure": cure})
        self.warned.add(code)

    def close(self) -> None:
        self.thread.shutdown(wait=False, cancel_futures=True)


def title(entry: Entry) -> str:
    return product_gaps.short(entry.gap, entry.public_title)[:TITLE_LIMIT]


def body(entry: Entry) -> str:
    """Of customers only how many there were. What somebody typed is the title alone, which is plain text."""
    cases, customers = counted(entry.cases, "case"), counted(entry.customers, "customer")
    what = product_gaps.GAPS.get(entry.gap, "Logged by billing support under this title")
    return (
        f"{what}.\n\nWhen this was filed, {cases} of {customers} had come to billing support with it. "
        "`/billing gaps` in Slack has the numbers of today."
    )
