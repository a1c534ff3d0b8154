"""From whoever wrote to a case's log to whoever works on the case, without a poll in between.

Nothing rests on it: what is lost here is due in the case's log, where the sweep finds it.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

log = logging.getLogger(__name__)

# So long one message is not followed by the next: what is given meanwhile goes in one.
BREATH_SECONDS = 0.025
# Eight people look somebody up at the same moment, and somebody else approves.
WORKERS = 10


class Handover:
    """What is given waits, each case once, until somebody takes it."""

    def __init__(self) -> None:
        self.given: SimpleQueue[str | None] = SimpleQueue()
        self.waiting: set[str] = set()
        self.workers: list[threading.Thread] = []

    def give(self, case_id: str) -> None:
        """Once the log is committed: whoever takes the case reads it there."""
        if case_id not in self.waiting:
            self.waiting.add(case_id)
            self.given.put(case_id)

    def take(self) -> str | None:
        """Waits for a case; None where there will be no more."""
        case_id = self.given.get()
        if case_id is not None:
            # Before it is read: what is written from now on is given anew.
            self.waiting.discard(case_id)
        return case_id

    def take_all(self) -> list[str]:
        """Waits for a case, and takes those behind it with it; none where there will be no more."""
        first = self.take()
        if first is None:
            return []
        found = [first]
        while self.waiting:
            try:
                more = self.given.get_nowait()
            except Empty:
                break
            if more is None:
                self.given.put(None)
                break
            self.waiting.discard(more)
            found.append(more)
        return found

    def run(self, advance: Callable[[str], None]) -> None:
        def work() -> None:
            while (case_id := self.take()) is not None:
                advance(case_id)

        self.workers = [threading.Thread(target=work, name="advance", daemon=True) for _ in range(WORKERS)]
        for worker in self.workers:
            worker.start()

    def pass_on(self, send: Callable[[list[str]], None]) -> None:
        """Others work: they are told in a thread, so that nobody who gives waits for it; what piles up goes in one."""

        def pass_on() -> None:
            while given := self.take_all():
                try:
                    send(given)
                except Exception as problem:
                    # Nobody else would pass on what comes next.
                    log.warning("handover.failed", extra={"error": type(problem).__name__})
                time.sleep(BREATH_SECONDS)

        threading.Thread(target=pass_on, name="hand over", daemon=True).start()

    def end(self) -> None:
        """Nothing more is taken; what waits is left to the sweep."""
        self.waiting.clear()
        # Whoever works takes from it meanwhile.
        with suppress(Empty):
            while True:
                self.given.get_nowait()
        for _ in range(max(1, len(self.workers))):
            self.given.put(None)

    def wait(self, *, until: float) -> None:
        """For what was taken before the end; `until` on the monotonic clock."""
        for worker in self.workers:
            worker.join(max(0.0, until - time.monotonic()))
