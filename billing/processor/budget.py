"""How many requests the bot sends to Stripe: an account's own traffic has the same limits, and comes first."""

import threading
import time
from collections.abc import Callable


class Budget:
    """A burst at once and then so many a second, in the order in which they were asked for.

    One process holds one budget, so each further worker adds its own.
    """

    def __init__(
        self,
        *,
        burst: int = 10,
        per_second: int = 5,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.interval = 1 / per_second
        self.ahead = burst * self.interval
        self.clock = clock
        self.sleep = sleep
        self.lock = threading.Lock()
        # When everything asked for so far would have been sent, had nothing gone at once.
        self.spent_until = 0.0

    def take(self, *, urgent: bool = False) -> None:
        """Waits for the turn of one request. An urgent one, which moves money, counts but does not wait."""
        with self.lock:
            now = self.clock()
            self.spent_until = max(self.spent_until, now) + self.interval
            wait = self.spent_until - now - self.ahead
        if wait > 0 and not urgent:
            self.sleep(wait)
