"""Where refusals go that belong to no case."""

from typing import Protocol


class AccessLog(Protocol):
    def refused(
        self, *, actor: str, action: str, reason: str, channel: str | None, delivery: str | None, tell: bool
    ) -> None:
        """Appends the refusal; `tell` has the worker tell the person, in the channel. Raises AlreadyDelivered."""
        ...

    def whom(self, id: int) -> tuple[str | None, str, str]:
        """The channel, the person and the reason of a refusal."""
        ...
