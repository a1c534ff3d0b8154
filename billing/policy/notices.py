"""When those who may vote are told, as POLICY_FILE says: at once, again after a while, and who is told then."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of each day, in a zone of their own, that may reach over midnight."""

    begins: time
    ends: time
    zone: tzinfo = UTC

    def over(self, at: datetime) -> datetime:
        """When it is not quiet: `at` itself, or the end of the hours that it is in."""
        there = at.astimezone(self.zone)
        clock = there.time()
        over_midnight = self.ends <= self.begins
        is_quiet = (clock >= self.begins or clock < self.ends) if over_midnight else self.begins <= clock < self.ends
        if not is_quiet:
            return at
        day = there.date() + timedelta(days=1 if over_midnight and clock >= self.begins else 0)
        return datetime.combine(day, self.ends, self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Notices:
    """Attributes:
    tells: whether who may vote is told when a proposal comes, and when it has waited.
    escalate_to: ids of people and user groups who are told, and may vote for every rule, once it waited for so long.
    """

    tells: bool = True
    remind_after: timedelta = timedelta(minutes=60)
    escalate_after: timedelta = timedelta(minutes=240)
    escalate_to: tuple[str, ...] = ()
    quiet: Quiet | None = None

    def remind_at(self, proposed_at: datetime) -> datetime:
        at = proposed_at + self.remind_after
        return self.quiet.over(at) if self.quiet else at

    def escalate_at(self, proposed_at: datetime) -> datetime | None:
        return proposed_at + self.escalate_after if self.escalate_to else None
