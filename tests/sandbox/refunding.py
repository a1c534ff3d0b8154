"""Refunds as the bot sends them, and how the page shows them. No tests here."""

from typing import Any

import stripe

from sandbox.standins.server import Sandbox
from tests.sandbox.page_calls import get

CHARGE = "ch_JaneProFirst"
DECISION = {"case_id": "case_1", "proposal": "4"}


def refund(client: stripe.StripeClient, key: str, amount: int = 500) -> None:
    client.v1.refunds.create(
        {"charge": CHARGE, "amount": amount, "metadata": DECISION}, options={"idempotency_key": key}
    )


def janes(sandbox: Sandbox) -> dict[str, Any]:
    """Jane's first charge."""
    [jane] = [each for each in get(sandbox, "stripe")["customers"] if each["id"] == "cus_JaneDoe"]
    [charge] = [each for each in jane["charges"] if each["id"] == CHARGE]
    return {"twice": jane["twice"], **charge}
