"""Amounts in minor units, as Stripe counts and shows them."""

ZERO_DECIMAL = frozenset(
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]
)

THREE_DECIMAL = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])


def step(currency: str) -> int:
    """What amounts are multiples of: of three decimals the last one is always 0."""
    return 10 if currency in THREE_DECIMAL else 1


def shown(amount: int, currency: str) -> str:
    if currency in ZERO_DECIMAL:
        return f"{currency.upper()} {amount}"
    places = 3 if currency in THREE_DECIMAL else 2
    major, minor = divmod(amount, 10**places)
    return f"{currency.upper()} {major}.{minor:0{places}d}"
