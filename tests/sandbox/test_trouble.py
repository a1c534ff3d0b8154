"""The trouble that the page offers: it does what it says, once or until it is ended."""

import time

import pytest
import requests
import stripe
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.standins import trouble
from sandbox.standins.server import Sandbox
from tests.sandbox.page_calls import act, get, order, ordered
from tests.sandbox.refunding import janes, refund


class TestTrouble:
    @pytest.mark.parametrize("name", [each.name for each in trouble.TROUBLES])
    def test_is_ordered_once_and_taken_back_by_name(self, sandbox: Sandbox, name: str) -> None:
        order(sandbox, name)
        order(sandbox, name)
        assert ordered(sandbox) == [name]
        assert act(sandbox, "trouble", name=name, on=False) == {}
        assert ordered(sandbox) == []

    def test_is_cleared_all_at_once(self, sandbox: Sandbox) -> None:
        for each in trouble.TROUBLES:
            order(sandbox, each.name)
        act(sandbox, "clear_faults")
        assert ordered(sandbox) == []

    def test_of_an_unknown_name_is_refused(self, sandbox: Sandbox) -> None:
        assert "no trouble called" in act(sandbox, "trouble", name="flood", on=True)["problem"]

    def test_loses_the_answer_to_a_refund_that_was_applied(self, sandbox: Sandbox, seeded: stripe.StripeClient) -> None:
        order(sandbox, "refund_lost")
        with pytest.raises(stripe.APIConnectionError):
            refund(seeded, "one")
        assert ordered(sandbox) == []
        assert (janes(sandbox)["sent"], janes(sandbox)["applied"]) == (1, 1)
        [lost] = [each for each in get(sandbox, "stripe")["requests"] if each["path"] == "/v1/refunds"]
        assert (lost["status"], lost["dropped"]) == (None, True)

    def test_fails_the_next_write_and_no_read(self, sandbox: Sandbox, seeded: stripe.StripeClient) -> None:
        order(sandbox, "write_fails")
        seeded.v1.charges.list()
        seeded.v1.billing_portal.sessions.create({"customer": "cus_JaneDoe"})
        with pytest.raises(stripe.APIError):
            refund(seeded, "one")
        assert janes(sandbox)["refunded"] == 0
        refund(seeded, "two")
        assert janes(sandbox)["refunded"] == 500

    def test_takes_stripe_down_until_it_is_ended(self, sandbox: Sandbox, seeded: stripe.StripeClient) -> None:
        order(sandbox, "stripe_down")
        for _ in range(2):
            with pytest.raises(stripe.APIConnectionError):
                seeded.v1.charges.list()
        act(sandbox, "trouble", name="stripe_down", on=False)
        seeded.v1.charges.list()

    def test_limits_the_rate_of_stripe(self, sandbox: Sandbox) -> None:
        order(sandbox, "stripe_limited")
        url, key = f"{sandbox.stripe_api_url}/v1/account", {"authorization": "Bearer sk_test_sandbox"}
        answers = [requests.get(url, headers=key, timeout=60) for _ in range(trouble.CALLS_A_SECOND + 1)]
        assert answers[-1].status_code == 429

    def test_limits_the_rate_of_slack_for_a_few_calls(self, sandbox: Sandbox, seeded_web: WebClient) -> None:
        order(sandbox, "slack_limited")
        for _ in range(trouble.LIMITED_CALLS):
            with pytest.raises(SlackApiError) as caught:
                seeded_web.auth_test()
            assert caught.value.response.headers["retry-after"] == str(trouble.RETRY_AFTER)
        assert ordered(sandbox) == []
        assert seeded_web.auth_test()["ok"]

    @pytest.mark.parametrize(
        ("name", "seconds"), [("stripe_slow", trouble.STRIPE_LATENCY), ("slack_slow", trouble.SLACK_LATENCY)]
    )
    def test_makes_them_slow(
        self, sandbox: Sandbox, seeded: stripe.StripeClient, seeded_web: WebClient, name: str, seconds: float
    ) -> None:
        order(sandbox, name)
        began = time.monotonic()
        if name == "stripe_slow":
            seeded.v1.charges.list({"limit": 1})
        else:
            seeded_web.auth_test()
        assert time.monotonic() - began >= seconds
