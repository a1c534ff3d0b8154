"""One HTTP connection: how long it may take, how many there may be, and what is too odd to be read at all.

uvicorn reads the requests, on an event loop. What it leaves open is closed here: nobody waits for ever, whoever has
waited longest makes room for who comes, and a request that two readers could take for two different ones is none.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import h11
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.runtime.tally import counted

log = logging.getLogger(__name__)

HEAD_LIMIT = 16 * 1024
# What is read of a connection before the others have their turn: each chunk of it costs h11 as much as a large one.
SLICE = 4 * 1024
# Whoever relays a body sends chunks of kilobytes; this many make the largest body of half a kilobyte each.
CHUNKS_LIMIT = 2000
# How long, and how much, somebody is listened to behind a 400, without being read.
LINGERS_SECONDS = 2
THROWN_AWAY = 1_000_000
END_OF_HEAD = re.compile(rb"\n\r?\n")
FOLDED = re.compile(rb"\n[ \t]")
# What says where the body ends; a second such word may say it differently.
FRAMING = re.compile(rb"^(?:content-length|transfer-encoding)[ \t]*:", re.IGNORECASE | re.MULTILINE)
# h11 takes a list of equal lengths for one.
SEVERAL_LENGTHS = re.compile(rb"^content-length[ \t]*:[^\n]*,", re.IGNORECASE | re.MULTILINE)
CHUNKED_IN_1_0 = re.compile(rb"\A[^\n]* HTTP/1\.0\r?\n(?s:.*)^transfer-encoding", re.IGNORECASE | re.MULTILINE)
ODD = (SEVERAL_LENGTHS, CHUNKED_IN_1_0, FOLDED)


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` for one request, from its first byte (of the first: from the connection) until it is there whole."""

    seconds: float
    connections: int


class Reader(h11.Connection):
    """Reads no body that comes in crumbs."""

    chunks = 0

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        event = super().next_event()
        if isinstance(event, h11.Request):
            self.chunks = 0
        elif isinstance(event, h11.Data) and event.chunk_start:
            self.chunks += 1
            if self.chunks > CHUNKS_LIMIT:
                raise h11.RemoteProtocolError("too many chunks")
        return event


class Flow(FlowControl):
    """Nothing is read while a request is answered: uvicorn would take in more than it answers of who sends on."""

    def __init__(self, transport: asyncio.Transport, is_answering: Callable[[], bool]) -> None:
        super().__init__(transport)
        self.is_answering = is_answering

    def resume_reading(self) -> None:
        if not self.is_answering():
            super().resume_reading()


class Connection(H11Protocol, asyncio.BufferedProtocol):
    def __init__(self, limits: Limits, **given: Any) -> None:
        super().__init__(**given)
        self.conn = Reader(h11.SERVER, HEAD_LIMIT)
        self.slice = memoryview(bytearray(SLICE))
        self.limits = limits
        self.idle = False
        # The other side will send no more. h11 is not told: uvicorn would ask it for ever what came instead.
        self.has_all = False
        self.refused = False
        self.left = THROWN_AWAY
        self.since = 0.0
        self.deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self.flow = Flow(transport, lambda: self.is_answering)
        self.wait()
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
        self.data_received(bytes(self.slice[:nbytes]))

    def data_received(self, data: bytes) -> None:
        if self.refused:
            self.left -= len(data)
            if self.left < 0:
                self.transport.abort()
            return
        if self.idle:
            self.idle = False
            self.wait()
        super().data_received(data)

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn hangs up: who sent all may still listen
        if self.refused:
            return False
        self.has_all = True
        if not self.is_answering:
            self.handle_events()
        return True

    def handle_events(self) -> None:
        received, _ = self.conn.trailing_data
        begins = self.conn.their_state is h11.IDLE
        if begins and self.has_all and not received:
            self.transport.close()
        elif begins and (end := END_OF_HEAD.search(received)) and is_odd(received[: end.start()]):
            self.send_400_response("")
        else:
            super().handle_events()
            if self.is_answering:
                self.flow.pause_reading()
            if self.has_all and self.may_be_hung_up_on:
                self.send_400_response("")

    def send_400_response(self, msg: str) -> None:
        """Without a body: nobody knows whether a HEAD was meant. Nothing behind it is read."""
        log.warning("http.malformed", extra=counted())
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            headers = [("content-length", "0"), ("connection", "close")]
            for event in (h11.Response(status_code=400, headers=headers, reason=b"Bad Request"), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        if self.has_all or self.transport.is_closing():
            self.transport.close()
        else:
            self.hang_up_gently()

    def hang_up_gently(self) -> None:
        """Closed with something unread, it could lose the answer on its way."""
        self.refused = True
        self.transport.write_eof()
        self.flow.resume_reading()
        self.wait(min(LINGERS_SECONDS, self.limits.seconds))

    def on_response_complete(self) -> None:
        self.idle = True
        self.wait()
        super().on_response_complete()

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
    def may_be_hung_up_on(self) -> bool:
        return not self.is_answering and not self.transport.is_closing()

    def wait(self, seconds: float | None = None) -> None:
        if self.deadline:
            self.deadline.cancel()
        self.since = self.loop.time()
        self.deadline = self.loop.call_later(seconds or self.limits.seconds, self.too_late)

    def too_late(self) -> None:
        if self.refused:
            self.transport.abort()
            return
        if self.idle and not self.transport.is_closing() and not self.conn.trailing_data[0]:
            # Open for the next request: uvicorn counts that time.
            return
        if self.is_answering and not self.flow.write_paused:
            self.wait()
        else:
            self.hang_up("seconds")

    def hang_up(self, limit: str) -> None:
        log.warning("http.limit", extra=counted(limit=limit))
        self.transport.abort()


def is_odd(head: bytes) -> bool:
    """Whether it is too long, or says more than once, or in a way that its version lacks, where the request ends."""
    ways = len(FRAMING.findall(head))
    return len(head) > HEAD_LIMIT or ways > 1 or any(odd.search(head) for odd in ODD)
