"""One way to get money out wrongly, told as who tries what, when, and how. No tests here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.attacks.siege import Siege


@dataclass(frozen=True, slots=True)
class Attack:
    """`made` makes it, and asserts that it did not get through, what the log holds of it, and who was told what."""

    who: str
    what: str
    when: str
    how: str
    made: Callable[[Siege], None]

    def __str__(self) -> str:
        return " | ".join((self.who, self.what, self.when, self.how))


def chosen(table: Sequence[Attack], *, every: int, beginning: int = 0) -> list[Attack]:
    """So many of them, from all kinds, and the same ones each time."""
    return list(table[beginning::every])
