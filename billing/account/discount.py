"""A discount: how much is off, on what, and until when."""

from dataclasses import dataclass
from datetime import datetime

from billing.values.money import Money


@dataclass(frozen=True, slots=True)
class Discount:
    """Off by a percentage, as Stripe writes it (`12.5`), or by an amount; neither where its coupon was not read.

    Attributes:
    once: for one invoice only.
    products: the only products that it counts for, none of them meaning all; None where that was not read.
    coupon: what it was made from.
    of_customer: granted to the customer, so that it counts for every subscription without a discount of its own.
    """

    percent: str | None = None
    amount: Money | None = None
    ends: datetime | None = None
    once: bool = False
    products: tuple[str, ...] | None = None
    coupon: str | None = None
    of_customer: bool = False

    @property
    def is_read(self) -> bool:
        return self.percent is not None or self.amount is not None

    def counts_for(self, product: str) -> bool:
        return not self.products or product in self.products
