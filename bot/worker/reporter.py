"""Makes the reports that people asked for and tells each to whoever asked, in a direct message that says how far it is.

In threads of its own, since a large account is read for minutes while cases go on. A report is leased while it is made:
one whose maker died is made again by whoever finds it.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from datetime import timedelta
from typing import Protocol

from slack_sdk import WebClient

from billing.ports.clock import Clock
from billing.ports.directory import Directory
from billing.reports.asked import Asked, Opened
from billing.values.errors import Refused
from billing.values.people import NOT_SAID, Role, require_either
from bot.messages import blocks
from bot.messages.case_links import address
from bot.messages.report import CaseLink, Message
from bot.worker import report_delivery
from bot.worker.report_delivery import Delivery, Make, send

log = logging.getLogger(__name__)

# Most of them wait for the same reading.
AT_ONCE = 24
# After that nobody waits for it any more.
GIVEN_UP_AFTER = timedelta(hours=1)


class Reports(report_delivery.Reports, Protocol):
    def due(self) -> list[Asked]: ...
    def take(self, report: Asked, lease: str) -> bool: ...
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
    """`makers` are the reports by their word; `site` is the workspace's own address."""

    def __init__(
        self,
        reports: Reports,
        makers: Mapping[str, Make],
        client: WebClient,
        cases: Cases,
        directory: Directory,
        now: Clock,
        *,
        site: str,
    ) -> None:
        self.directory = directory
        self.reports = reports
        self.makers = makers
        self.client = client
        self.cases = cases
        self.now = now
        self.site = site
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
            if not self.reports.take(asked, lease):
                return
            if reason := self.reason_against(asked):
                log.warning("report.refused", extra={"report": asked.id, "reason": reason})
                if reason in NOT_SAID:
                    self.reports.give_back(asked, lease)
                else:
                    self.reports.told(asked)
            else:
                late = self.now() - asked.asked_at > GIVEN_UP_AFTER
                make = None if late else self.makers[asked.word]
                Delivery(self.reports, self.client, self.links, asked, lease).run(make)
        except CancelledError:
            # The bot stops; whoever comes next makes it.
            log.info("report.interrupted", extra={"report": asked.id})
        except Exception:
            log.exception("report.failed", extra={"report": asked.id})
        finally:
            self.busy.discard(asked.id)

    def reason_against(self, asked: Asked) -> str:
        """Why this person may not read it, as Slack has it now; empty where they may."""
        try:
            require_either(self.directory.who(asked.person, fresh=True), Role.OPERATOR, Role.APPROVER)
        except Refused as refused:
            return refused.reason
        return ""

    def say_where(self, opened: Opened) -> None:
        try:
            if (known := self.link(self.cases.where(opened.case_id))) and self.reports.said(opened):
                text = f"Row {opened.n}: <{known.url}|case #{known.number}> is open."
                message = Message(f"Row {opened.n}: case #{known.number} is open.", [blocks.section(text)])
                asked = opened.asked
                send(self.client, asked.place or asked.person, message, below=asked.ts)
        except Exception:
            log.exception("report.case_not_told", extra={"case": opened.case_id})

    def links(self, customers: Iterable[str]) -> dict[str, CaseLink]:
        found = self.cases.open_cases(customers)
        return {customer: known for customer, case in found.items() if (known := self.link(case))}

    def link(self, case: tuple[int, str, str] | None) -> CaseLink | None:
        """None, too, where somebody deleted the thread's first message."""
        if case is None:
            return None
        number, channel, thread_ts = case
        return CaseLink(number, address(self.site, channel, thread_ts))

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
