"""What a word of `/billing` is given, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass

from billing.values.people import Person


@dataclass(frozen=True, slots=True)
class Asked:
    """By an operator or approver, in a support channel. `rest` is what stands behind the word, as it was typed.

    `delivery` tells one delivery of Slack's from another.
    """

    person: Person
    channel: str
    rest: str
    delivery: str | None


# The private answer; Refused is recorded and said.
Word = Callable[[Asked], str]
