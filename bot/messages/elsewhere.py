"""What a message tells of what lies outside its case."""

from collections.abc import Callable
from dataclasses import dataclass

from billing.case.case import Case


def unfiled(_gap: str) -> None:
    """Where no gap is filed anywhere."""


def alone(_case: Case) -> None:
    """Where nobody looks for other cases."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Attributes:
    issue: where a product gap is filed, by its name, as far as it is known.
    explained_by_portal: how many cases of the last 90 days came from what customers can't do for themselves.
    other_case: the newest open case beside this one about the same customer: its number, channel and thread.
    site: the workspace's own address.
    """

    issue: Callable[[str], str | None] = unfiled
    explained_by_portal: Callable[[], int] = lambda: 0
    other_case: Callable[[Case], tuple[int, str, str] | None] = alone
    site: str = ""


ALONE = Elsewhere()
