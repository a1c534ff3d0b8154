"""On whose behalf something is asked: cases take turns, and a report waits for all of them."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asker:
    """On whose behalf: one lookup, or one step of a case. `last` gives way to all that do not."""

    id: int
    last: bool = False


current_asker: ContextVar[Asker] = ContextVar("current_asker")


def asker() -> Asker:
    """The thread that began to ask: it works on one case at a time."""
    return current_asker.get(Asker(threading.get_ident()))


@contextmanager
def last() -> Iterator[None]:
    """What is asked for inside takes only what the others leave: a report waits for every case."""
    token = current_asker.set(Asker(threading.get_ident(), last=True))
    try:
        yield
    finally:
        current_asker.reset(token)


class Threads(ThreadPoolExecutor):
    """Requests beside each other, each of them on behalf of whoever asked for it."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        context = copy_context()
        context.run(current_asker.set, asker())
        return super().submit(lambda: context.run(fn, *args, **kwargs))
