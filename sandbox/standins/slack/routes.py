"""The workspace's own addresses: the Web API, the response URLs, and the WebSocket of Socket Mode.

Turns HTTP into calls of the methods and back, and makes the faults happen that were ordered.
"""

import asyncio
import json
import secrets
from time import monotonic
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from sandbox.standins.slack.answers import respond
from sandbox.standins.slack.errors import SlackRefusal
from sandbox.standins.slack.faults import Fault
from sandbox.standins.slack.state import Call
from sandbox.standins.slack.webapi import arguments, methods
from sandbox.standins.slack.workspace import Workspace

# The name under which posts to a response URL stand among the calls.
RESPONSE_URL = "response_url"
STATUS = {"no_such_url": 404, "used_url": 404, "expired_url": 404}


class WebApi:
    """The endpoint of every method. An ASGI app of its own, since it may have to hang up without an answer."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = await request.body()
        resets = self._workspace.resets
        self._workspace.arrived += 1
        until = monotonic() + self._workspace.faults.latency
        # Of a day that is over nothing is waited for.
        while monotonic() < until and self._workspace.resets == resets:
            await asyncio.sleep(0.01)
        fault, releases = self._workspace.faults.take(request.path_params["method"]), self._workspace.faults.releases
        answer = await run_in_threadpool(self._answer, request, body, resets, fault)
        while fault and fault.hold and self._workspace.faults.releases == releases:
            await asyncio.sleep(0.01)
        if answer is None:
            scope["extensions"]["hang_up"]()
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        await answer(scope, receive, send)

    def _answer(self, request: Request, body: bytes, resets: int, fault: Fault | None) -> Response | None:
        """The answer to one call; None where the connection is to be dropped."""
        name = request.path_params["method"]
        given: dict[str, Any] = {}
        error, answer = None, {"ok": True}
        with self._workspace.changing():
            if self._workspace.resets != resets:
                return None
            if fault is None or fault.after_applying:
                try:
                    content_type = request.headers.get("content-type", "")
                    given = arguments.read(query=request.url.query, content_type=content_type, body=body)
                    answer |= self._call(name, request, given)
                except SlackRefusal as refusal:
                    error, answer = refusal.error, refusal.body()
            if fault is not None:
                error, answer = _struck(fault)
            record = Call(name, given, error is None, error, self._workspace.clock.now())
            self._workspace.record(record)
        if fault is not None and not fault.is_answered:
            return None
        return self._response(answer, fault)

    def _call(self, name: str, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        scheme, _, header = request.headers.get("authorization", "").partition(" ")
        argument = given.pop("token", None)
        methods.check_token(self._workspace, name, header if scheme.lower() == "bearer" else argument)
        if name == methods.SOCKET_METHOD:
            url = self._workspace.base_url.replace("http", "ws", 1)
            return {
                "url": f"{url}/slack/socket?ticket={self._workspace.sockets.ticket()}&app_id={self._workspace.app_id}"
            }
        return methods.answer(self._workspace, name, given)

    def _response(self, answer: dict[str, Any], fault: Fault | None) -> Response:
        headers = {"x-oauth-scopes": ",".join(sorted(self._workspace.scopes)), "x-slack-req-id": secrets.token_hex(16)}
        if fault is not None and fault.retry_after is not None:
            headers["retry-after"] = str(fault.retry_after)
        return JSONResponse(answer, status_code=fault.status if fault is not None else 200, headers=headers)


def _struck(fault: Fault) -> tuple[str, dict[str, Any]]:
    error = fault.error if fault.is_answered else "dropped"
    return error, {"ok": False, "error": error}


def slack_routes(workspace: Workspace) -> list[BaseRoute]:
    """To be mounted under /slack."""

    async def answer_response_url(request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(_respond, workspace, request.path_params["key"], body)

    async def socket(websocket: WebSocket) -> None:
        await workspace.sockets.serve(websocket)

    return [
        Route("/api/{method}", WebApi(workspace), methods=["GET", "POST"]),
        Route("/response/{key}", answer_response_url, methods=["POST"]),
        WebSocketRoute("/socket", socket),
    ]


def _respond(workspace: Workspace, key: str, body: bytes) -> Response:
    try:
        sent = json.loads(body)
    except ValueError:
        return PlainTextResponse("invalid_payload", 400)
    if not isinstance(sent, dict):
        return PlainTextResponse("invalid_payload", 400)
    error = None
    with workspace.changing():
        try:
            respond(workspace, key, sent)
        except SlackRefusal as refusal:
            error = refusal.error
        workspace.record(Call(RESPONSE_URL, sent, error is None, error, workspace.clock.now()))
    return PlainTextResponse("ok") if error is None else PlainTextResponse(error, STATUS.get(error, 400))
