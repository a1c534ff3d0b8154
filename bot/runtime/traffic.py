"""Who goes first in one process: Slack waits three seconds for an answer, the worker can wait. So while requests are
being answered workers hold back before each step, and go on one by one where that takes long.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

HOLD_BACK_SECONDS = 0.25


class Traffic:
    def __init__(self) -> None:
        self.answering = 0
        self.changed = threading.Condition()
        self.turn = threading.Lock()

    @contextmanager
    def request(self) -> Iterator[None]:
        with self.changed:
            self.answering += 1
        try:
            yield
        finally:
            with self.changed:
                self.answering -= 1
                if not self.answering:
                    self.changed.notify_all()

    def let_pass(self) -> None:
        """Returns once no request is being answered, or for one at a time when that has taken long enough."""
        with self.turn, self.changed:
            self.changed.wait_for(lambda: not self.answering, HOLD_BACK_SECONDS)
