"""One HTTP connection: how long it may take, how many there may be, and how one is hung up on.

uvicorn reads the requests, on an event loop. What it leaves open is closed here: nobody waits for ever, whoever has
waited longest makes room for who comes, and what is malformed is the last that is read.
"""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.http.parts import Malformed, Parts
from bot.runtime.tally import counted

log = logging.getLogger(__name__)

# What is read of a connection before the others have their turn.
SLICE = 4 * 1024
# How long, and how much, somebody is listened to behind a 400, without being read.
LINGERS_SECONDS = 2
THROWN_AWAY = 1_000_000
# Without a body: nobody knows whether a HEAD was meant.
BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` for one request, from its first byte (of the first: from the connection) until it is there whole."""

    seconds: float
    connections: int


class Connection(HttpToolsProtocol, asyncio.BufferedProtocol):
    def __init__(self, limits: Limits, **given: Any) -> None:
        super().__init__(**given)
        self.limits = limits
        self.slice = memoryview(bytearray(SLICE))
        self.parts = Parts()
        # The other side will send no more.
        self.has_all = False
        self.refused = False
        self.thrown_away = 0
        self.since = self.loop.time()
        self.deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self.watch()
        if len(self.connections) > self.limits.connections:
            waiting = [one for one in self.connections if isinstance(one, Connection) and one.may_be_hung_up_on]
            min(waiting, key=lambda one: one.since).hang_up("connections")

    def connection_lost(self, exc: Exception | None) -> None:
        if self.deadline:
            self.deadline.cancel()
        super().connection_lost(exc)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self.slice

    def buffer_updated(self, nbytes: int) -> None:
        if self.refused:
            self.thrown_away += nbytes
            if self.thrown_away > THROWN_AWAY:
                self.transport.abort()
            return
        if self.is_idle:
            self.since = self.loop.time()
        self.parts.unread += self.slice[:nbytes]
        if self.is_answering:
            self.flow.pause_reading()
        else:
            self.read()

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn hangs up: who sent all may still listen
        if self.refused:
            return False
        self.has_all = True
        self.read()
        return True

    def read(self) -> None:
        """Hands on what came. What is behind the end of a request waits until that is answered."""
        if not self.parts.are_whole:
            self._unset_keepalive_if_required()
        try:
            while self.may_be_read and (part := self.parts.next()):
                self.data_received(part)
        except Malformed:
            self.send_400_response("")
        if self.has_all and self.may_be_read:
            if self.parts.are_whole:
                self.transport.close()
            else:
                self.send_400_response("")

    def on_headers_complete(self) -> None:
        """What is raised here, uvicorn answers as what llhttp itself can't read."""
        is_old = self.parser.get_http_version() == "1.0"
        self.expect_100_continue &= not is_old
        self.parts.expect(self.headers, is_old=is_old, is_upgrade=self.parser.should_upgrade())
        # As it was sent: uvicorn would look for a path in it, and there may be none.
        target, self.url = self.url, b"/"
        super().on_headers_complete()
        self.scope["raw_path"] = target.partition(b"?")[0]

    def send_400_response(self, msg: str) -> None:
        """Nothing behind it is read."""
        log.warning("http.malformed", extra=counted())
        self.refused = True
        if not self.cycle or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(BAD_REQUEST)
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.has_all or self.transport.is_closing():
            self.transport.close()
        else:
            self.hang_up_gently()

    def hang_up_gently(self) -> None:
        """Closed with something unread, it could lose the answer on its way."""
        self.transport.write_eof()
        self.flow.resume_reading()
        if self.deadline:
            self.deadline.cancel()
        self.deadline = self.loop.call_later(min(LINGERS_SECONDS, self.limits.seconds), self.transport.abort)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.since = self.loop.time()
        self.read()

    def shutdown(self) -> None:
        """Of what has begun, only what is there whole is finished."""
        if self.is_answering:
            super().shutdown()
        else:
            self.transport.abort()

    @property
    def is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete

    @property
    def is_idle(self) -> bool:
        """Open for the next request: uvicorn counts that time."""
        return self.cycle is not None and self.cycle.response_complete and self.parts.are_whole

    @property
    def may_be_hung_up_on(self) -> bool:
        return not self.is_answering and not self.transport.is_closing()

    @property
    def may_be_read(self) -> bool:
        return self.may_be_hung_up_on and not self.refused

    def watch(self) -> None:
        """Looks again when the time would be up, rather than being told of each request."""
        left = self.since + self.limits.seconds - self.loop.time()
        if left <= 0 and self.is_answering and not self.flow.write_paused:
            self.since = self.loop.time()
        elif left <= 0 and (self.transport.is_closing() or not self.is_idle):
            self.hang_up("seconds")
            return
        self.deadline = self.loop.call_later(left if left > 0 else self.limits.seconds, self.watch)

    def hang_up(self, limit: str) -> None:
        log.warning("http.limit", extra=counted(limit=limit))
        self.transport.abort()
