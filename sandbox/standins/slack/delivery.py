"""Bringing what people do to the app: a signed form over HTTP, or an envelope where a socket is connected.

Gives the app three seconds, as Slack does, and says what came back. What the answer means is not decided here.
"""

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from slack_sdk.signature import SignatureVerifier

from sandbox.standins.slack.socket_mode import SocketMode

LIMIT = 3.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app said to one delivery.

    Attributes:
        status: the HTTP status; 200 for an acknowledged envelope, 0 when nothing came in time.
        failure: Slack's word for it when the app did not answer well.
    """

    status: int
    text: str = ""
    failure: str | None = None

    @property
    def ok(self) -> bool:
        return self.failure is None

    def body(self) -> dict[str, Any]:
        """The answer as an object; text that is not JSON is a message's text."""
        if not self.text.strip():
            return {}
        try:
            found = json.loads(self.text)
        except json.JSONDecodeError:
            return {"text": self.text}
        return found if isinstance(found, dict) else {"text": self.text}


class Delivery:
    """The way to the app."""

    def __init__(self, signing_secret: str, sockets: SocketMode) -> None:
        self.request_url: str | None = None
        self.limit = LIMIT
        self._signing_secret = signing_secret
        self._sockets = sockets

    def command(self, form: dict[str, str]) -> Answer:
        return self._deliver("slash_commands", form, form)

    def interaction(self, payload: dict[str, Any]) -> Answer:
        return self._deliver("interactive", payload, {"payload": json.dumps(payload)})

    def event(self, payload: dict[str, Any]) -> Answer:
        return self._deliver("events_api", payload, None)

    def _deliver(self, kind: str, payload: dict[str, Any], form: dict[str, str] | None) -> Answer:
        """Over HTTP an event is JSON, and everything else a form."""
        if self._sockets.connected:
            return self._by_socket(kind, payload)
        if self.request_url is None:
            return Answer(0, failure="app_unreachable")
        if form is None:
            return self._by_http(self.request_url, json.dumps(payload), "application/json")
        return self._by_http(self.request_url, urlencode(form), "application/x-www-form-urlencoded")

    def _by_socket(self, kind: str, payload: dict[str, Any]) -> Answer:
        try:
            acknowledged = self._sockets.deliver(kind, payload, timeout=self.limit)
        except TimeoutError:
            return Answer(0, failure="operation_timeout")
        except ConnectionError:
            return Answer(0, failure="app_unreachable")
        if isinstance(acknowledged, str):
            return Answer(200, acknowledged)
        return Answer(200, json.dumps(acknowledged) if acknowledged else "")

    def _by_http(self, url: str, body: str, content_type: str) -> Answer:
        timestamp = str(int(time.time()))
        signature = SignatureVerifier(self._signing_secret).generate_signature(timestamp=timestamp, body=body)
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature or "",
        }
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.post(url, data=body, headers=headers, timeout=self.limit, allow_redirects=False)
                text = answer.text
        except requests.Timeout:
            return Answer(0, failure="operation_timeout")
        except requests.RequestException:
            return Answer(0, failure="dispatch_failed")
        return Answer(answer.status_code, text, None if answer.status_code == 200 else "http_service_error")
