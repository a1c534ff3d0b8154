"""Waiting for what comes about by itself: asked until it is so."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
ASK_AGAIN_SECONDS = 0.02


def until(condition: Callable[[], T], timeout: float = 60) -> T:
    """What the condition answers once it is true; fails after the timeout, in seconds."""
    give_up_at = time.monotonic() + timeout
    while not (found := condition()):
        assert time.monotonic() < give_up_at, f"not so within {timeout} s"
        time.sleep(ASK_AGAIN_SECONDS)
    return found
