"""A rule of POLICY_FILE: how many of whom have to approve what."""

from collections.abc import Mapping
from dataclasses import dataclass

from billing.values.choices import Remedy


@dataclass(frozen=True, slots=True)
class Rule:
    """Attributes:
    over: in minor units by currency: it is for more than that. A currency that is left out counts as over; None is for
        any amount, and for what has none.
    voters: ids of people and user groups; None stands for the approvers.
    """

    name: str
    remedies: frozenset[Remedy]
    over: Mapping[str, int] | None = None
    approvals: int = 1
    voters: tuple[str, ...] | None = None

    def applies(self, remedy: Remedy, amount: int | None, currency: str | None) -> bool:
        if remedy not in self.remedies:
            return False
        if self.over is None:
            return True
        if amount is None or currency is None:
            return False
        return currency not in self.over or amount > self.over[currency]
