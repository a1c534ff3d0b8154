"""Who approved whom: how often, for how much and how fast, and what looks as if nobody had looked. Figures that raise
questions, and no verdicts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby

from billing.policy.rules import Rule
from billing.reports.giving import Waits, waits
from billing.values.choices import Remedy
from billing.values.money import Money

# Nobody reads a card quicker.
HASTY = timedelta(seconds=10)
# What one person proposes for one customer within that time is one decision, however many proposals it is.
TOGETHER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Vote:
    """`after` is how long after the proposal it came; `money` None where none moves."""

    voter: str
    proposer: str
    money: Money | None
    after: timedelta


@dataclass(frozen=True, slots=True)
class Passed:
    """A proposal that was approved, in the case with that number."""

    proposer: str
    customer: str
    remedy: Remedy
    money: Money
    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Pair:
    voter: str
    proposer: str
    count: int
    money: tuple[Money, ...]
    waited: Waits


@dataclass(frozen=True, slots=True)
class Mutual:
    """Two who approve what the other proposes, and how often, both ways together."""

    people: tuple[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class Split:
    """Proposals that a rule did not apply to, each by itself, and would have applied to as one."""

    rule: str
    proposer: str
    money: Money
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Approvals:
    """Attributes:
    pairs: most votes first; `busiest` is the share of the first of them.
    hasty: votes within ten seconds.
    mutual: most votes first.
    """

    votes: int
    pairs: tuple[Pair, ...]
    busiest: Fraction
    hasty: int
    mutual: tuple[Mutual, ...]
    splits: tuple[Split, ...]


def approvals(votes: Iterable[Vote], passed: Iterable[Passed], rules: Iterable[Rule]) -> Approvals:
    every = list(votes)
    by_pair = defaultdict[tuple[str, str], list[Vote]](list)
    for vote in every:
        by_pair[vote.voter, vote.proposer].append(vote)
    pairs = sorted((pair(*who, cast) for who, cast in by_pair.items()), key=lambda each: (-each.count, each.voter))
    return Approvals(
        votes=len(every),
        pairs=tuple(pairs),
        busiest=Fraction(pairs[0].count, len(every)) if pairs else Fraction(0),
        hasty=sum(vote.after <= HASTY for vote in every),
        mutual=tuple(sorted(in_turn(pairs), key=lambda each: (-each.count, each.people))),
        splits=tuple(splits(list(passed), rules)),
    )


def pair(voter: str, proposer: str, cast: list[Vote]) -> Pair:
    sums = Counter[str]()
    for vote in cast:
        if vote.money:
            sums[vote.money.currency] += vote.money.amount
    waited = waits([vote.after for vote in cast])
    assert waited is not None
    money = tuple(Money(sums[currency], currency) for currency in sorted(sums))
    return Pair(voter, proposer, len(cast), money, waited)


def in_turn(pairs: Iterable[Pair]) -> Iterator[Mutual]:
    counts = {(each.voter, each.proposer): each.count for each in pairs}
    for (one, other), count in counts.items():
        if one < other and (back := counts.get((other, one))):
            yield Mutual((one, other), count + back)


def splits(passed: list[Passed], rules: Iterable[Rule]) -> Iterator[Split]:
    """Of each rule with a threshold."""
    for rule in rules:
        below = [each for each in passed if is_below(each, rule)]
        below.sort(key=lambda each: (whose(each), each.at))
        for _, theirs in groupby(below, key=whose):
            yield from together(list(theirs), rule)


def is_below(asked: Passed, rule: Rule) -> bool:
    """Whether the rule is for such a proposal, if only it were larger."""
    over = (rule.over or {}).get(asked.money.currency)
    return over is not None and asked.remedy in rule.remedies and asked.money.amount <= over


def whose(asked: Passed) -> tuple[str, str, str]:
    return asked.proposer, asked.customer, asked.money.currency


def together(theirs: list[Passed], rule: Rule) -> Iterator[Split]:
    """What follows each other within a day is told once, all of it."""
    while theirs:
        first = theirs[0]
        near = [each for each in theirs if each.at - first.at <= TOGETHER]
        in_all = sum((each.money for each in near), start=Money(0, first.money.currency))
        if rule.over and in_all.amount > rule.over[in_all.currency]:
            yield Split(rule.name, first.proposer, in_all, tuple(sorted({each.number for each in near})))
            theirs = theirs[len(near) :]
        else:
            theirs = theirs[1:]
