"""The HTTP side as one WSGI application: Slack's requests and the health check. Bad input is answered
with a 4xx, never a 5xx, and no body ever reaches a log.
"""

import json
import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from slack_bolt import App
from slack_sdk.signature import SignatureVerifier

from bot.routes import dispatch
from bot.traffic import Traffic

log = logging.getLogger(__name__)

BODY_LIMIT = 1_000_000

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Answer = tuple[HTTPStatus, str, str]


class Web:
    """`app` and `signing_secret` are None in Socket Mode, where only the health check is served."""

    def __init__(
        self, *, app: App | None, signing_secret: str | None, healthy: Callable[[], bool], traffic: Traffic
    ) -> None:
        self.app = app
        self.traffic = traffic
        self.verifier = SignatureVerifier(signing_secret) if signing_secret else None
        self.healthy = healthy

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        with self.traffic.request():
            status, content_type, body = self.answer(environ)
        content = body.encode()
        start_response(
            f"{status.value} {status.phrase}",
            [("Content-Type", content_type), ("Content-Length", str(len(content)))],
        )
        return [content]

    def answer(self, environ: Environ) -> Answer:
        match (environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")):
            case ("GET" | "HEAD", "/healthz"):
                return plain(HTTPStatus.OK if self.healthy() else HTTPStatus.SERVICE_UNAVAILABLE)
            case ("POST", "/slack/events"):
                return self.slack(environ)
            case (_, "/slack/events" | "/healthz"):
                return plain(HTTPStatus.METHOD_NOT_ALLOWED)
        return plain(HTTPStatus.NOT_FOUND)

    def slack(self, environ: Environ) -> Answer:
        try:
            body = read(environ)
        except Exception:
            # A length or a chunk that is none, or a body that ends before it should: each server raises its own.
            return plain(HTTPStatus.BAD_REQUEST)
        if body is None:
            return plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if self.app is None or not self.is_signed(body, environ):
            return plain(HTTPStatus.UNAUTHORIZED)
        content_type = str(environ.get("CONTENT_TYPE", ""))
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
        status = HTTPStatus(answer.status)
        return status, answer.first_headers().get("content-type", "text/plain; charset=utf-8"), answer.body or ""

    def is_signed(self, body: bytes, environ: Environ) -> bool:
        timestamp = str(environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""))
        signature = str(environ.get("HTTP_X_SLACK_SIGNATURE", ""))
        # The SDK's verifier raises on what is no number, no ASCII or, of the body, no UTF-8.
        well_formed = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12 and signature.isascii()
        try:
            return self.verifier is not None and well_formed and self.verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return False


def read(environ: Environ) -> bytes | None:
    """The body; None when it is too large. Raises what the server does where the body is not what its headers say."""
    said = environ.get("CONTENT_LENGTH")
    length = int(said) if said else None
    if length is not None and length < 0:
        raise ValueError
    if length is not None and length > BODY_LIMIT:
        return None
    body: bytes = environ["wsgi.input"].read(BODY_LIMIT + 1 if length is None else length)
    if length is not None and len(body) < length:
        raise EOFError
    return None if len(body) > BODY_LIMIT else body


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


def plain(status: HTTPStatus) -> Answer:
    return status, "text/plain; charset=utf-8", status.phrase
