"""What the bot asked of the stand-in Stripe, and identifiers as people type them. No tests here."""

from collections.abc import Iterator
from contextlib import contextmanager

from billing.stripe.budget import Budget
from billing.stripe.client import Stripe
from billing.stripe.finding import Found
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.identifiers import Identifier, recall
from sandbox.standins.stripe.account import Account
from tests.billing.samples import NOW
from tests.billing.stripe.stage import Stage


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
    return Budget(per_second=1_000_000)


@contextmanager
def processor_on(stage: Stage) -> Iterator[StripeProcessor]:
    """It remembers for good: no time passes for it but what a test lets pass."""
    made = StripeProcessor(
        Stripe("rk_test_read", api_url=stage.url, budget=unlimited(), clock=lambda: 0.0),
        github_key="github",
        email_key="support_email",
        now=lambda: NOW,
    )
    yield made
    made.close()


def ids(found: Found) -> list[str]:
    return sorted(customer.id for customer in found.customers)
