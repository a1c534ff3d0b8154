"""The reports on the whole account: a reading of Stripe that is new enough, what it adds up to, and in what words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from billing.ports.clock import Clock
from billing.ports.whole_account import WholeAccount
from billing.reports.churn import churn
from billing.reports.figures import PlanFigures, Risk
from billing.reports.plans import plans
from billing.reports.reading import Reading
from billing.reports.report import Report
from billing.wording.line import counted
from billing.work.reading_account import AccountReader

Tell = Callable[[str], None]


class Snapshot(Protocol):
    def plan_figures(self, read: Reading, now: datetime) -> PlanFigures: ...

    def risks(self, read: Reading) -> Iterator[Risk]:
        """Most revenue first, currency by currency."""
        ...

    def pays_unread(self, read: Reading) -> int: ...


@dataclass(frozen=True, slots=True)
class AccountReports:
    reader: AccountReader
    snapshot: Snapshot
    account: WholeAccount
    now: Clock

    def plans(self, asked_at: datetime, tell: Tell) -> Report:
        read = self.read(asked_at, tell)
        figures = self.snapshot.plan_figures(read, self.now())
        return plans(figures, read, products=self.account.products, customers=self.account.customers, now=self.now())

    def churn(self, asked_at: datetime, tell: Tell, *, at_most: int | None) -> Report:
        """`at_most` are listed one by one."""
        read = self.read(asked_at, tell)
        tell("looking up whose they are…")
        return churn(
            self.snapshot.risks(read),
            read,
            products=self.account.products,
            customers=self.account.customers,
            now=self.now(),
            at_most=at_most,
            pays_unread=self.snapshot.pays_unread(read),
        )

    def read(self, asked_at: datetime, tell: Tell) -> Reading:
        return self.reader.read(asked_at=asked_at, tell=lambda read: tell(so_far(read)))


def so_far(read: Reading) -> str:
    return f"reading Stripe, {counted(read.count, 'subscription')} so far…"
