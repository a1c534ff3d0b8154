"""The stream that tells an open page what to look at again: one server-sent event for each subject that changed.

It says that something changed, never what. The workspace's own changes come without a name, the others under theirs.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from sandbox.standins.bell import Listener

# A subject that nobody rings for is asked this often, while a page is open.
POLL = 1.0
HEARTBEAT = 15.0


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a page shows.

    Attributes:
        name: the event's name; empty for the workspace.
        version: another number after each change; may block for a moment.
        listen: calls back at each change; None where only asking helps.
    """

    name: str
    version: Callable[[], int]
    listen: Callable[[Listener], Callable[[], None]] | None


async def changes(subjects: Sequence[Subject], *, closed: Callable[[], bool]) -> AsyncIterator[str]:
    """Many changes at once are one event."""
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()

    def wake() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(changed.set)

    ends = [subject.listen(wake) for subject in subjects if subject.listen is not None]
    wait = POLL if any(subject.listen is None for subject in subjects) else HEARTBEAT
    told: dict[str, int] = {}
    spoke_at = loop.time()
    try:
        while not closed():
            changed.clear()
            for name, version in (await run_in_threadpool(versions, subjects)).items():
                if told.get(name) != version:
                    told[name] = version
                    spoke_at = loop.time()
                    yield f"event: {name}\ndata: {version}\n\n" if name else f"data: {version}\n\n"
            if loop.time() - spoke_at >= HEARTBEAT:
                # A browser that went away is noticed by it.
                spoke_at = loop.time()
                yield ": still here\n\n"
            try:
                await asyncio.wait_for(changed.wait(), wait)
            except TimeoutError:
                continue
    finally:
        for end in ends:
            end()


def versions(subjects: Sequence[Subject]) -> dict[str, int]:
    return {subject.name: subject.version() for subject in subjects}
