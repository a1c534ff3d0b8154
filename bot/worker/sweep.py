"""The sweep: a thread that asks again for cases that are due and that nobody works on, and cleans up now and then."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from billing.ports.clock import Clock

log = logging.getLogger(__name__)


class Sweep:
    """Every few seconds for the cases, once an hour for what is old."""

    EVERY_SECONDS = 2.0
    CLEAN_UP_EVERY = timedelta(hours=1)

    def __init__(self, sweep: Callable[[], int], clean_up: Callable[[], None], now: Clock) -> None:
        self.sweep = sweep
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
            try:
                if found := self.sweep():
                    log.info("sweep.found", extra={"cases": found})
                if self.now() >= clean_up_at:
                    self.clean_up()
                    clean_up_at = self.now() + self.CLEAN_UP_EVERY
            except Exception:
                log.exception("sweep.failed")
            self.stopping.wait(self.EVERY_SECONDS)
