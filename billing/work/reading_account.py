"""Reads all subscriptions of an account into the snapshot: page by page, gone on with by whoever finds it given up,
and by one process at a time. Whoever needs it meanwhile waits for the same reading.
"""

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from billing.account.listed import Listed, Page
from billing.ports.clock import Clock
from billing.ports.whole_account import WholeAccount
from billing.reports.reading import Reading
from billing.reports.snapshot import Kept, kept
from billing.values.errors import ProcessorError, Unavailable

log = logging.getLogger(__name__)

# Between attempts at a page, beside what the client itself tries again.
PAUSES = (1.0, 3.0, 8.0)
LOOK_AGAIN = 1.0
# Of a reading that was not begun.
UNKEPT = 0

T = TypeVar("T")


class Readings(Protocol):
    def latest(self, account: str) -> Reading | None: ...
    def take(self, account: str, lease: str) -> Reading | None: ...
    def renew(self, read: Reading) -> None: ...
    def keep(self, read: Reading, found: Sequence[Kept], *, after: str | None) -> Reading: ...
    def end(self, read: Reading, *, problem: str | None, disputed: frozenset[str] | None) -> Reading: ...

    def end_leases(self) -> None:
        """For the only worker there can be, as it starts."""
        ...


class AccountReader:
    """`wait` sleeps for so many seconds, and raises when there is no more time to."""

    def __init__(self, account: WholeAccount, readings: Readings, now: Clock, wait: Callable[[float], None]) -> None:
        self.account = account
        self.readings = readings
        self.now = now
        self.wait = wait

    def read(self, *, asked_at: datetime, tell: Callable[[Reading], None]) -> Reading:
        """One that is good enough for what was asked for then. `tell` hears how far it is.

        Until Stripe says whose the key is, nothing can be read, and nothing that was read before is known to be of it.
        """
        try:
            whose = self.patiently(self.account.whose)
        except ProcessorError as problem:
            log.warning("snapshot.cut", extra={"code": problem.code, "count": 0})
            return Reading(UNKEPT, "", self.now(), self.now(), problem=problem.code)
        while True:
            latest = self.readings.latest(whose)
            if latest and latest.is_good(self.now(), asked_at=asked_at):
                return latest
            if mine := self.readings.take(whose, uuid.uuid4().hex):
                return self.read_on(mine, tell)
            if latest:
                tell(latest)
            self.wait(LOOK_AGAIN)

    def latest(self) -> Reading | None:
        """The newest of the account that the key is of. Raises Unavailable where Stripe does not say which that is."""
        return self.readings.latest(self.patiently(self.account.whose))

    def read_on(self, read: Reading, tell: Callable[[Reading], None]) -> Reading:
        """To its end, or to where Stripe gives no more."""
        problem = None
        try:
            for page, after in self.pages(read):
                read = self.readings.keep(read, [kept(each) for each in page], after=after)
                tell(read)
        except ProcessorError as failed:
            problem = failed.code
            log.warning("snapshot.cut", extra={"code": problem, "count": read.count})
        disputed = self.disputed(read)
        log.info("snapshot.read", extra={"count": read.count, "whole": problem is None})
        return self.readings.end(read, problem=problem, disputed=disputed)

    def pages(self, read: Reading) -> Iterator[tuple[tuple[Listed, ...], str | None]]:
        """From where it stopped, each with where the next one begins; and then what is newer than the first."""
        first, after, more = read.first, read.after, True
        while more:
            page = self.page(read, after=after)
            more = page.more and bool(page.listed)
            if page.listed:
                first, after = first or page.listed[0].subscription.id, page.listed[-1].subscription.id
                yield page.listed, after
        while first and (page := self.page(read, before=first)).listed:
            first = page.listed[0].subscription.id
            yield page.listed, after

    def page(self, read: Reading, *, after: str | None = None, before: str | None = None) -> Page:
        def ask() -> Page:
            self.readings.renew(read)
            return self.account.subscriptions(after=after, before=before)

        return self.patiently(ask)

    def patiently(self, ask: Callable[[], T]) -> T:
        for pause in PAUSES:
            try:
                return ask()
            except Unavailable:
                self.wait(pause)
        return ask()

    def disputed(self, read: Reading) -> frozenset[str] | None:
        self.readings.renew(read)
        try:
            return self.account.disputed()
        except ProcessorError as problem:
            log.warning("stripe.read_failed", extra={"panel": "disputes", "code": problem.code})
            return None
