"""Who goes first in one process: Slack waits three seconds for an answer, the worker can wait. So while requests are
being answered workers hold back before each step, and go on one by one where that takes long.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

HOLD_BACK_SECONDS = 0.25
# Where several were answered at once the next ones are on their way.
QUIET_SECONDS = 0.01


class Traffic:
    def __init__(self) -> None:
        self.answering = 0
        self.at_once = 0
        self.quiet_at = 0.0
        self.changed = threading.Condition()
        self.turn = threading.Lock()

    @contextmanager
    def request(self) -> Iterator[None]:
        with self.changed:
            self.answering += 1
            self.at_once = max(self.at_once, self.answering)
        try:
            yield
        finally:
            with self.changed:
                self.answering -= 1
                if not self.answering:
                    self.quiet_at = time.monotonic() + (QUIET_SECONDS if self.at_once > 1 else 0)
                    self.at_once = 0
                    self.changed.notify_all()

    def let_pass(self) -> None:
        """Returns once no request is being answered, or for one at a time when that has taken long enough."""
        with self.turn, self.changed:
            until = time.monotonic() + HOLD_BACK_SECONDS
            while (left := self.left(until)) > 0:
                self.changed.wait(left)

    def left(self, until: float) -> float:
        """Seconds to wait, as far as is known by now."""
        return (until if self.answering else min(until, self.quiet_at)) - time.monotonic()
