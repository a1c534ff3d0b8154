"""What runs in one process of pytest's, and in which order: none is idle while something is left. No tests here.

A process is given a whole file at a time, since what is made for a file is made once, and as telling of each test by
itself costs more than most of them do. Of those that take seconds each it is given one; those that wait for other
processes are spread among those that compute.
By path, as the group marks of pytest-xdist 3.8 do nothing under pytest 9.2, and say nothing either.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from xdist.scheduler import LoadScopeScheduling

T = TypeVar("T")
# These tests wait for a bot process, or several; those of the attacks share one in each file.
WAITING = ("tests/journeys/", "tests/processes/", "tests/attacks/")
# Each of the first has its own, and each of the others computes for seconds, with nothing that it shares.
SINGLY = ("tests/journeys/", "tests/processes/", "tests/corpus/test_any_day.py", "tests/oracle/")
# A browser and a bot, made once for all of them.
ONE_BROWSER = "tests/page/"
# What takes longest comes first, so that nobody begins with it when the others are done.
FIRST = (
    ONE_BROWSER,
    "tests/attacks/",
    "tests/sandbox/test_stories.py",
    "tests/sandbox/test_stage.py",
    "tests/journeys/test_filing.py",
    "tests/journeys/test_kills",
    "tests/processes/",
    "tests/storage/test_queue.py",
    "tests/oracle/",
    "tests/corpus/",
    "tests/bot/messages/",
    "tests/billing/evidence/",
)


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist is untyped
    """In the order of the collection, which is that of `in_turns`."""

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)


def unit(nodeid: str) -> str:
    """What the test shares a process with."""
    if nodeid.startswith(SINGLY):
        return nodeid
    return ONE_BROWSER if nodeid.startswith(ONE_BROWSER) else nodeid.partition("::")[0]


def in_turns(items: Iterable[T], nodeid: Callable[[T], str]) -> list[T]:
    """All of them, each unit in one piece, and what waits spread evenly among what computes."""
    units: dict[str, list[T]] = {}
    for item in items:
        units.setdefault(unit(nodeid(item)), []).append(item)
    ordered = sorted(units, key=lambda name: (rank(name), -len(units[name])))
    waiting = [name for name in ordered if name.startswith(WAITING)]
    computing = [name for name in ordered if not name.startswith(WAITING)]
    places = sorted([*spread(waiting), *spread(computing)])
    return [item for _place, name in places for item in units[name]]


def rank(name: str) -> int:
    return next((number for number, path in enumerate(FIRST) if name.startswith(path)), len(FIRST))


def spread(names: list[str]) -> Iterator[tuple[float, str]]:
    return ((number / len(names), name) for number, name in enumerate(names))
