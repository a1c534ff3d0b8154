"""`python -m tests.corpus`: how the bot's judgement of every customer compares with an operator's, as tables.

`python -m tests.corpus 2028-04-30` or `… 2028-04-30T17:00` judges them at that moment, and
`python -m tests.corpus 2028-01-01 366` on each of so many days from then on, and says who is judged otherwise on which.
"""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.corpus.entry import entries
from tests.corpus.judging import Judged, judged_over_http, judged_without_wires
from tests.corpus.moments import ORDINARY

out = sys.stdout.write


def main() -> int:
    at = datetime.fromisoformat(sys.argv[1]).replace(tzinfo=UTC) if len(sys.argv) > 1 else ORDINARY
    if len(sys.argv) > 2:
        return day_by_day(at, days=int(sys.argv[2]))
    everyone = judged_over_http(entries(), at)
    out(f"{len(everyone)} customers\n")
    out(confusion("Verdict", everyone, lambda one: one.entry.expect.verdict, lambda one: one.verdict))
    suggested = confusion(
        "Classification", everyone, lambda one: one.entry.expect.classification, lambda one: one.classification
    )
    out(suggested)
    missed = [one for one in everyone if one.misses]
    out(f"\n{len(missed)} of {len(everyone)} differ\n")
    for one in missed:
        out(f"\n{one.entry.name}: {one.entry.story}\n")
        out("".join(f"  {miss}\n" for miss in one.misses))
        out(f"  because: {one.entry.expect.miss or 'NOT EXPLAINED'}\n")
    return 0 if all(one.entry.expect.miss for one in missed) else 1


def day_by_day(first: datetime, *, days: int) -> int:
    """Each day at another time of day."""
    told = entries()
    usual = {one.entry.name: one for one in judged_without_wires(told, ORDINARY)}
    differ = 0
    for number in range(days):
        at = first + timedelta(days=number, minutes=number * 251 % 1440)
        for one in judged_without_wires(told, at):
            if one.misses != usual[one.entry.name].misses:
                differ += 1
                out(f"{at:%Y-%m-%d %H:%M} {one.entry.name}: {'; '.join(one.misses) or 'no miss'}\n")
    out(f"{differ} judgements differ from those of {ORDINARY:%Y-%m-%d} in {days} days\n")
    return 1 if differ else 0


def confusion(
    title: str, everyone: list[Judged], wanted: Callable[[Judged], str], said: Callable[[Judged], str]
) -> str:
    """A row for each right answer, a column for each answer that was given."""
    counted = Counter((wanted(one), said(one)) for one in everyone)
    names = sorted({name for pair in counted for name in pair})
    width = max(map(len, [title, *names])) + 2
    head = "".join(f"{name:>{width}}" for name in names)
    rows = (f"{right:<{width}}" + "".join(f"{counted[right, given]:>{width}}" for given in names) for right in names)
    return "\n".join(["", f"{title + ' (right ↓, said →)':<{width}}", f"{'':<{width}}{head}", *rows, ""])


if __name__ == "__main__":
    sys.exit(main())
