"""The backlog of product gaps over all cases: each with the cases, customers and money behind it, and their ranking."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from billing.reports.closed_gaps import PortalChange
from billing.values.money import Money


@dataclass(frozen=True, slots=True)
class Entry:
    """Attributes:
    title: what somebody typed for it last, unless that is erased; only for gaps of no known name.
    public_title: the same, where whoever typed it said yes to filing it.
    money: what was given back in its cases, one amount per currency.
    issue: where it is filed, if it is.
    closed: the change of the portal that closed it, if one did.
    """

    gap: str
    cases: int
    customers: int
    first: datetime
    last: datetime
    money: tuple[Money, ...] = ()
    title: str | None = None
    public_title: str | None = None
    issue: str | None = None
    closed: PortalChange | None = None


def ranked(entries: Iterable[Entry]) -> list[Entry]:
    """Most cases first, then most customers, then most money in the currency that most entries share, then by name."""
    every = list(entries)
    counts = Counter(one.currency for entry in every for one in entry.money)
    shared = min(counts, key=lambda currency: (-counts[currency], currency), default="")

    def rank(entry: Entry) -> tuple[int, int, int, str]:
        money = sum(one.amount for one in entry.money if one.currency == shared)
        return -entry.cases, -entry.customers, -money, entry.gap

    return sorted(every, key=rank)
