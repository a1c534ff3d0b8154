"""A press of “Open a case” in a report: it opens one in the channel where the report was asked for."""

import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from billing.case.events import Opened
from billing.ports.directory import Directory
from billing.ports.store import AlreadyDelivered, CaseStore
from billing.reports.asked import Asked, Listed
from billing.values import identifiers
from billing.values.errors import Refused
from billing.values.people import Role, require
from bot.runtime.tally import counted
from bot.slack.access_log import AccessLog
from bot.slack.payloads import Click
from bot.slack.workspace import Workspace

log = logging.getLogger(__name__)

# A report's number, of no more digits than Postgres has room for, and the place of a row in it.
VALUE = re.compile(r"report\.(\d{1,9})\.(\d{1,5})")


class Reports(Protocol):
    def find(self, id: int) -> Asked | None: ...
    def row(self, report: Asked, n: int) -> Listed | None: ...
    def opened(self, report: Asked, n: int, case_id: str) -> None: ...


class OpenCases(Protocol):
    def has_open_case(self, *, customer: str | None, case_id: str | None) -> bool:
        """Whether the customer has one, or this one is open, which may not know yet whose it is."""
        ...


@dataclass(frozen=True, slots=True)
class ReportClicks:
    reports: Reports
    cases: CaseStore
    open_cases: OpenCases
    directory: Directory
    access_log: AccessLog
    workspace: Workspace
    channels: frozenset[str]

    def click(self, click: Click) -> None:
        try:
            self.open(click)
        except Refused as refusal:
            log.warning("slack.refused", extra=counted(reason=refusal.reason))
            with suppress(AlreadyDelivered):
                self.access_log.refused(
                    actor=click.user,
                    action=click.action,
                    reason=refusal.reason,
                    channel=click.channel,
                    delivery=click.delivery,
                    tell=True,
                )

    def open(self, click: Click) -> None:
        self.workspace.require_ours(app=click.app, team=click.team)
        require(self.directory.who(click.user), Role.OPERATOR)
        report, row = self.row_behind(click)
        if report.channel not in self.channels:
            raise Refused("wrong_channel")
        if self.open_cases.has_open_case(customer=row.customer, case_id=row.case_id):
            raise Refused("customer_has_case")
        identifier = identifiers.the_one(row.subscription)
        if identifier is None:
            raise Refused("forged")
        opened = Opened("report", report.channel, team=self.workspace.team)
        # One case for a row, however many press it at once; another one once that is closed.
        only = f"report.{report.id}.{row.n}.{row.case_id or ''}"
        try:
            case = self.cases.open(opened, actor=click.user, identifier=identifier, delivery=only)
        except AlreadyDelivered:
            raise Refused("customer_has_case") from None
        self.reports.opened(report, row.n, case.case_id)
        log.info("case.opened", extra={"case": case.case_id, "via": opened.via})

    def row_behind(self, click: Click) -> tuple[Asked, Listed]:
        """The button belongs to a report of this very person and to the conversation that it was told in."""
        written = VALUE.fullmatch(click.value)
        report = self.reports.find(int(written[1])) if written else None
        row = self.reports.row(report, int(written[2])) if written and report else None
        if report is None or row is None:
            raise Refused("old_report")
        if (report.person, report.place) != (click.user, click.channel) or click.action != f"open_case:{row.n}":
            raise Refused("forged")
        return report, row
