"""Billing credits: grants of them, and what is left. Shapes only."""

from typing import Literal

from sandbox.standins.stripe.ledger import StripeObject, new_id
from sandbox.standins.stripe.objects.customer import owned_by

Category = Literal["paid", "promotional"]


def credit_grant(
    *,
    id: str | None,
    customer: StripeObject,
    amount: int,
    currency: str,
    category: Category,
    name: str | None,
    created: int,
    expires: int | None,
    metadata: dict[str, str],
) -> StripeObject:
    return {
        "id": id or new_id("billing.credit_grant"),
        "object": "billing.credit_grant",
        "amount": monetary(amount, currency),
        "applicability_config": {"scope": {"price_type": "metered"}},
        "category": category,
        "created": created,
        **owned_by(customer),
        "effective_at": created,
        "expires_at": expires,
        "livemode": False,
        "metadata": metadata,
        "name": name,
        "priority": 50,
        "test_clock": None,
        "updated": created,
        "voided_at": None,
    }


def summary(customer: StripeObject, left: dict[str, int]) -> StripeObject:
    """`left` is by currency."""
    return {
        "object": "billing.credit_balance_summary",
        "balances": [
            {"available_balance": monetary(amount, currency), "ledger_balance": monetary(amount, currency)}
            for currency, amount in left.items()
        ],
        **owned_by(customer),
        "livemode": False,
    }


def monetary(amount: int, currency: str) -> StripeObject:
    return {"monetary": {"currency": currency, "value": amount}, "type": "monetary"}
