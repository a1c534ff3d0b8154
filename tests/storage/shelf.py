"""A store at the hand of a test, with a clock of its own. No tests here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select

from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Approved, Event, Executed, GapRecorded, Identified, Opened, Proposed
from billing.reports.backlog import Entry
from billing.values.choices import Remedy
from billing.values.identifiers import Identifier, IdentifierKind
from storage.cases import Cases
from storage.control_log import ControlLog
from storage.database import database_url, migrate, open_engine
from storage.due import Due
from storage.erasing import Erasing
from storage.gap_issues import GapIssues
from storage.gaps import Gaps
from storage.read_models import READ_MODELS
from tests.billing.samples import ADA, NOW, classified

EMAIL = Identifier(IdentifierKind.EMAIL, "jane@example.com")


@dataclass
class Shelf:
    """`asked` is what the queue was asked for, and nobody does."""

    url: str
    at: datetime = NOW
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    threads: int = 0

    def __post_init__(self) -> None:
        self.engine = open_engine(database_url(self.url))
        migrate(self.engine)
        self.cases = Cases(self.engine, self.enqueue, lambda: self.at)
        self.due = Due(self.engine, self.enqueue, lambda: self.at)
        self.control = ControlLog(self.engine, lambda: self.at, None)
        self.erasing = Erasing(self.cases, self.control)
        self.gaps = Gaps(self.engine)
        self.issues = GapIssues(self.engine, self.enqueue, lambda: self.at)

    def enqueue(
        self, connection: Connection, flow: str, case_id: str, seq: int, *, again: bool = False, if_lost: bool = False
    ) -> None:
        self.asked.append((flow, case_id, seq))

    def case(
        self,
        customer: str,
        *events: Event | tuple[str, Event],
        title: str | None = None,
        of: Event | None = None,
        opener: str = ADA,
        typed: Identifier = EMAIL,
    ) -> Case:
        """A classified case in which the events happened, a minute apart, by Ada unless somebody stands before one."""
        self.threads += 1
        opened = Opened("command", "C0SUPPORT", f"{self.threads}.0")
        case = self.cases.open(opened, actor=opener, identifier=typed, delivery=None)
        for given in (Identified(customer, livemode=True), of or classified(), *events):
            actor, event = given if isinstance(given, tuple) else (ADA, given)
            self.at += timedelta(minutes=1)
            case = self.append(case, event, actor=actor, title=title)
        return case

    def portal_case(self, *, cancel: bool = True) -> Case:
        """One in which two people made something of the portal."""
        self.threads += 1
        opened = Opened("portal", "C0SUPPORT", f"{self.threads}.0")
        case = self.cases.open(opened, actor=ADA, identifier=None, delivery=None)
        proposed = Proposed(remedy=Remedy.PORTAL, configuration="bpc_1", settings={"subscription_cancel": cancel})
        done = Executed(remedy=Remedy.PORTAL, proposal=2, configuration="bpc_1", after=proposed.settings)
        for event in (proposed, Approved(2), done):
            self.at += timedelta(minutes=1)
            case = self.append(case, event)
        return case

    def append(self, case: Case, event: Event, *, actor: str = ADA, title: str | None = None) -> Case:
        typed = {"title": title} if title and isinstance(event, GapRecorded) else {}
        return self.cases.append(case, Decision((event,), typed), actor=actor)

    def entry(self, gap: str) -> Entry:
        return next(entry for entry in self.gaps.entries() if entry.gap == gap)

    def read_models(self) -> dict[Table, list[dict[str, Any]]]:
        """Every row of them."""
        with self.engine.connect() as connection:
            return {
                table: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
                for table in READ_MODELS
            }
