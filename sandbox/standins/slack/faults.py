"""Trouble on order: the next calls of a method are answered with an error, late, or with a closed connection.

It decides only what goes wrong; the Web API's routes make it happen.
"""

from dataclasses import dataclass, replace
from threading import Lock


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble.

    Attributes:
        method: the Web API method it strikes, or `*` for every one.
        error: the `error` in the answer.
        status: the HTTP status; by default 429 for `ratelimited`, else 200, as Slack does.
        retry_after: seconds for the Retry-After header.
        times: how many calls it still strikes.
        after_applying: the call takes effect first, and only its answer is lost.
        drop: the connection is closed without an answer.
        hold: likewise, but not before `release`.
    """

    method: str
    error: str = "internal_error"
    status: int = 200
    retry_after: int | None = None
    times: int = 1
    after_applying: bool = False
    drop: bool = False
    hold: bool = False

    @property
    def is_answered(self) -> bool:
        return not (self.drop or self.hold)


class Faults:
    """The faults still to come, oldest first, and the latency of every call."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.releases = 0
        self._waiting: list[Fault] = []
        self._lock = Lock()

    def add(
        self,
        method: str = "*",
        *,
        error: str = "internal_error",
        status: int | None = None,
        retry_after: int | None = None,
        times: int = 1,
        after_applying: bool = False,
        drop: bool = False,
        hold: bool = False,
    ) -> None:
        limited = error == "ratelimited"
        fault = Fault(
            method=method,
            error=error,
            status=status if status is not None else (429 if limited else 200),
            retry_after=retry_after if retry_after is not None else (1 if limited else None),
            times=times,
            after_applying=after_applying,
            drop=drop,
            hold=hold,
        )
        with self._lock:
            self._waiting.append(fault)

    def release(self) -> None:
        """Lets go of every call that is held."""
        with self._lock:
            self.releases += 1

    def clear(self) -> None:
        self.release()
        with self._lock:
            self._waiting.clear()
            self.latency = 0.0

    def mend(self, method: str, error: str) -> None:
        """Takes back what was ordered and has not struck yet."""
        with self._lock:
            self._waiting = [fault for fault in self._waiting if (fault.method, fault.error) != (method, error)]

    def pending(self) -> tuple[Fault, ...]:
        with self._lock:
            return tuple(self._waiting)

    def take(self, method: str) -> Fault | None:
        """The fault that strikes this call, counted down."""
        with self._lock:
            for index, fault in enumerate(self._waiting):
                if fault.method in (method, "*"):
                    if fault.times > 1:
                        self._waiting[index] = replace(fault, times=fault.times - 1)
                    else:
                        del self._waiting[index]
                    return fault
        return None
