"""Reads all subscriptions once a night, so that their history has no hole on days on which nobody asks for a report."""

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from datetime import datetime, timedelta

from billing.ports.clock import Clock
from billing.values.errors import ProcessorError
from billing.work.reading_account import AccountReader

log = logging.getLogger(__name__)

# Of the night, in UTC.
HOUR = 2


class Nightly:
    """`tidy` forgets what is old, on the same occasion."""

    def __init__(self, reader: AccountReader, tidy: Callable[[], None], now: Clock) -> None:
        self.reader = reader
        self.tidy = tidy
        self.now = now
        self.began = now()
        self.looked_for: datetime | None = None
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="nightly")

    def sweep(self) -> None:
        due = last_night(self.now())
        if self.looked_for != due:
            self.looked_for = due
            self.thread.submit(self.read, due)

    def read(self, due: datetime) -> None:
        """Whoever was away in the night reads at once; a bot that has just been set up begins with its first night."""
        try:
            latest = self.reader.latest()
            if (latest.begun_at if latest else self.began) < due:
                self.reader.read(asked_at=self.now(), tell=lambda _read: None)
                self.tidy()
        except CancelledError:
            log.info("snapshot.interrupted")
        except ProcessorError as problem:
            log.warning("snapshot.failed", extra={"code": problem.code})
        except Exception:
            log.exception("snapshot.failed")

    def close(self) -> None:
        self.thread.shutdown(wait=False, cancel_futures=True)


def last_night(now: datetime) -> datetime:
    tonight = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight <= now else tonight - timedelta(days=1)
