"""The sweep: a thread that looks again and again whether something was left lying, and one that cleans up."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

from billing.ports.clock import Clock
from bot.runtime.tally import counted

log = logging.getLogger(__name__)

EVERY_SECONDS = 2.0
CLEAN_UP_EVERY = timedelta(hours=1)


class Sweep:
    """Where one of them fails the others go on, and nothing that is due waits for what is old."""

    def __init__(
        self,
        sweeps: Sequence[Callable[[], object]],
        clean_up: Callable[[], object],
        now: Clock,
        *,
        every: float = EVERY_SECONDS,
    ) -> None:
        self.sweeps = sweeps
        self.clean_up = clean_up
        self.now = now
        self.every = every
        self.stopping = threading.Event()

    def start(self) -> None:
        for name, run in (("sweep", self.look), ("clean up", self.tidy)):
            threading.Thread(target=run, name=name, daemon=True).start()

    def stop(self) -> None:
        self.stopping.set()

    def look(self) -> None:
        while not self.stopping.is_set():
            for sweep in self.sweeps:
                went_well(sweep)
            self.stopping.wait(self.every)

    def tidy(self) -> None:
        next_at = self.now()
        while not self.stopping.wait(self.every):
            if self.now() >= next_at and went_well(self.clean_up):
                next_at = self.now() + CLEAN_UP_EVERY


def went_well(step: Callable[[], object]) -> bool:
    try:
        step()
    except Exception as problem:
        # While the database is away all of them do, every time.
        log.exception("sweep.failed", extra=counted(of=step.__qualname__, error=type(problem).__name__))
        return False
    return True
