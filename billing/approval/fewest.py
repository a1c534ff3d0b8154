"""The fewest votes that satisfy several rules at once, when one vote counts for each rule that names the voter."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

# Of the rules that a voter counts for, by their place.
Places = frozenset[int]


def fewest(missing: Sequence[int], voters: Iterable[Places]) -> int:
    """`missing` is how many votes each rule lacks, `voters` which of them each person who may still vote counts for.

    Where there are too few people, as many as the rule that lacks most.
    """
    groups = Counter(places for places in voters if places)
    alike = sorted(groups.items(), key=lambda group: (-len(group[0]), *group[0]))

    @cache
    def needed(missing: tuple[int, ...], kind: int) -> int | None:
        """With the people from that kind on; None where they don't suffice."""
        if not any(missing):
            return 0
        if kind == len(alike):
            return None
        places, there = alike[kind]
        most = min(there, max(missing[place] for place in places))
        ways = (
            (
                voting,
                needed(
                    tuple(max(lacks - voting * (place in places), 0) for place, lacks in enumerate(missing)), kind + 1
                ),
            )
            for voting in range(most + 1)
        )
        return min((voting + others for voting, others in ways if others is not None), default=None)

    found = needed(tuple(missing), 0)
    return max(missing, default=0) if found is None else found
