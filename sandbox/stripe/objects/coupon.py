"""Coupons and the discounts they grant, in Stripe's JSON shape. Shapes only."""

from sandbox.stripe.ledger import StripeObject, new_id


def coupon(*, percent_off: float | None, amount_off: int | None, currency: str, created: int) -> StripeObject:
    return {
        "id": new_id("coupon").removeprefix("coupon_")[:8],
        "object": "coupon",
        "amount_off": amount_off,
        "created": created,
        "currency": None if amount_off is None else currency,
        "duration": "forever",
        "duration_in_months": None,
        "livemode": False,
        "max_redemptions": None,
        "metadata": {},
        "name": "For friends",
        "percent_off": percent_off,
        "redeem_by": None,
        "times_redeemed": 1,
        "valid": True,
    }


def discount(*, coupon: StripeObject, subscription: StripeObject, start: int) -> StripeObject:
    return {
        "id": new_id("discount"),
        "object": "discount",
        "checkout_session": None,
        "customer": subscription["customer"],
        "customer_account": subscription["customer_account"],
        "end": None,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": None,
        "source": {"coupon": coupon["id"], "type": "coupon"},
        "start": start,
        "subscription": subscription["id"],
        "subscription_item": None,
    }
