"""What can go wrong between the bot and Stripe, ordered ahead of time: the next fitting request meets it.

Only the order book; `routes.py` carries the faults out.
"""

import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from sandbox.standins.bell import RingingLock
from sandbox.standins.stripe.requests import is_write

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
    # None: again and again, until it is mended.
    times: int | None = 1
    status: int = 500
    code: str | None = None
    message: str = "An unknown error occurred"
    should_retry: bool | None = None
    seconds: float = 60.0
    # Strikes only what changes something, wherever it goes.
    writes: bool = False
    released: bool = False

    def fits(self, method: str, path: str) -> bool:
        if self.times == 0 or self.method not in (None, method) or (self.writes and not is_write(method, path)):
            return False
        if self.path is None:
            return True
        return re.fullmatch("[^/]+".join(map(re.escape, self.path.split("*"))), path) is not None


def missing_permission(permission: str) -> str:
    return (
        f"The provided key 'rk_test_*****' does not have the required permissions for this endpoint on account "
        f"'acct_sandbox'. Having the '{permission}' permission would allow this request to continue."
    )


@dataclass(slots=True)
class Faults:
    ordered: list[Fault] = field(default_factory=list)
    lock: RingingLock = field(default_factory=RingingLock)

    def add(
        self,
        *,
        kind: Kind,
        method: str | None = None,
        path: str | None = None,
        times: int | None = 1,
        status: int = 500,
        code: str | None = None,
        message: str = "An unknown error occurred",
        should_retry: bool | None = None,
        seconds: float = 60.0,
        writes: bool = False,
    ) -> Fault:
        """`should_retry` becomes the `Stripe-Should-Retry` header, which the SDK obeys."""
        if kind not in get_args(Kind):
            raise ValueError(f"no such fault: {kind}")
        fault = Fault(kind, method, path, times, status, code, message, should_retry, seconds, writes)
        with self.lock:
            self.ordered.append(fault)
        return fault

    def fail(
        self,
        path: str,
        *,
        method: str = "GET",
        status: int = 500,
        code: str | None = None,
        message: str = "An unknown error occurred",
    ) -> Fault:
        """Every such request is answered with the error, until `mend`."""
        return self.add(kind="error", method=method, path=path, times=None, status=status, code=code, message=message)

    def limit(self, path: str, *, method: str = "GET", times: int | None = None) -> Fault:
        """Too many requests, for so many more of them or until `mend`."""
        return self.add(
            kind="error",
            method=method,
            path=path,
            times=times,
            status=429,
            code="rate_limit",
            message="Request rate limit exceeded.",
        )

    def hang(self, path: str, *, method: str = "GET", seconds: float = 60.0) -> Fault:
        """Every such request hangs for so long before it is answered, until `mend`."""
        return self.add(kind="hang", method=method, path=path, times=None, seconds=seconds)

    def deny(self, path: str, permission: str, *, method: str = "GET") -> Fault:
        """As for a restricted key that lacks the permission, `rak_dispute_read` for one, until `mend`."""
        return self.fail(path, method=method, status=403, message=missing_permission(permission))

    def mend(self, fault: Fault) -> None:
        """Ends it, and the hangs that are under way because of it."""
        fault.released = True
        with self.lock:
            self.ordered = [each for each in self.ordered if each is not fault]

    def waiting(self) -> tuple[Fault, ...]:
        """Those that have still to strike."""
        with self.lock.quietly():
            return tuple(fault for fault in self.ordered if fault.times != 0)

    def take(self, method: str, path: str) -> Fault | None:
        """The oldest that fits, used up by one."""
        with self.lock:
            for fault in self.ordered:
                if fault.fits(method, path):
                    if fault.times is not None:
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
