"""Values that have a form of their own in the files: `20%` and `2029-04`. Times are in `durations.py`."""

import re
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Percent:
    off: Decimal

    @classmethod
    def parse(cls, written: str) -> "Percent":
        if not re.fullmatch(r"\d{1,2}(\.\d+)?%|100%", written):
            raise ValueError(f"no percentage: {written!r}")
        return cls(Decimal(written.removesuffix("%")))


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    month: int

    @classmethod
    def parse(cls, written: str) -> "Month":
        match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", written)
        if match is None:
            raise ValueError(f"no month: {written!r}")
        return cls(int(match[1]), int(match[2]))
