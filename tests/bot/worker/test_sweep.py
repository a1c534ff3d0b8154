"""The sweep: whatever becomes of one of those that look or clean up, the others go on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue

from bot.worker.sweep import Sweep
from tests.billing.samples import NOW

WITHIN = 60.0


@contextmanager
def sweeping(sweep: Sweep) -> Iterator[None]:
    sweep.start()
    yield
    sweep.stop()


def test_where_one_fails_the_next_looks_all_the_same() -> None:
    looked = threading.Event()

    def fail() -> None:
        raise RuntimeError("database is locked")

    with sweeping(Sweep((fail, looked.set), lambda: None, lambda: NOW)):
        assert looked.wait(WITHIN)


def test_nobody_who_looks_waits_for_whoever_cleans_up() -> None:
    looked, go = Queue[str](), threading.Event()
    cleaning = threading.Event()

    def clean_up() -> None:
        cleaning.set()
        go.wait()

    with sweeping(Sweep((lambda: looked.put("looked"),), clean_up, lambda: NOW, every=0.01)):
        assert cleaning.wait(WITHIN)
        for _ in range(looked.qsize() + 2):
            assert looked.get(timeout=WITHIN)
        go.set()
