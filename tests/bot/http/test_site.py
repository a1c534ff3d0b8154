"""What is answered over HTTP: what is let in, what is turned away, and that bad input is never our fault."""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from freezegun import freeze_time
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient

from billing.policy.policy import Policy
from bot.http.site import Request, Web
from bot.http.slack_requests import PATH, SlackRequests
from bot.runtime.traffic import Traffic
from bot.slack.clicks import Clicks
from bot.slack.decision_loop import DecisionLoop
from bot.slack.intake import Intake
from bot.slack.readings import Readings
from bot.slack.routes import slack_app
from bot.slack.submissions import Submissions
from bot.slack.workspace import Workspace
from tests.billing.fakes import Cases, People, Switch
from tests.billing.samples import ADA, NOW, operator
from tests.bot.hostile import NothingPosted
from tests.bot.slack.test_payloads import CLICK, COMMAND, SHORTCUT, SUBMISSION

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
TIMESTAMP, SIGNATURE = "x_slack_request_timestamp", "x_slack_signature"


class Slack(WebClient):
    """Accepts everything."""

    def api_call(self, api_method: str, **_: Any) -> Any:
        return {"ok": True}


class Refusals:
    def __init__(self) -> None:
        self.reasons: list[str] = []

    def refused(
        self, *, actor: str, action: str, reason: str, channel: str | None, delivery: str | None, tell: bool
    ) -> None:
        self.reasons.append(reason)

    def whom(self, id: int) -> tuple[str, str, str]:
        raise AssertionError("nobody is told here")


def nothing_kept(*, user: str, channel: str, text: str, delivery: str | None) -> bool:
    return False


class Site:
    """The whole HTTP side before a store in memory."""

    def __init__(self, *, socket_mode: bool = False, healthy: Callable[[], bool] = lambda: True) -> None:
        self.cases = Cases()
        self.refusals = Refusals()
        client = Slack(token="xoxb-1")
        workspace = Workspace(client, team="T0HOME", enterprise=None, app="A0APP")
        people = People({ADA: operator(ADA)})
        channels = frozenset({"C0SUPPORT"})
        intake = Intake(self.cases, people, self.refusals, workspace, channels, {}, nothing_kept)
        policy = Policy()
        loop = DecisionLoop(self.cases, self.refusals, people, policy, Switch(), channels)
        readings = Readings(self.cases, policy)
        clicks = Clicks(
            loop, readings, self.cases, NothingPosted(), workspace, policy, lambda: NOW, lambda _case, _look: None
        )
        submissions = Submissions(loop, readings, workspace, policy, lambda: NOW)
        app = slack_app(client, workspace, intake, clicks, submissions)
        posts = {} if socket_mode else {PATH: SlackRequests(app, SECRET).answer}
        self.web = Web(posts, healthy=healthy, traffic=Traffic())
        self.answered = ""

    def ask(self, method: str, path: str, body: bytes | None = b"", **headers: str) -> int:
        answer = self.web.answer(
            Request(method, path, {name.replace("_", "-"): headers[name] for name in headers}, body)
        )
        self.answered = answer.text
        return answer.status.value

    def post(self, body: bytes | str, content_type: str = FORM, **headers: str) -> int:
        """Signed now, unless told otherwise."""
        sent = body.encode() if isinstance(body, str) else body
        return self.ask("POST", PATH, sent, **({"content_type": content_type} | signed(sent) | headers))


def signed(body: bytes, at: int | None = None) -> dict[str, str]:
    timestamp = str(int(time.time()) if at is None else at)
    digest = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {TIMESTAMP: timestamp, SIGNATURE: f"v0={digest}"}


def payload(interaction: Any) -> str:
    return urlencode({"payload": json.dumps(interaction)})


COMMAND_BODY = urlencode(COMMAND | {"command": "/billing"})


def test_a_signed_command_opens_a_case() -> None:
    site = Site()
    assert site.post(COMMAND_BODY) == 200
    assert site.answered == ""
    (case,) = site.cases.cases.values()
    assert site.cases.erasable.typed(case.case_id, 1, "identifier") == "jane@example.com"


@pytest.mark.parametrize("interaction", [CLICK, SUBMISSION, SHORTCUT])
def test_what_slack_sends_is_acknowledged(interaction: dict[str, Any]) -> None:
    assert Site().post(payload(interaction)) == 200


BODY = COMMAND_BODY.encode()
GOOD = signed(BODY)
UNSIGNED = [
    {TIMESTAMP: "", SIGNATURE: ""},
    {SIGNATURE: ""},
    {SIGNATURE: "v0="},
    {SIGNATURE: "v0=" + "0" * 64},
    {SIGNATURE: GOOD[SIGNATURE].upper()},
    {SIGNATURE: GOOD[SIGNATURE].replace("v0=", "v1=")},
    {SIGNATURE: "v0=é"},
    {SIGNATURE: "\udcff"},
    {TIMESTAMP: ""},
    {TIMESTAMP: "now"},
    {TIMESTAMP: "-1"},
    {TIMESTAMP: "1.5"},
    {TIMESTAMP: "²"},
    {TIMESTAMP: "١٢٣"},
    {TIMESTAMP: "9" * 5000},
    {TIMESTAMP: "1"},
]


@pytest.mark.parametrize("wrong", UNSIGNED, ids=range(len(UNSIGNED)))
def test_what_is_not_signed_right_is_turned_away(wrong: dict[str, str]) -> None:
    site = Site()
    assert site.post(BODY, **wrong) == 401
    assert site.cases.cases == {}


def test_without_headers_nothing_is_let_in() -> None:
    assert Site().ask("POST", PATH, BODY, content_type=FORM) == 401


@pytest.mark.parametrize(("ago", "status"), [(0, 200), (299, 200), (301, 401), (-299, 200), (-301, 401), (86400, 401)])
def test_a_signature_is_good_for_five_minutes(ago: int, status: int) -> None:
    with freeze_time("2026-11-23T12:00:00Z"):
        assert Site().post(BODY, **signed(BODY, int(time.time()) - ago)) == status


def test_a_signature_is_of_one_body() -> None:
    assert Site().post(BODY + b"&x=1", **signed(BODY)) == 401


def test_in_socket_mode_nothing_is_let_in_over_http() -> None:
    assert Site(socket_mode=True).post(BODY) == 404


def test_a_body_over_the_limit_is_too_large_and_that_is_said_before_its_signature_is_looked_at() -> None:
    assert Site().ask("POST", PATH, None) == 413


FORMS = [b"", b"payload", b"payload=", b"payload=%7B", b"payload=null", b"payload=[]", b"payload=7"]
FORMS += [b"payload=%22x%22", b"payload={}", b'payload={"type":1}', b"a=b", b"&&", b"=", b"command=/billing"]
FORMS += [b'payload={"type":"block_actions","user":"U0ADA"}', b'payload={"type":"block_actions","user":{"id":7}}']
FORMS += [b"payload=" + b"[" * 200_000, b"{=1&command=x&user_id=y"]
JSONS = [b"", b"{", b"null", b"[]", b"7", b"{}", b'{"type":7}', b'{"type":"x"}}', b"[" * 200_000]
JSONS += [b'{"type":"x","a":' + b"[" * 200_000]
MALFORMED = [*((body, FORM) for body in FORMS), *((body, JSON) for body in JSONS), (BODY, JSON)]


@pytest.mark.parametrize(("body", "content_type"), MALFORMED, ids=lambda given: ascii(given[:40]))
def test_a_malformed_body_is_the_senders_fault(body: bytes, content_type: str) -> None:
    assert Site().post(body, content_type) == 400


@pytest.mark.parametrize("content_type", [FORM, JSON])
def test_bytes_that_are_no_text_are_turned_away(content_type: str) -> None:
    """Slack's own verifier can't read them, so their signature is no good either."""
    assert Site().post(b"\xff\xfe" + BODY, content_type) in {400, 401}


@pytest.mark.parametrize("path", ["/", "/slack", "/slack/events/", "/stripe", "/healthz/x", "/../slack/events", ""])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_any_other_path_is_not_found(method: str, path: str) -> None:
    assert Site().ask(method, path) == 404


@pytest.mark.parametrize(("method", "path"), [("GET", PATH), ("DELETE", PATH), ("POST", "/healthz")])
def test_another_method_is_not_allowed(method: str, path: str) -> None:
    assert Site().ask(method, path) == 405


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("healthy", "status"), [(True, 200), (False, 503)])
@pytest.mark.parametrize("socket_mode", [True, False])
def test_the_health_check_says_what_it_found(method: str, healthy: bool, status: int, socket_mode: bool) -> None:
    assert Site(socket_mode=socket_mode, healthy=lambda: healthy).ask(method, "/healthz") == status


NAMES = ["type", "user", "id", "team_id", "actions", "action_id", "value", "view", "state", "values", "message", "ts"]
NAMES += ["callback_id", "private_metadata", "channel", "container", "event", "api_app_id", "trigger_id", "command"]
KEYS = st.sampled_from(NAMES)
THINGS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda values: st.lists(values, max_size=2) | st.dictionaries(KEYS | st.text(max_size=3), values, max_size=4),
    max_leaves=12,
)
TYPES = ["block_actions", "view_submission", "view_closed", "message_action", "shortcut", "event_callback"]
TYPES += ["block_suggestion", "url_verification", "ssl_check"]
SITE = Site()


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from([FORM, JSON, "", "text/plain"]))
@settings(max_examples=200)
@example(b"{", "")
def test_no_body_whatever_makes_it_fail(body: bytes, content_type: str) -> None:
    assert SITE.post(body, content_type) < 500


@given(
    st.sampled_from([*TYPES, "url_verification", "ssl_check"]),
    st.dictionaries(st.sampled_from(NAMES), THINGS, max_size=6),
)
@settings(max_examples=300)
@example("view_submission", {"view": {"callback_id": "open_case"}})
@example("view_submission", {"view": {"callback_id": "identify", "state": None}})
@example("block_actions", {"actions": [{"action_id": "close"}]})
@example("block_actions", {"actions": []})
@example("block_actions", {"actions": ["x"], "message": "x"})
@example("message_action", {"callback_id": "open_case", "message": "x"})
def test_no_signed_payload_whatever_makes_it_fail(kind: str, fields: dict[str, Any]) -> None:
    logging.getLogger("bot.slack.routes").disabled = True
    sent = {"user": {"id": ADA}} | fields | {"type": kind}
    assert SITE.post(payload(sent)) < 500
    assert SITE.post(json.dumps(sent), JSON) < 500
