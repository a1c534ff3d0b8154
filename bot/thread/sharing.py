"""Whether another organisation can read a channel, or is about to: nothing about a customer is shown there."""

import time
from collections.abc import Callable
from typing import Literal

from slack_sdk import WebClient

# What is drawn right after an answer does not ask again; it can change, so nothing else relies on it.
FRESH = 1.0

# `pending`: another organisation was invited, and what stands there can still be hidden from it.
State = Literal["internal", "pending", "shared"]


def state_of(client: WebClient, channel: str) -> State:
    found = client.conversations_info(channel=channel)["channel"]
    if found.get("is_ext_shared"):
        return "shared"
    return "pending" if found.get("is_pending_ext_shared") else "internal"


class Sharing:
    """Asked about one channel for one run of the worker."""

    def __init__(self, client: WebClient, channel: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.client = client
        self.channel = channel
        self.clock = clock
        self.answered_at = float("-inf")
        self.answer: State = "shared"

    def state(self) -> State:
        if self.clock() - self.answered_at > FRESH:
            self.answer = state_of(self.client, self.channel)
            self.answered_at = self.clock()
        return self.answer

    def is_shared(self) -> bool:
        return self.state() != "internal"
