"""Stripe's books as the page shows them: one refund too many is plain to see, and a key never is."""

import requests
import stripe
from slack_sdk import WebClient

from sandbox.standins.server import Sandbox
from tests.sandbox.page_calls import get
from tests.sandbox.refunding import CHARGE, DECISION, janes, refund
from tests.sandbox.stripe_calls import client_at


class TestTheBooks:
    def test_show_what_was_sent_and_what_was_applied(self, sandbox: Sandbox, seeded: stripe.StripeClient) -> None:
        refund(seeded, "one")
        refund(seeded, "one")
        charge = janes(sandbox)
        assert (charge["paid"], charge["refunded"], charge["left"]) == (2_000, 500, 1_500)
        assert (charge["sent"], charge["replayed"], charge["applied"], charge["twice"]) == (2, 1, 1, False)
        newest, older = get(sandbox, "stripe")["requests"][:2]
        assert (newest["path"], newest["method"], newest["writes"]) == ("/v1/refunds", "POST", True)
        assert (newest["idempotency_key"], newest["status"], newest["replayed"]) == ("one", 200, True)
        assert newest["params"]["metadata"] == DECISION
        assert older["replayed"] is False

    def test_raise_the_alarm_when_one_decision_is_carried_out_twice(
        self, sandbox: Sandbox, seeded: stripe.StripeClient
    ) -> None:
        refund(seeded, "one")
        refund(seeded, "another")
        assert janes(sandbox)["twice"]

    def test_count_only_the_bots_refunds(self, sandbox: Sandbox) -> None:
        sandbox.stripe.refund(CHARGE, 500)
        sandbox.stripe.refund(CHARGE, 500)
        charge = janes(sandbox)
        assert (charge["refunded"], charge["sent"], charge["applied"], charge["twice"]) == (1_000, 0, 0, False)

    def test_show_every_customer_with_what_belongs_to_them(self, sandbox: Sandbox) -> None:
        shown = get(sandbox, "stripe")["customers"]
        for kind in ("subscription", "invoice", "charge"):
            listed = [each["id"] for customer in shown for each in customer[f"{kind}s"]]
            assert sorted(listed) == sorted(each["id"] for each in sandbox.stripe.each(kind))

    def test_show_no_key(self, sandbox: Sandbox, seeded_web: WebClient) -> None:
        client_at(sandbox.stripe_api_url, "sk_test_verysecret").v1.charges.list()
        seeded_web.auth_test()
        slack = sandbox.slack
        secrets = ("verysecret", "sk_test", slack.bot_token, slack.app_token, slack.signing_secret)
        for what in ("stripe", "log", "state", "seen"):
            shown = requests.get(f"{sandbox.url}/page/{what}", timeout=60).text
            assert [secret for secret in secrets if secret in shown] == []

    def test_reading_them_does_not_wake_the_page(self, sandbox: Sandbox) -> None:
        before = sandbox.stripe.bell.version
        get(sandbox, "stripe")
        get(sandbox, "state")
        assert sandbox.stripe.bell.version == before
