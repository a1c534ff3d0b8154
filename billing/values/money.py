"""Amounts: integers of a currency's smallest unit, as Stripe counts it. No float, no sum of two currencies."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import moneyed

# Where Stripe's smallest unit is not ISO 4217's: https://docs.stripe.com/currencies#special-cases
STRIPE_DECIMALS = {"ISK": 2, "MGA": 0, "UGX": 2}

# Counted finer than they are moved, by the same page: these in whole major units, and of three decimals the last is 0.
WHOLE_UNITS = {"ISK", "UGX"}
THREE_DECIMALS = 3


class CurrencyMismatch(ValueError):
    pass


def decimals(currency: str) -> int:
    """How many digits follow the dot in an amount of this currency; two for one that nobody knows."""
    code = currency.upper()
    if code in STRIPE_DECIMALS:
        return STRIPE_DECIMALS[code]
    try:
        sub_units = moneyed.get_currency(code).sub_unit
    except moneyed.CurrencyDoesNotExist:
        return 2
    return len(str(sub_units)) - 1


def increment(currency: str) -> int:
    """Stripe moves multiples of this amount only; in minor units."""
    if currency.upper() in WHOLE_UNITS:
        return 100
    return 10 if decimals(currency) == THREE_DECIMALS else 1


@lru_cache(maxsize=256)
def is_code(text: str) -> bool:
    """Asked for every amount that is added up, of a few currencies in all."""
    return re.fullmatch(r"[a-z]{3}", text) is not None


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in minor units (cents, yen, fils), `currency` as three lower-case letters, as Stripe writes it."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError("an amount is an integer of minor units")
        if not is_code(self.currency):
            raise ValueError("a currency is three lower-case letters")

    def __add__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.amount - other.amount, self.currency)

    def negated(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __gt__(self, other: "Money") -> bool:
        self._same_currency(other)
        return self.amount > other.amount

    def __lt__(self, other: "Money") -> bool:
        return other > self

    @property
    def or_nothing(self) -> "Money":
        """Itself, or nothing where it is below zero."""
        return Money(max(self.amount, 0), self.currency)

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} don't add up")

    @property
    def major(self) -> str:
        """The amount in major units as people type it: `49.00`, `4900`, `4.900`."""
        return f"{self._decimal():.{decimals(self.currency)}f}"

    def __str__(self) -> str:
        return f"{self._decimal():,.{decimals(self.currency)}f} {self.currency.upper()}"

    def _decimal(self) -> Decimal:
        return Decimal(self.amount).scaleb(-decimals(self.currency))


def exactly(minor: Fraction, currency: str) -> str:
    """With as many decimals as it takes, for a price below the smallest unit: `0.0005 USD`."""
    places = decimals(currency)
    told = Decimal(minor.numerator) / Decimal(minor.denominator)
    digits = max(-int(told.normalize().as_tuple().exponent), 0)
    return f"{told.scaleb(-places):,.{places + digits}f} {currency.upper()}"


def is_currency(code: str) -> bool:
    """Whether it is one of ISO 4217's, as Stripe writes them."""
    return re.fullmatch(r"[a-z]{3}", code) is not None and code.upper() in moneyed.CURRENCIES


def parse(text: str, currency: str) -> Money:
    """What somebody typed as an amount in major units.

    Raises ValueError, with one sentence for the person, unless it is digits with at most one dot, more than zero, and
    has no more decimals than the currency, and no finer ones than Stripe takes.
    """
    amount = parse_or_nothing(text, currency)
    if amount.amount <= 0:
        raise ValueError("The amount must be more than zero.")
    return amount


def parse_or_nothing(text: str, currency: str) -> Money:
    """The same, where it may be zero."""
    places = decimals(currency)
    typed = text.strip()
    example = Money(4900, currency).major
    if len(typed) > 15 or not re.fullmatch(r"[0-9]+(\.[0-9]*)?|\.[0-9]+", typed):
        raise ValueError(f"Type the amount in {currency.upper()} as digits with at most one dot, such as {example}.")
    fraction = typed.partition(".")[2]
    if len(fraction) > places:
        raise ValueError(f"{currency.upper()} has {places or 'no'} decimals: type it such as {example}.")
    amount = int(Decimal(typed).scaleb(places))
    if amount % increment(currency):
        step = Money(increment(currency), currency)
        raise ValueError(f"Stripe takes {currency.upper()} in steps of {step.major} only: type it such as {example}.")
    return Money(amount, currency)
