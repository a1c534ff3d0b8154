"""Whether the bot is well, for whoever asks over HTTP: a database that says nothing for so long does not answer."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

# Before whoever asks gives up, and takes it for a bot that does not run.
ANSWER_WITHIN_SECONDS = 3.0


class Health:
    """Looked at in a thread of its own, once for all who ask meanwhile: what hangs there keeps none of the threads that
    answer Slack for longer than it takes to say so.
    """

    def __init__(self, healthy: Callable[[], bool]) -> None:
        self.healthy = healthy
        self.lock = threading.Lock()
        self.looking: Future[bool] | None = None
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")

    def __call__(self) -> bool:
        with self.lock:
            if self.looking is None or self.looking.done():
                self.looking = self.thread.submit(self.healthy)
            looking = self.looking
        try:
            return looking.result(ANSWER_WITHIN_SECONDS)
        except TimeoutError:
            return False
