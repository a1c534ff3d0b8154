"""Tax rates and what of an amount is tax, in Stripe's JSON shape. Shapes and arithmetic only.

Inclusive tax is part of the price, exclusive tax comes on top of it.
"""

from collections.abc import Iterable

from sandbox.standins.stripe.ledger import StripeObject, new_id


def tax_rate(*, percentage: float, inclusive: bool, country: str, created: int) -> StripeObject:
    return {
        "id": new_id("tax_rate"),
        "object": "tax_rate",
        "active": True,
        "country": country,
        "created": created,
        "description": None,
        "display_name": "VAT",
        "effective_percentage": None,
        "flat_amount": None,
        "inclusive": inclusive,
        "jurisdiction": country,
        "jurisdiction_level": "country",
        "livemode": False,
        "metadata": {},
        "percentage": percentage,
        "rate_type": "percentage",
        "state": None,
        "tax_type": "vat",
    }


def tax_on(amount: int, rate: StripeObject, *, unit: int = 1) -> StripeObject:
    """In steps that can be paid."""
    percent = rate["percentage"]
    tax = round(amount * percent / ((100 + percent) if rate["inclusive"] else 100) / unit) * unit
    return share(
        tax,
        inclusive=rate["inclusive"],
        rate=rate["id"],
        reason="standard_rated",
        taxable=amount - tax if rate["inclusive"] else amount,
    )


def share(amount: int, *, inclusive: bool, rate: str, reason: str, taxable: int) -> StripeObject:
    return {
        "amount": amount,
        "tax_behavior": "inclusive" if inclusive else "exclusive",
        "tax_rate_details": {"tax_rate": rate},
        "taxability_reason": reason,
        "taxable_amount": taxable,
        "type": "tax_rate_details",
    }


def part_of(tax: StripeObject, part: int, whole: int) -> StripeObject:
    """As much of the tax as the part has of the whole."""
    if not whole:
        return {**tax, "amount": 0, "taxable_amount": 0}
    return {**tax, **{name: round(tax[name] * part / whole) for name in ("amount", "taxable_amount")}}


def summed(taxes: Iterable[StripeObject]) -> list[StripeObject]:
    """One entry for each rate."""
    totals: dict[str, StripeObject] = {}
    for tax in taxes:
        rate = tax["tax_rate_details"]["tax_rate"]
        total = totals.setdefault(rate, {**tax, "amount": 0, "taxable_amount": 0})
        total["amount"] += tax["amount"]
        total["taxable_amount"] += tax["taxable_amount"]
    return list(totals.values())


def exclusive(taxes: Iterable[StripeObject]) -> int:
    return sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")


def inclusive(taxes: Iterable[StripeObject]) -> int:
    return sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "inclusive")
