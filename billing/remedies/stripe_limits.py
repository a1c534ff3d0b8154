"""What Stripe surely refuses, whoever asks: nobody is to approve the impossible.

How long each way of paying has refunds stands in `payment_types.py`; the smallest amounts are Stripe's table for the
currency that is charged, https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts. Where the money is
converted, Stripe may ask for more: only what is too little in any case is refused here.
"""

from datetime import datetime

from billing.account.payment_types import type_of
from billing.account.payments import Charge
from billing.remedies.reasons import Reason
from billing.remedies.verdict import Verdict, barred
from billing.values.money import Money

# In minor units.
LEAST = {
    "aed": 200,
    "aud": 50,
    "bgn": 100,
    "brl": 50,
    "cad": 50,
    "chf": 50,
    "czk": 1500,
    "dkk": 250,
    "eur": 50,
    "gbp": 30,
    "hkd": 400,
    "huf": 17500,
    "inr": 50,
    "jpy": 50,
    "mxn": 1000,
    "myr": 200,
    "nok": 300,
    "nzd": 50,
    "pln": 200,
    "ron": 200,
    "sek": 300,
    "sgd": 50,
    "thb": 1000,
    "usd": 50,
}
OTHERWISE = "give it back in another way, or by hand"


def goes_too_late(charge: Charge, at: datetime) -> Verdict | None:
    """Why a refund is not made any more, or never was; Stripe counts from the charge."""
    if charge.method is None:
        return None
    kind = type_of(charge.method.kind)
    if not kind.has_refunds:
        return barred(Reason.NO_REFUNDS, kind=kind.name, otherwise=OTHERWISE)
    last = charge.refundable_until
    if last and last < at:
        return barred(
            Reason.TOO_OLD,
            kind=kind.name,
            days=kind.refund_days,
            paid=f"{charge.created:%d %b %Y}",
            otherwise=OTHERWISE,
        )
    return None


def is_too_little(amount: Money) -> Verdict | None:
    least = LEAST.get(amount.currency)
    if least is None or amount.amount >= least:
        return None
    return barred(Reason.TOO_LITTLE, least=Money(least, amount.currency))
