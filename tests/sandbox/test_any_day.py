"""The demo's customers are the same story on every day, as the bot sees them."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

import pytest

from billing.evidence.assessment import assess
from billing.evidence.duplicates import judge
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.identifiers import Identifier, IdentifierKind
from sandbox.standins.stripe.customers import open_account
from tests.corpus.moments import MOMENTS, ORDINARY
from tests.corpus.without_wires import OneByOne, WithoutWires

Story = tuple[object, ...]


@pytest.mark.parametrize("at", MOMENTS.values(), ids=MOMENTS)
def test_every_story_reads_as_on_an_ordinary_day(at: datetime) -> None:
    assert stories_at(at) == stories_at(ORDINARY)


@cache
def stories_at(now: datetime) -> dict[str, Story]:
    """What stands out in each, and how many invoices and payments it has in which state."""
    account = open_account(standing(now))
    processor = StripeProcessor(
        WithoutWires(account), github_key="github", email_key="support_email", now=standing(now), threads=OneByOne()
    )
    ids = [customer["id"] for customer in account.each("customer")]
    told = {id: story(processor, id) for id in ids}
    processor.close()
    return told


def standing(now: datetime) -> Callable[[], datetime]:
    return lambda: now


def story(processor: StripeProcessor, customer: str) -> Story:
    reading = processor.look_up(Identifier(IdentifierKind.CUSTOMER, customer)).account
    if reading is None:
        return ("deleted",)
    return (
        judge(reading).finding,
        assess(reading).suggested,
        sorted(evidence.name for evidence in assess(reading).anomalies),
        sorted(invoice.status for invoice in reading.invoices),
        sorted(charge.status for charge in reading.charges),
    )
