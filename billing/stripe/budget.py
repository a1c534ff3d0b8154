"""How many requests the bot sends to Stripe: an account's own traffic has the same limits, and comes first."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError

from billing.ports.asking import asker
from billing.stripe.request_queue import Pace, RequestQueue

# How many seconds' worth may go at once after a rest.
BURST = 10


class Budget:
    """So many requests a second over time and ten times that at once, the askers in turns. Shared by all threads.

    One process holds one budget, so each further worker adds its own.
    """

    def __init__(self, per_second: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.pace = Pace(burst=BURST * per_second, per_second=per_second)
        self.queue: RequestQueue[threading.Condition] = RequestQueue()
        self.clock = clock
        self.lock = threading.Lock()
        self.closed = False

    def take(self, *, urgent: bool = False) -> None:
        """Waits for the turn of one request. An urgent one, which moves money, counts but does not wait.

        Raises CancelledError once the budget is closed: whatever needed the request was not read, and is not unknown.
        """
        with self.lock:
            if not urgent:
                self.wait()
            self.pace.spend(self.clock())

    def wait(self) -> None:
        theirs, called = asker(), threading.Condition(self.lock)
        self.queue.join(theirs, called)
        try:
            while not self.closed:
                is_first = self.queue.first() is called
                wait = self.pace.wait(self.clock()) if is_first else None
                if wait == 0:
                    return
                called.wait(wait)
            raise CancelledError
        finally:
            self.queue.leave(theirs, called)
            if following := self.queue.first():
                following.notify()

    def ease(self) -> None:
        """Stripe said that it was too much: for a moment nothing goes but what is urgent."""
        with self.lock:
            self.pace.ease(self.clock())

    def close(self) -> None:
        """Whoever waits is let go without a request."""
        with self.lock:
            self.closed = True
            for called in self.queue.everybody():
                called.notify()
