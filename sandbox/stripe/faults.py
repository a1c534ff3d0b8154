"""What can go wrong between the bot and Stripe, ordered ahead of time: the next fitting request meets it.

Only the order book; `routes.py` carries the faults out.
"""

import re
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal, get_args

Kind = Literal[
    "drop_before",  # the connection closes and nothing happened
    "drop_after_applying",  # the connection closes and it happened
    "hang",  # nothing happens for `seconds`, then everything, whether or not anybody still waits
    "hang_after_applying",  # it happened at once; only the answer takes `seconds`
    "error",  # answered with `status` and `code`, and nothing happened
    "error_after_applying",  # answered with `status` and `code`, and yet it happened
]


@dataclass(slots=True, eq=False)
class Fault:
    kind: Kind
    method: str | None = None
    # The whole path is matched, from `/v1`; `*` stands for one step of it.
    path: str | None = None
    times: int = 1
    status: int = 500
    code: str | None = None
    message: str = "An unknown error occurred"
    should_retry: bool | None = None
    seconds: float = 60.0
    released: bool = False

    def fits(self, method: str, path: str) -> bool:
        if self.times < 1 or self.method not in (None, method):
            return False
        if self.path is None:
            return True
        return re.fullmatch("[^/]+".join(map(re.escape, self.path.split("*"))), path) is not None


@dataclass(slots=True)
class Faults:
    ordered: list[Fault] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def add(
        self,
        *,
        kind: Kind,
        method: str | None = None,
        path: str | None = None,
        times: int = 1,
        status: int = 500,
        code: str | None = None,
        message: str = "An unknown error occurred",
        should_retry: bool | None = None,
        seconds: float = 60.0,
    ) -> Fault:
        """`should_retry` becomes the `Stripe-Should-Retry` header, which the SDK obeys."""
        if kind not in get_args(Kind):
            raise ValueError(f"no such fault: {kind}")
        fault = Fault(kind, method, path, times, status, code, message, should_retry, seconds)
        with self.lock:
            self.ordered.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The oldest that fits, used up by one."""
        with self.lock:
            for fault in self.ordered:
                if fault.fits(method, path):
                    fault.times -= 1
                    return fault
        return None

    def release(self) -> None:
        """Ends every hang that is under way."""
        with self.lock:
            for fault in self.ordered:
                fault.released = True

    def clear(self) -> None:
        self.release()
        with self.lock:
            self.ordered.clear()
