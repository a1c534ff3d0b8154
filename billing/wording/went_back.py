"""In which ways something of a payment went back already, in a line."""

from billing.account.share import Share
from billing.values.money import Money


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


def by_note(*given: Money) -> str:
    """To follow what is told of a payment."""
    return "".join(f", {amount} of it given back by credit note" for amount in given if amount.amount)
