"""What a price costs in the currency that is billed. Pure.

A subscription is billed in one currency, and Stripe shows its prices in the one that they were made in; what they cost
in others stands in `currency_options`, which a price has only where it was asked for, four levels deep at most: a list
of subscriptions is too shallow for it, so those prices are read by themselves.
https://docs.stripe.com/products-prices/manage-prices, https://docs.stripe.com/expand
"""

from collections.abc import Mapping
from typing import Any

from billing.stripe.translate.values import Object

# By id, each as it was read by itself.
Prices = Mapping[str, Object]
NO_PRICES: Prices = {}
OPTIONS = "currency_options"
AMOUNTS = ("unit_amount", "unit_amount_decimal")


def billed_in(price: Object, currency: str | None, known: Prices = NO_PRICES) -> Object:
    """The price with its amounts in the currency; without any where nobody read them. One that has none in it stays as
    it is: that its own currency is another one says so.
    """
    if not is_in_another(price, currency):
        return price
    read: Any = price if OPTIONS in price else known.get(price["id"], {})
    options = read.get(OPTIONS)
    if options is None:
        return {**price, "currency": currency, **dict.fromkeys(AMOUNTS)}
    option = options.get(currency)
    return price if option is None else {**price, "currency": currency, **{name: option.get(name) for name in AMOUNTS}}


def is_in_another(price: Object, currency: str | None) -> bool:
    return currency is not None and price["currency"] != currency
