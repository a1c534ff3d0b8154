"""Coupons and the discounts they grant, in Stripe's JSON shape. Shapes only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sandbox.standins.stripe.ledger import StripeObject, new_id


@dataclass(frozen=True, slots=True)
class Off:
    """What a coupon takes off: for one invoice with `once`, else for so many `months`, or for good; of all products, or
    of some. `others` are its amounts in further currencies.
    """

    percent: float | None = None
    amount: int | None = None
    once: bool = False
    months: int | None = None
    products: Sequence[str] = ()
    others: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("a discount takes either a percentage or an amount off")
        if self.once and self.months:
            raise ValueError("what is for one invoice has no months")

    @property
    def duration(self) -> str:
        return "once" if self.once else "repeating" if self.months else "forever"


def coupon(off: Off, *, currency: str, created: int) -> StripeObject:
    return {
        "id": new_id("coupon").removeprefix("coupon_")[:8],
        "object": "coupon",
        "amount_off": off.amount,
        "applies_to": {"products": list(off.products)} if off.products else None,
        "created": created,
        "currency": None if off.amount is None else currency,
        "currency_options": options(off, currency),
        "duration": off.duration,
        "duration_in_months": off.months,
        "livemode": False,
        "max_redemptions": None,
        "metadata": {},
        "name": "For friends",
        "percent_off": off.percent,
        "redeem_by": None,
        "times_redeemed": 1,
        "valid": True,
    }


def options(off: Off, currency: str) -> StripeObject | None:
    """Only what takes an amount off has any."""
    if off.amount is None:
        return None
    return {code: {"amount_off": amount} for code, amount in {currency: off.amount, **off.others}.items()}


def discount(
    *,
    coupon: StripeObject,
    holder: StripeObject,
    start: int,
    end: int | None,
    subscription: str | None = None,
    item: str | None = None,
) -> StripeObject:
    """Of a customer, unless it is of a subscription or one of its items; `holder` is whose it is."""
    return {
        "id": new_id("discount"),
        "object": "discount",
        "checkout_session": None,
        "customer": holder["customer"],
        "customer_account": holder["customer_account"],
        "end": end,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": None,
        "source": {"coupon": coupon["id"], "type": "coupon"},
        "start": start,
        "subscription": subscription,
        "subscription_item": item,
    }
