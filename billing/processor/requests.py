"""The parameters by which Stripe's lists are asked for one customer."""

from typing import Any

from billing.processor.client import checked


def whose(customer: str) -> dict[str, Any]:
    """An account of Accounts v2 goes by another name."""
    return {"customer_account" if customer.startswith("acct_") else "customer": checked(customer)}
