"""`python -m tests.corpus`: how the bot's judgement of every customer compares with an operator's, as tables."""

import sys
from collections import Counter
from collections.abc import Callable

from tests.corpus.entry import entries
from tests.corpus.judging import Judged, judged


def main() -> int:
    everyone = judged(entries())
    out = sys.stdout.write
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
