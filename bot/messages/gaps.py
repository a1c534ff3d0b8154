"""The answer to `/billing gaps`: what the product lacks most, by what it costs. No customer, no name."""

from billing.reports import product_gaps
from billing.reports.backlog import Entry
from billing.wording.line import counted
from bot.messages import blocks

SHOWN = 10
NOTHING = (
    "*Product gaps*\nNone is recorded yet. A handoff records those that its case shows; "
    "*Log a product gap* records others."
)


def gaps(ranked: list[Entry]) -> str:
    if not ranked:
        return NOTHING
    listed = [line(place, entry) for place, entry in enumerate(ranked[:SHOWN], start=1)]
    more = [f"and {len(ranked) - SHOWN} more"] if len(ranked) > SHOWN else []
    return "\n".join(["*Product gaps*, most cases first", *listed, *more])


def line(place: int, entry: Entry) -> str:
    said = blocks.untrusted(product_gaps.said(entry.gap, entry.title), limit=200)
    link = f" · <{blocks.escape(entry.issue)}|its issue on GitHub>" if entry.issue else ""
    return f"{place}. {said}\n      {behind(entry)}{link}"


def behind(entry: Entry) -> str:
    money = " + ".join(map(str, entry.money))
    parts = [
        counted(entry.cases, "case"),
        counted(entry.customers, "customer"),
        f"{money} given back" if money else "no money given back",
        f"last seen {blocks.date(entry.last)}",
        *([f"*closed {blocks.date(entry.closed.at)}* by case #{entry.closed.case}"] if entry.closed else []),
    ]
    return " · ".join(parts)
