"""Waiting that ends when the bot does."""

import threading
from concurrent.futures import CancelledError


class Patience:
    def __init__(self) -> None:
        self.over = threading.Event()

    def __call__(self, seconds: float) -> None:
        """Raises CancelledError once the bot stops."""
        if self.over.wait(seconds):
            raise CancelledError

    def end(self) -> None:
        self.over.set()
