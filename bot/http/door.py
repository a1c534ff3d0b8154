"""Where HTTP requests come in: each is read whole on the event loop, and only then gets one of the few threads. So what
is slow, silent or too large costs nobody else anything. How long it may take is the connection's business.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from bot.http.site import Answer, Request, Web, plain

log = logging.getLogger(__name__)

THREADS = 16
BODY_LIMIT = 1_000_000
# Where so much is held of requests that are not whole yet, others have to be small, as nearly all of Slack's are.
UNFINISHED_AT_MOST = 64 * BODY_LIMIT
SMALL = 64_000
# Some read no answer before they have sent everything: of what is too large so much is thrown away for them.
THROWN_AWAY = 5 * BODY_LIMIT

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Gone(Exception):
    """The sender hung up, or was hung up on."""


class Door:
    """An ASGI application."""

    def __init__(self, site: Web) -> None:
        self.site = site
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="http")
        self.unfinished = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1").rstrip(" \t") for name, value in scope["headers"]}
        try:
            incoming = Incoming(receive)
            body = None if says_too_much(headers) else await self.whole(incoming)
            # The path as it was sent: one with escapes in it is another.
            request = Request(scope["method"], scope["raw_path"].decode("latin-1"), headers, body)
            answer = await asyncio.get_running_loop().run_in_executor(self.threads, self.answer, request)
            await respond(send, answer, last=body is None, throw_away=incoming)
        except Gone:
            pass

    async def whole(self, incoming: "Incoming") -> bytes | None:
        """None as soon as it is too large."""
        body = bytearray()
        try:
            while incoming.more:
                part = await incoming.part()
                body += part
                self.unfinished += len(part)
                if len(body) > (BODY_LIMIT if self.unfinished <= UNFINISHED_AT_MOST else SMALL):
                    return None
            return bytes(body)
        finally:
            self.unfinished -= len(body)

    def answer(self, request: Request) -> Answer:
        try:
            return self.site.answer(request)
        except Exception:
            log.exception("http.failed")
            return plain(HTTPStatus.INTERNAL_SERVER_ERROR)

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)


def says_too_much(headers: Mapping[str, str]) -> bool:
    return int(headers.get("content-length", "0")) > BODY_LIMIT


class Incoming:
    """What comes of a request's body."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.more = True

    async def part(self) -> bytes:
        message = await self.receive()
        if message["type"] != "http.request":
            raise Gone
        self.more = message.get("more_body", False)
        part: bytes = message.get("body", b"")
        return part


async def respond(send: Send, answer: Answer, *, last: bool, throw_away: Incoming) -> None:
    """`last`: the connection is closed behind it, once what is still being sent was thrown away."""
    content = answer.text.encode()
    headers = [(b"content-type", answer.content_type.encode()), (b"content-length", str(len(content)).encode())]
    if last:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status.value, "headers": headers})
    await send({"type": "http.response.body", "body": content, "more_body": throw_away.more})
    if throw_away.more:
        thrown = 0
        while throw_away.more and thrown < THROWN_AWAY:
            thrown += len(await throw_away.part())
        await send({"type": "http.response.body"})
