"""The sweep: a thread that looks again and again whether something was left lying, and cleans up now and then."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

from billing.ports.clock import Clock
from bot.runtime.tally import counted

log = logging.getLogger(__name__)


class Sweep:
    """Every few seconds for what is due, once an hour for what is old. Where one of them fails the others go on."""

    EVERY_SECONDS = 2.0
    CLEAN_UP_EVERY = timedelta(hours=1)

    def __init__(self, sweeps: Sequence[Callable[[], object]], clean_up: Callable[[], object], now: Clock) -> None:
        self.sweeps = sweeps
        self.clean_up = clean_up
        self.now = now
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="sweep", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()

    def run(self) -> None:
        clean_up_at = self.now() + timedelta(seconds=self.EVERY_SECONDS)
        while not self.stopping.is_set():
            for sweep in self.sweeps:
                went_well(sweep)
            if self.now() >= clean_up_at and went_well(self.clean_up):
                clean_up_at = self.now() + self.CLEAN_UP_EVERY
            self.stopping.wait(self.EVERY_SECONDS)


def went_well(step: Callable[[], object]) -> bool:
    try:
        step()
    except Exception as problem:
        # While the database is away all of them do, every time.
        log.exception("sweep.failed", extra=counted(of=step.__qualname__, error=type(problem).__name__))
        return False
    return True
