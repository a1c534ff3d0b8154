"""In which ways something of a payment went back already, in a line."""

from billing.account.share import Share


def before(counted: Share) -> str:
    """Empty where nothing went back."""
    ways = (
        (counted.refunded, "refunded"),
        (counted.made_up, "given as credit"),
        (counted.noted, "by credit notes"),
        (counted.overpaid, "overpaid, and credited"),
        (counted.unused, "credited for unused time"),
    )
    told = ", ".join(f"{money} {how}" for money, how in ways if money.amount > 0)
    more = f"; {counted.excess} more than it brought" if counted.excess.amount else ""
    return f"Went back already: {told}{more}" if told else ""
