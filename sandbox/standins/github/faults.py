"""What can go wrong between the bot and GitHub, ordered ahead of time: the next fitting request meets it."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from sandbox.standins.bell import RingingLock

Kind = Literal[
    "drop_before",  # the connection closes and nothing happened
    "drop_after_applying",  # the connection closes and it happened
    "hang_after_applying",  # it happened at once; only the answer takes `seconds`
    "error",  # answered with `status`, and nothing happened
    "error_after_applying",  # answered with `status`, and yet it happened
    "rate_limit",  # answered 403 as GitHub does, with `retry_after` if there is one
]


@dataclass(slots=True, eq=False)
class Fault:
    kind: Kind
    method: str | None = None
    # None: again and again, until it is mended.
    times: int | None = 1
    status: int = 500
    seconds: float = 60.0
    retry_after: int | None = None
    released: bool = False

    @property
    def applies(self) -> bool:
        return self.kind in ("drop_after_applying", "hang_after_applying", "error_after_applying")


@dataclass(slots=True)
class Faults:
    ordered: list[Fault] = field(default_factory=list)
    lock: RingingLock = field(default_factory=RingingLock)

    def add(
        self,
        *,
        kind: Kind,
        method: str | None = None,
        times: int | None = 1,
        status: int = 500,
        seconds: float = 60.0,
        retry_after: int | None = None,
    ) -> Fault:
        if kind not in get_args(Kind):
            raise ValueError(f"no such fault: {kind}")
        fault = Fault(kind, method, times, status, seconds, retry_after)
        with self.lock:
            self.ordered.append(fault)
        return fault

    def take(self, method: str) -> Fault | None:
        """The oldest that fits, used up by one."""
        with self.lock:
            for fault in self.ordered:
                if fault.times != 0 and fault.method in (None, method):
                    if fault.times is not None:
                        fault.times -= 1
                    return fault
        return None

    def clear(self) -> None:
        """Ends the hangs that are under way, too."""
        with self.lock:
            for fault in self.ordered:
                fault.released = True
            self.ordered.clear()
