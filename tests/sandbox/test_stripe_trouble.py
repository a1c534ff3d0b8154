"""What one endpoint of the stand-in Stripe does wrong until it is mended, while the others go on."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.faults import Fault, Faults
from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import refusal


class TestOneEndpoint:
    def test_it_fails_until_it_is_mended(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        fault = account.faults.fail("/v1/charges")
        for _ in range(3):
            assert refusal(client.v1.charges.list).http_status == 500
        assert client.v1.charges.retrieve(charge["id"]).id == charge["id"]
        account.faults.mend(fault)
        assert len(client.v1.charges.list().data) == 1

    def test_it_may_fail_for_every_object(self, account: Account, client: stripe.StripeClient, jane: Any) -> None:
        account.faults.fail("/v1/customers/*", status=503)
        assert refusal(lambda: client.v1.customers.retrieve("cus_Jane")).http_status == 503
        assert client.v1.customers.list().data

    def test_it_is_too_busy_for_a_while(self, account: Account, client: stripe.StripeClient) -> None:
        account.faults.limit("/v1/invoices", times=2)
        for _ in range(2):
            error = refusal(client.v1.invoices.list)
            assert isinstance(error, stripe.RateLimitError)
            assert error.error is not None
            assert error.error.code == "rate_limit"
        assert client.v1.invoices.list().data == []

    def test_a_restricted_key_is_told_which_permission_it_lacks(
        self, account: Account, client: stripe.StripeClient
    ) -> None:
        account.faults.deny("/v1/disputes", "rak_dispute_read")
        error = refusal(client.v1.disputes.list)
        assert isinstance(error, stripe.PermissionError)
        assert "Having the 'rak_dispute_read' permission would allow this request to continue." in str(error)
        assert client.v1.refunds.list().data == []

    def test_it_hangs_for_everybody(self, account: Account, client: stripe.StripeClient) -> None:
        fault = account.faults.hang("/v1/charges", seconds=0.2)
        for _ in range(2):
            begun = monotonic()
            assert client.v1.charges.list().data == []
            assert monotonic() - begun >= 0.2
        account.faults.mend(fault)

    @pytest.mark.parametrize("order", [Faults.fail, Faults.limit, Faults.hang])
    def test_other_methods_are_left_alone(self, order: Callable[..., Fault]) -> None:
        faults = Faults()
        order(faults, "/v1/refunds")
        assert faults.take("POST", "/v1/refunds") is None
        assert faults.take("GET", "/v1/refunds") is not None
