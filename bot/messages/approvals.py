"""The answer to `/billing approvals`: who approved whom, and what is worth a question. No customer, no name of one."""

from billing.reports.approving import Approvals, Mutual, Pair, Split
from billing.reports.report import Share
from billing.wording.line import counted
from billing.wording.spans import span
from bot.messages import blocks
from bot.messages.scene import person

SHOWN = 15


def approvals(held: Approvals, days: int) -> str:
    head = f"*Approvals in the last {counted(days, 'day')}*"
    if not held.votes:
        return f"{head}\nThere was none."
    first = held.pairs[0]
    more = [f"and {counted(len(held.pairs) - SHOWN, 'more pair')}"] if len(held.pairs) > SHOWN else []
    busiest = f"The busiest pair, {person(first.voter)} for {person(first.proposer)}: {Share(held.busiest)} of all."
    return "\n".join(
        [
            f"{head}: {counted(held.votes, 'vote')}",
            *map(line, held.pairs[:SHOWN]),
            *more,
            busiest,
            f"Approved within ten seconds: {held.hasty}.",
            *mutual(held.mutual),
            *split(held.splits),
        ]
    )


def line(held: Pair) -> str:
    money = " + ".join(map(str, held.money)) or "no money"
    fast = f"after {span(held.waited.median)} in the median, {span(held.waited.longest)} at the longest"
    return f"• {person(held.voter)} approved {person(held.proposer)}: {held.count} × · {money} · {fast}"


def mutual(found: tuple[Mutual, ...]) -> list[str]:
    """Nothing wrong by itself, and worth a question where they seldom approve anybody else."""
    told = [f"{' and '.join(map(person, each.people))} ({each.count} ×)" for each in found[:SHOWN]]
    return [f"Approve each other: {', '.join(told) or 'nobody'}."]


def split(found: tuple[Split, ...]) -> list[str]:
    if not found:
        return ["Split below a rule's threshold: none."]
    return [f"Split below a rule's threshold: {len(found)}.", *map(told, found[:SHOWN])]


def told(held: Split) -> str:
    cases = ", ".join(f"#{number}" for number in held.numbers)
    rule = blocks.untrusted(held.rule)
    return f"• {person(held.proposer)}: {held.money} within a day to one customer, below “{rule}” each ({cases})"
