"""One report on its way to whoever asked: begun, said how far it is, told. One that they deleted is posted afresh."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billing.reports.asked import Asked, Listed
from billing.reports.report import Report
from bot.messages import blocks
from bot.messages import report as messages
from bot.messages.report import CaseLink, Message
from bot.slack.operators import UNREACHABLE, error_code
from bot.worker.slack_retries import is_passing, patiently

log = logging.getLogger(__name__)

# Slack takes a change of one message about once a second, and nobody reads faster.
PROGRESS_EVERY = 3.0
RENEW_SECONDS = 5.0
# Of a Slack that is busy or away; the report is told again later if this was too short.
PATIENT_FOR = 10.0
# What the ids of Slack's direct messages begin with.
DIRECT = "D"
BEGINS, GIVEN_UP = "being made…", "it could not be made within an hour. Ask for it again with `/billing`."
NO_MESSAGES = (
    "Slack does not let this bot write to you directly (`{}`), so the report can't come; "
    "ask an admin to turn on the messages tab of the app's Home, as its manifest has it."
)

TWICE = "Slack did not say whether it took the first message; one above that never changes belongs to this report."

# Says how far it is.
Tell = Callable[[str], None]
Make = Callable[[Asked, Tell], Report]
# The open cases of customers.
Links = Callable[[Iterable[str]], Mapping[str, CaseLink]]


class Reports(Protocol):
    def renew(self, report: Asked, lease: str) -> None: ...
    def give_back(self, report: Asked, lease: str) -> None: ...
    def begun(self, report: Asked, *, place: str | None, ts: str | None) -> None: ...
    def told(self, report: Asked) -> None: ...
    def made(self, report: Asked, rows: Iterable[Listed]) -> None: ...


class Delivery:
    def __init__(self, reports: Reports, client: WebClient, links: Links, asked: Asked, lease: str) -> None:
        self.reports = reports
        self.client = client
        self.links = links
        # A report is a direct message: whatever else stands in the row, it was not posted there. Until Slack says
        # where that is, it is where the person is.
        is_begun = (asked.place, asked.ts) == (asked.person, None)
        is_direct = asked.place is None or is_begun or asked.place.startswith(DIRECT)
        self.asked = asked if is_direct else replace(asked, place=None, ts=None)
        self.lease = lease
        self.title = f"Report on {asked.word}"
        self.quiet_until = 0.0
        self.is_second = False

    def run(self, make: Make | None) -> None:
        """Without anything to make it of it is given up."""
        try:
            self.begin()
            if make is None:
                self.change(messages.progress(self.title, GIVEN_UP))
            else:
                with KeptUp(lambda: self.reports.renew(self.asked, self.lease)):
                    self.tell(make(self.asked, self.progress))
            self.reports.told(self.asked)
            log.info("report.told", extra={"report": self.asked.id, "word": self.asked.word})
        except UNREACHABLE as problem:
            log.warning("slack.report_failed", extra={"report": self.asked.id, "error": error_code(problem)})
            if is_passing(problem):
                self.reports.give_back(self.asked, self.lease)
            else:
                # Slack won't take it from us, now or later.
                self.reports.told(self.asked)

    def begin(self) -> None:
        """Where an earlier post got no answer, what comes says that it may be there: the bot can't look for it."""
        if self.asked.ts is not None:
            return
        self.is_second = self.asked.place is not None
        self.reports.begun(self.asked, place=self.asked.place or self.asked.person, ts=None)
        try:
            self.post(
                messages.progress(self.title, BEGINS),
                again=lambda problem: has_refused(problem) and is_passing(problem),
            )
        except SlackApiError as problem:
            if has_refused(problem):
                self.reports.begun(self.asked, place=None, ts=None)
            if not is_passing(problem):
                self.say_in_channel(error_code(problem))
            raise

    def say_in_channel(self, code: str) -> None:
        """Whoever the bot may not write to directly is told so where they asked."""
        self.client.chat_postEphemeral(
            channel=self.asked.channel, user=self.asked.person, text=NO_MESSAGES.format(code)
        )

    def post(self, message: Message, *, again: Callable[[BaseException], bool] = is_passing) -> None:
        answer = send(self.client, self.asked.person, self.explained(message), again=again)
        place, ts = str(answer["channel"]), str(answer["ts"])
        self.reports.begun(self.asked, place=place, ts=ts)
        self.asked = replace(self.asked, place=place, ts=ts)

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
        cases = self.links(row.customer for row in report.worklist if row.customer)
        rows = zip(count(1), report.worklist, strict=False)
        self.reports.made(self.asked, (Listed(n, row.subscription, row.customer) for n, row in rows))
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
            send(self.client, self.asked.place or self.asked.person, message, below=self.asked.ts)

    def change(self, message: Message, *, once: bool = False) -> None:
        asked: dict[str, Any] = {"channel": self.asked.place, "ts": self.asked.ts}
        told: dict[str, Any] = {"text": message.text, "blocks": self.explained(message).shown}
        if once:
            self.client.chat_update(**asked, **told)
            return
        try:
            patiently(self.client.chat_update, patient_for=PATIENT_FOR, **asked, **told)
        except SlackApiError as problem:
            if error_code(problem) != "message_not_found":
                raise
            self.post(message)

    def explained(self, message: Message) -> Message:
        return replace(message, shown=[*message.shown, blocks.context(TWICE)]) if self.is_second else message


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


def send(
    client: WebClient,
    place: str,
    message: Message,
    *,
    below: str | None = None,
    again: Callable[[BaseException], bool] = is_passing,
) -> Any:
    return patiently(
        client.chat_postMessage,
        patient_for=PATIENT_FOR,
        again=again,
        channel=place,
        thread_ts=below,
        text=message.text,
        blocks=message.shown,
        unfurl_links=False,
        unfurl_media=False,
    )


def has_refused(problem: BaseException) -> bool:
    """Whether Slack said that it did not take it: what broke on the way, or there, may be there all the same."""
    return isinstance(problem, SlackApiError) and problem.response.status_code < 500
