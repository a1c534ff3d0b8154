"""The sweep: whatever becomes of one of those that look, the others look on."""

import threading

from bot.worker.sweep import Sweep
from tests.billing.samples import NOW


def test_where_one_fails_the_next_looks_all_the_same() -> None:
    looked = threading.Event()

    def fail() -> None:
        raise RuntimeError("database is locked")

    sweep = Sweep((fail, looked.set), lambda: None, lambda: NOW)
    sweep.start()
    assert looked.wait(60)
    sweep.stop()
    sweep.thread.join(60)
    assert not sweep.thread.is_alive()
