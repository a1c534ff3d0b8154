"""One thing that a reading says: its name, the sentence for people, what it rests on, and what it speaks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from billing.values.choices import Classification
from billing.wording.line import Line


@dataclass(frozen=True, slots=True)
class Evidence:
    """Attributes:
    rests_on: ids of Stripe's objects; empty where it is about the account's own settings.
    speaks: how much it speaks for each classification, below zero against it; from 1, a hint, to 5, hard to deny.
    """

    name: str
    line: Line
    rests_on: tuple[str, ...] = ()
    speaks: Mapping[Classification, int] = field(default_factory=dict)
