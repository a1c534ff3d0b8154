"""The workspace's clock: the real time, plus whatever a test has moved it forward.

Moving the clock lets a trigger or a response URL run out without anybody waiting. Signatures are not made with it: the
bot compares those with its own clock.
"""

from datetime import UTC, datetime, timedelta
from threading import Lock


class Clock:
    """Aware UTC time, and Slack timestamps of which no two are the same."""

    def __init__(self) -> None:
        self._moved = timedelta()
        self._last_ts = 0
        self._lock = Lock()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._moved

    def advance(self, **by: float) -> None:
        """Moves the clock forward: advance(minutes=31)."""
        self._moved += timedelta(**by)

    def next_ts(self) -> str:
        """A fresh `ts`, later than every one before it."""
        with self._lock:
            self._last_ts = max(_micros(self.now()), self._last_ts + 1)
            return _written(self._last_ts)

    def ts_before(self, ago: timedelta) -> str:
        """The `ts` of something that was there already."""
        return _written(_micros(self.now() - ago))


def _micros(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def _written(micros: int) -> str:
    seconds, fraction = divmod(micros, 1_000_000)
    return f"{seconds}.{fraction:06d}"
