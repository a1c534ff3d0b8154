"""What is made of subscriptions that look alike: one person who pays twice, seats that are meant, or unclear."""

from dataclasses import dataclass
from enum import StrEnum

from billing.account.customer import Customer
from billing.account.subscription import Subscription
from billing.evidence.twin import Signal, Twin, intervals


class Finding(StrEnum):
    LIKELY_DUPLICATE = "likely duplicate"
    LIKELY_SEATS = "likely seats"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Twins:
    """Live subscriptions to one product, one seat each and none of them ending, oldest first; and what they are."""

    twins: tuple[Twin, ...]
    finding: Finding
    signals: tuple[Signal, ...]

    @property
    def subscriptions(self) -> list[Subscription]:
        return [twin.subscription for twin in self.twins]

    @property
    def are_of_several_customers(self) -> bool:
        return len({twin.customer.id for twin in self.twins}) > 1

    def are_partly_of(self, customer: Customer) -> bool:
        return any(twin.customer.id == customer.id for twin in self.twins)

    @property
    def is_plan_switch(self) -> bool:
        return len(intervals(self.twins)) > 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """`finding` is None where the question does not arise: one seat, or nothing alive."""

    finding: Finding | None
    signals: tuple[Signal, ...] = ()
    groups: tuple[Twins, ...] = ()
