"""What else runs in a process goes on while a test in it freezes the time."""

import asyncio
import threading

from freezegun import freeze_time


def test_an_event_loop_that_falls_asleep_in_frozen_time_wakes() -> None:
    asked, woke = threading.Event(), threading.Event()

    async def serve() -> None:
        while not asked.is_set():
            await asyncio.sleep(0.001)
        woke.set()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    for _ in range(5):
        with freeze_time("2026-11-29"):
            pass
    asked.set()
    assert woke.wait(60)
    thread.join()
