"""What Stripe says that a step would do, read before anybody decides on it: values, by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from billing.values.facts import Facts
from billing.values.money import Money


@dataclass(frozen=True, slots=True)
class Preview:
    """Attributes:
    amounts: `next_invoice`, what would be billed without the step; `last_invoice`, what still is with it; `unused`,
        what the rest of the period is worth, which nobody pays back; `lost_charge` and `lost_credit`, what a change
        left to be billed and Stripe drops; `credit_note` and `tax` in it; `balance` before.
    next_at: when the next invoice would be made.
    facts: what the card shows beside what was proposed, to be compared with a later reading.
    problem: Stripe's code where it gave no preview: what it would do is then unknown.
    """

    read_at: datetime
    amounts: Mapping[str, Money] = field(default_factory=dict)
    next_at: datetime | None = None
    problem: str = ""
    facts: Facts = field(default_factory=dict)


# By the id of the object that the step is about.
Previews = Mapping[str, Preview]
