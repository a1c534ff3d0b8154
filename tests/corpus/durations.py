"""Times as the files write them: `9 days` ago, `3 hours 20 minutes` ago, `in 2 days`."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

UNITS = ("day", "hour", "minute", "second")
PART = r"(\d+) (day|hour|minute|second)s?"
WRITTEN = re.compile(rf"(?P<ahead>in )?(?P<parts>{PART}(?: {PART})*)")


@dataclass(frozen=True, slots=True)
class Moment:
    """As far from now as it is written, before it or after it."""

    offset: timedelta

    @classmethod
    def parse(cls, written: str) -> "Moment":
        match = WRITTEN.fullmatch(written)
        if match is None:
            raise ValueError(f"no time: {written!r} (say `9 days`, `3 hours 20 minutes` or `in 2 days`)")
        counts = {unit: int(count) for count, unit in re.findall(PART, match["parts"])}
        if match["parts"].count(" ") != 2 * len(counts) - 1 or list(counts) != sorted(counts, key=UNITS.index):
            raise ValueError(f"no time: {written!r} (each unit once, the longest first)")
        length = timedelta(**{f"{unit}s": count for unit, count in counts.items()})
        return cls(length if match["ahead"] else -length)

    def at(self, now: datetime) -> datetime:
        return now + self.offset

    @property
    def is_ahead(self) -> bool:
        return self.offset > timedelta()
