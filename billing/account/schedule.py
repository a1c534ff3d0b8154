"""A subscription schedule: which contract drives a subscription, phase by phase."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# A phase as Stripe takes it: times in seconds since 1970, ids instead of objects.
Phase = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Schedule:
    """`phases` are the current one and those to come; `end_behavior` is what happens after the last of them."""

    id: str
    status: str
    end_behavior: str
    phases: tuple[Phase, ...]

    @property
    def can_be_edited(self) -> bool:
        return self.status == "active" and bool(self.phases)

    def ends_at(self, timestamp: int) -> bool:
        """Whether nothing is billed after that moment."""
        return self.end_behavior == "cancel" and bool(self.phases) and self.phases[-1].get("end_date") == timestamp

    def cut_at(self, timestamp: int) -> tuple[Phase, ...]:
        """What has begun by then, up to that moment."""
        begun = [phase for phase in self.phases if phase["start_date"] < timestamp]
        return (*begun[:-1], {**begun[-1], "end_date": timestamp})
