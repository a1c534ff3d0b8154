"""One reading of all subscriptions of an account: when it was, how far it came, and for how long it is good enough."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A reading is good for ten times as long as it took: what is cheap is read anew, and what is dear is not read all day.
GOOD_FOR, GOOD_AT_MOST = 10, timedelta(minutes=15)
# What was begun longer ago is not gone on with: its beginning would be too old.
RESUMED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """Attributes:
    account: whose they are, as WholeAccount says it.
    ended_at: None while it goes on.
    problem: why not all was read, as a code; None where it was.
    after: the last subscription that was read, `first` the newest one there was.
    count: how many were read.
    disputed: the customers of whom a payment is disputed; None where that could not be read.
    """

    id: int
    account: str
    begun_at: datetime
    ended_at: datetime | None = None
    problem: str | None = None
    first: str | None = None
    after: str | None = None
    count: int = 0
    disputed: frozenset[str] | None = None

    @property
    def is_whole(self) -> bool:
        return self.ended_at is not None and self.problem is None

    def is_good(self, now: datetime, *, asked_at: datetime) -> bool:
        """For a report that was asked for then: whoever asks while it goes on has no newer one to wait for."""
        if self.ended_at is None:
            return False
        good_for = min((self.ended_at - self.begun_at) * GOOD_FOR, GOOD_AT_MOST)
        return self.ended_at >= asked_at or (self.is_whole and now - self.ended_at <= good_for)
