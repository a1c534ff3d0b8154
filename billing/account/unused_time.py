"""What of an invoice's payments is still needed to make up for credit that was given for unused time. Pure.

Credit for a subscription's time counts against what was paid for that subscription. An invoice may bill several: of its
payments each has what the invoice asks for it, at most, and nobody says which cent was for which. So what is free of
them is what is left if all credit can still be covered, none of it twice: for each of the subscriptions by itself, for
all that were ever billed together, and for any of them between. Credit beyond what was paid lowers nothing else.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, combinations

# Of more of them only each by itself and all together: that lets go of no more in all.
MOST_SETS = 4

# By their ids.
Subscriptions = frozenset[str]
# By invoice: the most that it brings each of its subscriptions, in minor units; None for all of it.
Brings = Mapping[str, Mapping[str, int | None]]


def groups(brings: Brings) -> dict[str, Subscriptions]:
    """By subscription, all that it was ever billed together with, itself among them."""
    found: dict[str, Subscriptions] = {}
    for theirs in brings.values():
        joined = frozenset(chain(theirs, *(found.get(each, ()) for each in theirs)))
        found |= dict.fromkeys(joined, joined)
    return found


class UnusedTime:
    """Of one group. `lefts` is what is left of each invoice's payments, `owed` the credit for each subscription."""

    def __init__(self, group: Subscriptions, brings: Brings, lefts: Mapping[str, int], owed: Mapping[str, int]) -> None:
        self.brings, self.lefts = brings, lefts
        self.slack = {
            some: sum(self.covers(invoice, some) for invoice in brings) - sum(owed.get(each, 0) for each in some)
            for some in subsets(group)
        }
        self.uncovered = max(0, *(-slack for slack in self.slack.values()))

    def free(self, invoice: str) -> int:
        """In minor units, of what is left of its payments."""
        left = self.lefts[invoice]
        bounds = (
            left - self.covers(invoice, some) + slack + self.uncovered
            for some, slack in self.slack.items()
            if not some.isdisjoint(self.brings.get(invoice, ()))
        )
        return min(left, *bounds)

    def covers(self, invoice: str, some: Collection[str]) -> int:
        left = self.lefts[invoice]
        theirs = (most for whose, most in self.brings[invoice].items() if whose in some)
        return min(left, sum(left if most is None else most for most in theirs))


def subsets(group: Subscriptions) -> Iterator[Subscriptions]:
    sizes: Iterable[int] = range(1, len(group) + 1) if len(group) <= MOST_SETS else (1, len(group))
    for size in sizes:
        yield from map(frozenset, combinations(sorted(group), size))
