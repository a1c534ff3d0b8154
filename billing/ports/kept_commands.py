"""Commands whose sender Slack could not say in time, until it can."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Kept:
    """`text` is what was typed, as it came; `delivery` tells one command from another."""

    id: int
    user: str
    channel: str
    text: str
    delivery: str
    asked_at: datetime


class Keep(Protocol):
    def __call__(self, *, user: str, channel: str, text: str, delivery: str | None) -> bool:
        """Whether it is kept, once however often it is delivered: nobody has more than a few."""
        ...


class KeptCommands(Protocol):
    def due(self) -> list[Kept]:
        """Those that nobody works on, oldest first."""
        ...

    def take(self, kept: Kept, lease: str) -> bool:
        """Takes the right to answer it; False while somebody else has it, or once it is answered."""
        ...

    def give_back(self, kept: Kept, lease: str) -> None:
        """For whoever looks next."""
        ...

    def rest(self, kept: Kept, lease: str) -> None:
        """Like that, but nobody looks at what this person typed for a lease's time, and then in the same order."""
        ...

    def forget(self, kept: Kept) -> None:
        """What was typed goes with it."""
        ...
