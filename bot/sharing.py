"""Whether people of another organisation can read a channel: nothing about a customer may be shown there."""

import time
from collections.abc import Callable

from slack_sdk import WebClient

# What is drawn right after an answer does not ask again; it can change, so nothing else relies on it.
FRESH = 1.0


class Sharing:
    """Asked about one channel for one run of the worker."""

    def __init__(self, client: WebClient, channel: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.client = client
        self.channel = channel
        self.clock = clock
        self.answered_at = float("-inf")
        self.answer = True

    def is_shared(self) -> bool:
        if self.clock() - self.answered_at > FRESH:
            channel = self.client.conversations_info(channel=self.channel)["channel"]
            self.answer = bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))
            self.answered_at = self.clock()
        return self.answer
