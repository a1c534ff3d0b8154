"""Behind the chat: what an open page is told, what another site can't do, and a day that begins anew."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import stripe
from slack_sdk import WebClient

from sandbox.standins import people
from sandbox.standins.server import Sandbox
from sandbox.standins.stripe.customers import open_account
from tests.sandbox.conftest import noon
from tests.sandbox.page_calls import act, get, ordered
from tests.sandbox.refunding import CHARGE, janes, refund
from tests.until import until


class TestWithoutABot:
    def test_there_is_nothing_to_control_and_no_log(self, sandbox: Sandbox) -> None:
        assert get(sandbox, "state")["bot"] is None
        assert get(sandbox, "log") == {"events": []}
        for name in ("kill_bot", "start_bot", "reset"):
            assert "no bot here" in act(sandbox, name)["problem"]


class TestAnotherSite:
    @pytest.mark.parametrize("name", ["trouble", "clear_faults", "kill_bot", "start_bot", "reset"])
    def test_cannot_act_through_a_form(self, sandbox: Sandbox, name: str) -> None:
        url = f"{sandbox.url}/page/acts/{name}"
        given = {"name": "stripe_down", "on": "1"}
        assert requests.post(url, data=given, timeout=60).status_code == 415
        plain = {"content-type": "text/plain"}
        assert requests.post(url, data=json.dumps(given), headers=plain, timeout=60).status_code == 415
        assert requests.post(url, json=given, headers={"host": "elsewhere.test"}, timeout=60).status_code == 400
        assert requests.get(url, timeout=60).status_code == 405
        assert ordered(sandbox) == []


class TestTheStream:
    def test_tells_of_stripe_under_its_own_name(self, sandbox: Sandbox, seeded: stripe.StripeClient) -> None:
        with requests.get(f"{sandbox.url}/page/changes", stream=True, timeout=60) as answer:
            lines = (line for line in answer.iter_lines(decode_unicode=True) if line)
            begins = [next(lines) for _ in range(3)]
            assert begins[1] == "event: stripe"
            seeded.v1.charges.list({"limit": 1})
            assert next(lines) == "event: stripe"
            assert next(lines) != begins[2]

    @pytest.mark.parametrize(
        "change",
        [
            lambda sandbox: sandbox.stripe.refund(CHARGE, 100),
            lambda sandbox: sandbox.stripe.cancel_subscription("sub_JanePro"),
            lambda sandbox: sandbox.stripe.faults.add(kind="error"),
        ],
    )
    def test_tells_of_what_was_done_by_hand(self, sandbox: Sandbox, change: Callable[[Sandbox], object]) -> None:
        heard = threading.Event()
        sandbox.stripe.bell.listen(heard.set)
        change(sandbox)
        assert heard.is_set()


class TestOpenedAnew:
    def test_what_hung_before_is_not_carried_out_after(self, sandbox: Sandbox, seeded: stripe.StripeClient) -> None:
        sandbox.stripe.faults.add(kind="hang", method="POST", path="/v1/refunds")
        with ThreadPoolExecutor() as at_once:
            asking = at_once.submit(refund, seeded, "one")
            until(lambda: any(each.path == "/v1/refunds" for each in sandbox.stripe.requests))
            sandbox.stripe.become(open_account(noon))
            assert isinstance(asking.exception(60), stripe.APIConnectionError)
        assert janes(sandbox)["refunded"] == 0

    def test_a_late_message_does_not_appear_in_the_workspace(self, sandbox: Sandbox, seeded_web: WebClient) -> None:
        sandbox.slack.faults.latency = 600
        before = sandbox.slack.arrived
        with ThreadPoolExecutor() as at_once:
            posting = at_once.submit(seeded_web.chat_postMessage, channel=people.SUPPORT, text="late")
            until(lambda: sandbox.slack.arrived > before)
            sandbox.slack.reset()
            assert isinstance(posting.exception(60), OSError)
        assert all(message.bot_id is None for message in sandbox.slack.messages(people.SUPPORT))

    def test_it_is_the_same_account_with_the_first_days_objects(self, sandbox: Sandbox) -> None:
        before = [customer["id"] for customer in sandbox.stripe.each("customer")]
        sandbox.stripe.delete_customer("cus_JaneDoe")
        sandbox.stripe.add_customer(email="new@example.com")
        sandbox.stripe.become(open_account(noon))
        assert [customer["id"] for customer in sandbox.stripe.each("customer")] == before
        assert sandbox.stripe["cus_JaneDoe"]["email"] == "jane@example.com"
