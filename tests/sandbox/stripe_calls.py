"""Calling the stand-in Stripe as the product does, and catching what it refuses. No tests here."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account

Served = tuple[Account, str]


def client_at(url: str, key: str = "sk_test_sandbox") -> stripe.StripeClient:
    return stripe.StripeClient(key, base_addresses={"api": url}, max_network_retries=0)


def refusal(call: Callable[[], Any]) -> stripe.StripeError:
    with pytest.raises(stripe.StripeError) as caught:
        call()
    return caught.value


def code_of(call: Callable[[], Any]) -> Any:
    """From the body, since the SDK leaves it out of some of its errors."""
    error = refusal(call).error
    assert error is not None
    return error.code
