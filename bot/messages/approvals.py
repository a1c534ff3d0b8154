"""The answer to `/billing approvals`: who approved whom, and what is worth a question. No customer, no name of one."""

from billing.reports.approving import Approvals, Mutual, Pair, Split
from billing.reports.report import Share
from billing.wording.line import counted
from billing.wording.spans import span
from bot.messages import blocks
from bot.messages.scene import person

SHOWN = 15


def approvals(report: Approvals, days: int) -> str:
    head = f"*Approvals in the last {counted(days, 'day')}*"
    if not report.votes:
        return f"{head}\nThere was none."
    first = report.pairs[0]
    more = [f"and {counted(len(report.pairs) - SHOWN, 'more pair')}"] if len(report.pairs) > SHOWN else []
    busiest = f"The busiest pair, {person(first.voter)} for {person(first.proposer)}: {Share(report.busiest)} of all."
    return "\n".join(
        [
            f"{head}: {counted(report.votes, 'vote')}",
            *map(line, report.pairs[:SHOWN]),
            *more,
            busiest,
            f"Approved within ten seconds: {report.hasty}.",
            *mutual(report.mutual),
            *splits(report.splits),
        ]
    )


def line(pair: Pair) -> str:
    money = " + ".join(map(str, pair.money)) or "no money"
    fast = f"after {span(pair.waited.median)} in the median, {span(pair.waited.longest)} at the longest"
    return f"• {person(pair.voter)} approved {person(pair.proposer)}: {pair.count} × · {money} · {fast}"


def mutual(pairs: tuple[Mutual, ...]) -> list[str]:
    """Nothing wrong by itself, and worth a question where they seldom approve anybody else."""
    told = [f"{' and '.join(map(person, each.people))} ({each.count} ×)" for each in pairs[:SHOWN]]
    return [f"Approve each other: {', '.join(told) or 'nobody'}."]


def splits(splits: tuple[Split, ...]) -> list[str]:
    if not splits:
        return ["Split below a rule's threshold: none."]
    return [f"Split below a rule's threshold: {len(splits)}.", *map(told, splits[:SHOWN])]


def told(split: Split) -> str:
    cases = ", ".join(f"#{number}" for number in split.numbers)
    rule = blocks.untrusted(split.rule)
    return f"• {person(split.proposer)}: {split.money} within a day to one customer, below “{rule}” each ({cases})"
