"""Telling whoever listens that something changed, and a lock that tells it by being let go.

A version number says whether a listener has missed anything; what changed, they look up themselves.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from types import TracebackType

Listener = Callable[[], None]


class Bell:
    def __init__(self) -> None:
        self.version = 0
        self._listeners: list[Listener] = []

    def ring(self) -> None:
        self.version += 1
        for listener in tuple(self._listeners):
            listener()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls back at each ring, from whichever thread rang; the answer ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


class RingingLock:
    """A re-entrant lock. Whoever held it may have changed something, so the bell rings each time it is free again."""

    def __init__(self, bell: Bell | None = None) -> None:
        self._bell = bell or Bell()
        self._lock = RLock()
        self._depth = 0

    def __enter__(self) -> None:
        self._lock.acquire()
        self._depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._depth -= 1
        free = self._depth == 0
        self._lock.release()
        if free:
            self._bell.ring()

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """For whoever only looks: the page would otherwise wake itself for ever."""
        with self._lock:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
