"""What is kept beside a case's log and may be erased at any time."""

from typing import Protocol


class Erasable(Protocol):
    def typed(self, case_id: str, seq: int, name: str) -> str | None:
        """What a person typed with the event at `seq`."""
        ...

    def keep(self, case_id: str, seq: int, name: str, value: str) -> None:
        """Something that belongs to the event at `seq`; `typed` reads it. Kept once."""
        ...
