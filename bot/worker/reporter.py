"""Makes the reports that people asked for and tells each to whoever asked, in a direct message that says how far it is.

In threads of its own, since a large account is read for minutes while cases go on. A report is leased while it is made:
one whose maker died is made again by whoever finds it.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any, Protocol

import tenacity
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billing.ports.clock import Clock
from billing.reports.asked import Asked, Listed, Opened
from billing.reports.report import Report
from bot.messages import blocks
from bot.messages import report as messages
from bot.messages.report import CaseLink, Message
from bot.slack.operators import UNREACHABLE, error_code
from bot.worker.private_replies import is_passing

log = logging.getLogger(__name__)

# Slack takes a change of one message about once a second, and nobody reads faster.
PROGRESS_EVERY = 3.0
# Most of them wait for the same reading.
AT_ONCE = 24
RENEW_SECONDS = 5.0
# After that nobody waits for it any more.
GIVEN_UP_AFTER = timedelta(hours=1)
BEGINS, GIVEN_UP = "being made…", "it could not be made within an hour. Ask for it again with `/billing`."

NO_MESSAGES = (
    "Slack does not let this bot write to you directly (`{}`), so the report can't come; "
    "ask an admin to turn on the messages tab of the app's Home, as its manifest has it."
)

# Says how far it is.
Tell = Callable[[str], None]
Make = Callable[[Asked, Tell], Report]


class Reports(Protocol):
    def due(self) -> list[Asked]: ...
    def take(self, report: Asked, lease: str) -> bool: ...
    def renew(self, report: Asked, lease: str) -> None: ...
    def give_back(self, report: Asked, lease: str) -> None: ...
    def begun(self, report: Asked, *, place: str, ts: str) -> None: ...
    def told(self, report: Asked) -> None: ...
    def keep_rows(self, report: Asked, rows: Iterable[Listed]) -> None: ...
    def unsaid(self) -> list[Opened]: ...
    def said(self, opened: Opened) -> bool: ...


class Cases(Protocol):
    """Where cases are: number, channel and thread."""

    def open_cases(self, customers: Iterable[str]) -> Mapping[str, tuple[int, str, str]]:
        """Of each customer the newest that is open."""
        ...

    def where(self, case_id: str) -> tuple[int, str, str] | None:
        """None until it has a thread."""
        ...


class Reporter:
    """`makers` are the reports by their word."""

    def __init__(
        self, reports: Reports, makers: Mapping[str, Make], client: WebClient, cases: Cases, now: Clock
    ) -> None:
        self.reports = reports
        self.makers = makers
        self.client = client
        self.cases = cases
        self.now = now
        self.busy: set[int] = set()
        self.threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="report")

    def sweep(self) -> None:
        for asked in self.reports.due():
            if asked.id not in self.busy and asked.word in self.makers:
                self.busy.add(asked.id)
                self.threads.submit(self.deliver, asked)
        for opened in self.reports.unsaid():
            self.threads.submit(self.say_where, opened)

    def deliver(self, asked: Asked) -> None:
        """Like everything that the sweep begins it raises nothing."""
        lease = uuid.uuid4().hex
        try:
            if self.reports.take(asked, lease):
                Delivery(self, asked, lease).run()
        except CancelledError:
            # The bot stops; whoever comes next makes it.
            log.info("report.interrupted", extra={"report": asked.id})
        except Exception:
            log.exception("report.failed", extra={"report": asked.id})
        finally:
            self.busy.discard(asked.id)

    def say_where(self, opened: Opened) -> None:
        try:
            if (known := self.link(self.cases.where(opened.case_id))) and self.reports.said(opened):
                text = f"Row {opened.n}: <{known.url}|case #{known.number}> is open."
                shown = [blocks.section(text)]
                self.post(opened.asked, Message(f"Row {opened.n}: case #{known.number} is open.", shown))
        except Exception:
            log.exception("report.case_not_told", extra={"case": opened.case_id})

    def post(self, asked: Asked, message: Message) -> None:
        """Below the report."""
        self.client.chat_postMessage(
            channel=asked.place or asked.person,
            thread_ts=asked.ts,
            text=message.text,
            blocks=message.shown,
            unfurl_links=False,
            unfurl_media=False,
        )

    def link(self, case: tuple[int, str, str] | None) -> CaseLink | None:
        if case is None:
            return None
        number, channel, thread_ts = case
        return CaseLink(number, self.client.chat_getPermalink(channel=channel, message_ts=thread_ts)["permalink"])

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)


class Delivery:
    """One report, from the first message to the last."""

    def __init__(self, reporter: Reporter, asked: Asked, lease: str) -> None:
        self.reporter = reporter
        self.reports = reporter.reports
        self.client = reporter.client
        self.asked = asked
        self.lease = lease
        self.title = f"Report on {asked.word}"
        self.quiet_until = 0.0

    def run(self) -> None:
        try:
            self.begin()
            if self.reporter.now() - self.asked.asked_at > GIVEN_UP_AFTER:
                self.change(messages.progress(self.title, GIVEN_UP))
            else:
                with self.kept_up():
                    self.tell(self.reporter.makers[self.asked.word](self.asked, self.progress))
            self.reports.told(self.asked)
            log.info("report.told", extra={"report": self.asked.id, "word": self.asked.word})
        except UNREACHABLE as problem:
            log.warning("slack.report_failed", extra={"report": self.asked.id, "error": error_code(problem)})
            if is_passing(problem):
                self.reports.give_back(self.asked, self.lease)
            else:
                # Slack won't take it from us, now or later.
                self.reports.told(self.asked)

    def kept_up(self) -> "KeptUp":
        return KeptUp(lambda: self.reports.renew(self.asked, self.lease))

    def begin(self) -> None:
        if self.asked.ts is not None:
            return
        message = messages.progress(self.title, BEGINS)
        try:
            answer = self.post(message)
        except SlackApiError as problem:
            if not is_passing(problem):
                self.say_in_channel(error_code(problem))
            raise
        place, ts = str(answer["channel"]), str(answer["ts"])
        self.reports.begun(self.asked, place=place, ts=ts)
        self.asked = replace(self.asked, place=place, ts=ts)

    def say_in_channel(self, code: str) -> None:
        """Whoever the bot may not write to directly is told so where they asked."""
        self.client.chat_postEphemeral(
            channel=self.asked.channel, user=self.asked.person, text=NO_MESSAGES.format(code)
        )

    def post(self, message: Message) -> Any:
        return trying(
            self.client.chat_postMessage,
            channel=self.asked.person,
            text=message.text,
            blocks=message.shown,
            unfurl_links=False,
            unfurl_media=False,
        )

    def progress(self, done: str) -> None:
        """Now and then; what is missed is said a moment later."""
        if time.monotonic() < self.quiet_until:
            return
        self.quiet_until = time.monotonic() + PROGRESS_EVERY
        try:
            self.change(messages.progress(self.title, done), once=True)
        except UNREACHABLE as problem:
            log.info("slack.progress_failed", extra={"error": error_code(problem)})

    def tell(self, report: Report) -> None:
        cases = self.open_cases(report)
        rows = zip(count(1), report.worklist, strict=False)
        self.reports.keep_rows(self.asked, (Listed(n, row.subscription, row.customer) for n, row in rows))
        first, *others = messages.messages(report, self.asked.id, cases)
        try:
            self.change(first)
        except SlackApiError as problem:
            if error_code(problem) != "invalid_blocks":
                raise
            log.warning("slack.charts_refused", extra={"report": self.asked.id})
            first, *others = messages.messages(report, self.asked.id, cases, native=False)
            self.change(first)
        for message in others:
            trying(self.reporter.post, self.asked, message)

    def open_cases(self, report: Report) -> dict[str, CaseLink]:
        found = self.reporter.cases.open_cases(row.customer for row in report.worklist if row.customer)
        return {customer: known for customer, case in found.items() if (known := self.reporter.link(case))}

    def change(self, message: Message, *, once: bool = False) -> None:
        asked: dict[str, Any] = {"channel": self.asked.place, "ts": self.asked.ts}
        told: dict[str, Any] = {"text": message.text, "blocks": message.shown}
        if once:
            self.client.chat_update(**asked, **told)
        else:
            trying(self.client.chat_update, **asked, **told)


class KeptUp:
    """Keeps a lease up beside work that takes its time."""

    def __init__(self, renew: Callable[[], None]) -> None:
        self.renew = renew
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.run, name="report-lease", daemon=True)

    def run(self) -> None:
        while not self.done.wait(RENEW_SECONDS):
            try:
                self.renew()
            except Exception:
                log.exception("lease.renewal_failed")

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()


def trying(call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """A busy Slack is asked again for a while."""
    again = tenacity.Retrying(
        retry=tenacity.retry_if_exception(is_passing),
        wait=tenacity.wait_exponential_jitter(initial=1, max=5),
        stop=tenacity.stop_after_attempt(4),
        reraise=True,
    )
    return again(call, *given, **named)
