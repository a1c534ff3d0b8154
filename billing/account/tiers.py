"""A price in tiers: what so many units cost, as Stripe bills them in advance.

https://docs.stripe.com/products-prices/pricing-models#tiered-pricing
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

VOLUME, GRADUATED = "volume", "graduated"


@dataclass(frozen=True, slots=True)
class Tier:
    """Up to so many units, or without end. `unit` for each of them, `flat` for the tier as such; in minor units."""

    up_to: int | None
    unit: Decimal = Decimal(0)
    flat: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tiers:
    """From the lowest up. `volume`: all units at the price of the tier reached; `graduated`: each at its own."""

    mode: str
    steps: tuple[Tier, ...]

    def price(self, quantity: int) -> Fraction | None:
        """Before rounding; None where Stripe's rule for it is not known. For no units at all Stripe bills the flat
        amount of the first tier, whichever the mode.
        """
        reached = self.reached(quantity)
        if not reached or self.mode not in {VOLUME, GRADUATED}:
            return None
        if self.mode == VOLUME:
            return Fraction(reached[-1].unit) * quantity + Fraction(reached[-1].flat)
        total, below = Fraction(0), 0
        for tier in reached:
            top = quantity if tier.up_to is None else min(quantity, tier.up_to)
            total += Fraction(tier.unit) * (top - below) + Fraction(tier.flat)
            below = top
        return total

    def reached(self, quantity: int) -> tuple[Tier, ...]:
        """Empty where the tiers end below it."""
        for count, tier in enumerate(self.steps, 1):
            if quantity >= 0 and (tier.up_to is None or quantity <= tier.up_to):
                return self.steps[:count]
        return ()
