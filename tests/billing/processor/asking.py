"""What the bot asked of the stand-in Stripe, and identifiers as people type them. No tests here."""

from billing.identifiers import Identifier, recall
from billing.processor.budget import Budget
from billing.processor.finding import Found
from sandbox.stripe.account import Account


def typed(text: str) -> Identifier:
    found = recall(text)
    assert found, f"{text} is no identifier"
    return found


def paths(account: Account) -> list[str]:
    return [request.path for request in account.requests]


def statuses(account: Account) -> list[int | None]:
    """None is a request without an answer."""
    return [request.status for request in account.requests]


def unlimited() -> Budget:
    """What requests may cost is a question of its own."""
    return Budget(burst=1_000_000)


def ids(found: Found) -> list[str]:
    return sorted(customer.id for customer in found.customers)
