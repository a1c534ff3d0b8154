"""What a message tells of what lies outside its case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from billing.case.case import Case
from bot.messages.case_links import case_link

# A case's number, its channel and its thread.
Place = tuple[int, str, str]


def unfiled(_gap: str) -> None:
    """Where no gap is filed anywhere."""


def alone(_case: Case) -> None:
    """Where nobody looks for other cases."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Attributes:
    issue: where a product gap is filed, by its name, as far as it is known.
    explained_by_portal: how many cases of the last 90 days came from what customers can't do for themselves.
    other_case: the newest open case beside this one about the same customer.
    earlier_cases: the newest closed ones in which something was done for them.
    of_number: where the case of that number is, once it has a thread.
    site: the workspace's own address.
    """

    issue: Callable[[str], str | None] = unfiled
    explained_by_portal: Callable[[], int] = lambda: 0
    other_case: Callable[[Case], Place | None] = alone
    earlier_cases: Callable[[Case], Sequence[Place]] = lambda _case: ()
    of_number: Callable[[int], Place | None] = lambda _number: None
    site: str = ""

    def link(self, place: Place, text: str) -> str:
        _, channel, thread_ts = place
        return case_link(self.site, channel, thread_ts, text)


ALONE = Elsewhere()
