"""What Slack sends over HTTP: signed, well-formed, and then Bolt's."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from slack_bolt import App
from slack_sdk.signature import SignatureVerifier

from bot.http.site import TEXT, Answer, Request, plain
from bot.runtime.tally import counted
from bot.slack.routes import dispatch

log = logging.getLogger(__name__)

PATH = "/slack/events"


class SlackRequests:
    def __init__(self, app: App, signing_secret: str) -> None:
        self.app = app
        self.verifier = SignatureVerifier(signing_secret)

    def answer(self, request: Request) -> Answer:
        body, content_type = request.body, request.headers.get("content-type", "")
        if body is None:
            log.warning("http.limit", extra=counted(limit="body"))
            return plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not self.is_signed(body, request.headers):
            log.warning("slack.unsigned", extra=counted())
            return plain(HTTPStatus.UNAUTHORIZED)
        try:
            text = body.decode()
            check(text, content_type)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return plain(HTTPStatus.BAD_REQUEST)
        try:
            answer = dispatch(self.app, text, {"content-type": [content_type]})
        except Exception:
            # Bolt takes payloads at their word, and so an odd one apart.
            log.exception("slack.malformed")
            return plain(HTTPStatus.BAD_REQUEST)
        return Answer(HTTPStatus(answer.status), answer.first_headers().get("content-type", TEXT), answer.body or "")

    def is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        # The SDK's verifier raises on what is no number, no ASCII or, of the body, no UTF-8.
        well_formed = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12 and signature.isascii()
        try:
            return well_formed and self.verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return False


def check(text: str, content_type: str) -> None:
    """Raises unless the body has the outer shape of something that Slack sends."""
    if content_type.startswith("application/json"):
        if not isinstance(json.loads(text)["type"], str):
            raise ValueError
        return
    form = parse_qs(text, strict_parsing=True, keep_blank_values=True)
    if "payload" in form:
        payload = json.loads(form["payload"][0])
        if not isinstance(payload["type"], str) or not isinstance(payload["user"]["id"], str):
            raise ValueError
        check_parts(payload)
    elif not ("command" in form and "user_id" in form):
        raise ValueError


def check_parts(payload: dict[str, Any]) -> None:
    """The parts that are read of an interaction are objects wherever they are there at all."""
    view = payload.get("view") or {}
    parts = [payload.get(name) or {} for name in ("team", "channel", "message", "container")]
    parts += [view, view.get("state") or {}, (view.get("state") or {}).get("values") or {}]
    parts += list(((view.get("state") or {}).get("values") or {}).values())
    actions = payload.get("actions", [{}])
    if not actions or not all(isinstance(part, dict) for part in (*parts, *actions)):
        raise ValueError
