"""What looks by itself, every few seconds, whether there is something to do, in threads of its own."""

from typing import Protocol


class Background(Protocol):
    def sweep(self) -> None:
        """Begins what is due, and waits for none of it."""

    def close(self) -> None:
        """Begins no more."""
