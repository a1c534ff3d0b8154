"""Who works on a case: one at a time, for as long as they live."""

from datetime import datetime
from typing import Protocol


class Leases(Protocol):
    def take(self, case_id: str, lease: str) -> bool:
        """Takes the right to work on the case; False while somebody else has it, or once it asks for nothing more."""
        ...

    def renew(self, case_id: str, lease: str) -> None: ...

    def give_back(self, case_id: str, lease: str, *, seq: int, due_at: datetime | None) -> bool:
        """Gives the case back, due again at `due_at`.

        False if its log went on behind `seq` meanwhile, or if somebody asked for it: then it is due as they left it.
        """
        ...
