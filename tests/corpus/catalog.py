"""What the corpus' made-up company sells: the catalog of `README.md`, and what a file adds to it."""

import re
from decimal import Decimal

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.objects.catalog import Tiers
from tests.corpus.entry import Price

CATALOG = (
    Price("pro_monthly", "Pro", 2_000),
    Price("pro_yearly", "Pro", 19_200, interval="year"),
    Price("pro_monthly_eur", "Pro", 2_000, "eur"),
    Price("pro_monthly_jpy", "Pro", 2_800, "jpy"),
    Price("plus_monthly", "Plus", 5_000),
    Price("plus_yearly", "Plus", 48_000, interval="year"),
    Price("team_monthly", "Team", 1_500),
    Price("team_yearly", "Team", 14_400, interval="year"),
    Price("business_yearly", "Business", 240_000, interval="year"),
    Price("addon_monthly", "Extra storage", 500),
    Price("api_metered", "API calls", 1, usage="metered"),
    Price("seats_tiered", "Team", tiered=True),
    Price("hobby_monthly", "Hobby", 700),
)
TIERS: Tiers = ((10, 1_500), (None, 1_200))


def fill_catalog(account: Account, own: tuple[Price, ...]) -> None:
    """A file's own price stands in for the catalog's of the same name."""
    for price in {price.id: price for price in (*CATALOG, *own)}.values():
        product = account.get("product", product_id(price.product))
        account.add_price(
            product or account.add_product(price.product, id=product_id(price.product)),
            Decimal(price.finer) if price.finer else price.amount,
            price.currency,
            price.interval,
            interval_count=price.interval_count,
            usage_type=price.usage,
            tiers=TIERS if price.tiered else None,
            package=(price.package, price.rounds) if price.package else None,
            options=price.options,
            id=price_id(price.id),
            nickname=price.id.replace("_", " "),
        )


def product_id(name: str) -> str:
    return f"prod_{camel(name)}"


def price_id(name: str) -> str:
    return f"price_{camel(name)}"


def camel(words: str) -> str:
    """`double_click` is `DoubleClick`, since an id of Stripe's has no underscore but the first."""
    return "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", words))
