"""How much of what is owed can be covered at most, where each source covers some of it only. No tests here."""

from collections.abc import Mapping


def most_covered(
    sources: Mapping[str, int], covers: Mapping[str, Mapping[str, int | None]], owed: Mapping[str, int]
) -> int:
    """`covers` says by source how much of each debt it covers at most, None for any amount of it.

    Ford and Fulkerson's: as long as somebody can cover more, also by leaving something else to another.
    """
    room = dict(sources)
    used: dict[tuple[str, str], int] = {}
    open = {debt: amount for debt, amount in owed.items() if amount > 0}
    covered = 0
    while way := next(filter(None, (a_way(source, room, used, covers, open) for source in room)), None):
        source, debt = way[0], way[-1]
        steps = [*zip(way[::2], way[1::2], strict=True)]
        back = [*zip(way[2::2], way[1::2], strict=False)]
        amount = min(
            room[source],
            open[debt],
            *(limit - used.get(step, 0) for step in steps if (limit := covers[step[0]][step[1]]) is not None),
            *(used[step] for step in back),
        )
        for step in steps:
            used[step] = used.get(step, 0) + amount
        for step in back:
            used[step] -= amount
        room[source] -= amount
        open[debt] -= amount
        covered += amount
    return covered


def a_way(
    source: str,
    room: Mapping[str, int],
    used: Mapping[tuple[str, str], int],
    covers: Mapping[str, Mapping[str, int | None]],
    open: Mapping[str, int],
) -> list[str] | None:
    """From a source with room to an open debt: source, debt, source that covers it now, another debt, and so on."""
    if room[source] <= 0:
        return None
    seen, ways = {source}, [[source]]
    while ways:
        way = ways.pop(0)
        for debt, limit in covers.get(way[-1], {}).items():
            if debt in seen or (limit is not None and used.get((way[-1], debt), 0) >= limit):
                continue
            if open.get(debt, 0) > 0:
                return [*way, debt]
            seen.add(debt)
            for (other, covering), amount in used.items():
                if covering == debt and amount > 0 and other not in seen:
                    seen.add(other)
                    ways.append([*way, debt, other])
    return None
