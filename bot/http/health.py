"""Whether the bot is well, for whoever asks over HTTP: a database that says nothing for so long does not answer."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

# Shorter than those wait who ask.
ANSWER_WITHIN = 3.0


class Health:
    """Looked at in a thread of its own, once for all who ask meanwhile: what hangs there takes no thread from Slack."""

    def __init__(self, healthy: Callable[[], bool], *, within: float = ANSWER_WITHIN) -> None:
        self.healthy = healthy
        self.within = within
        self.lock = threading.Lock()
        self.looking: Future[bool] | None = None
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")

    def __call__(self) -> bool:
        with self.lock:
            if self.looking is None or self.looking.done():
                self.looking = self.thread.submit(self.healthy)
            looking = self.looking
        try:
            return looking.result(self.within)
        except TimeoutError:
            return False
