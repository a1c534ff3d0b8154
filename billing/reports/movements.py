"""How monthly recurring revenue came from one day to another: what was new, came back, grew, shrank and left.

By customer and not by subscription: whoever cancels one of several pays less, and only who cancels the last one left.
Amounts are in minor units of one currency, and exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Movements:
    new: Fraction = NOTHING
    reactivation: Fraction = NOTHING
    expansion: Fraction = NOTHING
    contraction: Fraction = NOTHING
    churn: Fraction = NOTHING

    def __add__(self, other: "Movements") -> "Movements":
        return Movements(
            plus(self.new, other.new),
            plus(self.reactivation, other.reactivation),
            plus(self.expansion, other.expansion),
            plus(self.contraction, other.contraction),
            plus(self.churn, other.churn),
        )

    @property
    def net(self) -> Fraction:
        return self.new + self.reactivation + self.expansion - self.contraction - self.churn


def plus(one: Fraction, other: Fraction) -> Fraction:
    """Most of them are nothing, and to add what is exact takes its time."""
    return one + other if one and other else one or other


def of_customer(start: Fraction, then: Iterable[Fraction], *, paid_before: bool) -> Movements:
    """`start` is what they paid a month at first, `then` at the end of each day on which that changed, in order;
    `paid_before` whether they ever paid anything until the first of these.
    """
    moved, now = Movements(), start
    paid_before = paid_before or start > 0
    for after in then:
        moved += step(now, after, paid_before=paid_before)
        paid_before = paid_before or after > 0
        now = after
    return moved


def step(before: Fraction, after: Fraction, *, paid_before: bool) -> Movements:
    if before == 0:
        return Movements(reactivation=after) if paid_before else Movements(new=after)
    if after == 0:
        return Movements(churn=before)
    if after > before:
        return Movements(expansion=after - before)
    return Movements(contraction=before - after)
