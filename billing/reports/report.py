"""A report before it becomes a message or a file: figures, what they mean, when they were read, and what is missing.

Its text is plain, and may hold names from outside; whoever shows it makes them harmless.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from billing.account.billed import half_up
from billing.values.money import Money
from billing.wording.line import Member


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, told in percent."""

    of_one: Fraction

    def __str__(self) -> str:
        return f"{half_up(self.of_one * 100)} %"


# None is what nobody knows.
Cell = str | int | Money | Share | datetime | Member | None


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, one for each label; `unit` says what of. Money is in minor units of a currency, and drawn in major ones."""

    title: str
    bars: tuple[tuple[str, Money | int], ...]
    unit: str
    parts_of_a_whole: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Of a worklist: who or what it is about, what is the matter, and what a case would be opened on."""

    title: str
    amount: str
    said: str
    subscription: str
    customer: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """Attributes:
    lines: the figures that matter most, one sentence each.
    tables: all of them; the first is the one that a spreadsheet begins with.
    worklist: what is to be done, most urgent first; `rest` is how many more there are.
    meanings: what the figures mean, and what they leave out.
    read_from, read_until: between which moments they were read.
    missing: what was cut or could not be read, one sentence each; empty where all was.
    cut_short: whether the reading that it rests on ended before its end.
    """

    word: str
    title: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    meanings: tuple[str, ...]
    read_from: datetime
    read_until: datetime
    missing: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    worklist: tuple[Row, ...] = ()
    rest: int = 0
    cut_short: bool = False

    @property
    def is_whole(self) -> bool:
        return not self.missing


def money(amount: Fraction, currency: str) -> Money:
    """Rounded only here."""
    return Money(half_up(amount), currency)


def share(part: Fraction | int, whole: Fraction | int) -> Share:
    return Share(Fraction(part) / Fraction(whole) if whole else Fraction(0))
