"""Whatever is sent is taken for no other requests than h11 takes it for, which reads HTTP in ways of its own: for the
same ones in the same order, up to where it is refused.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

import h11
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.http.connection import Limits
from bot.http.serving import over_http
from bot.http.site import Answer, Request, Web
from bot.runtime.traffic import Traffic
from sandbox.demo.bot_process import free_port
from tests.bot.http.test_door import HOST, MALFORMED, connect, everything, statuses

Taken = tuple[str, str, bytes]


class Notes(Web):
    """Writes down what reaches it."""

    def __init__(self) -> None:
        super().__init__({}, healthy=lambda: True, traffic=Traffic())
        self.taken: list[Taken] = []

    def answer(self, request: Request) -> Answer:
        self.taken.append((request.method, request.path, request.body or b""))
        return super().answer(request)


@pytest.fixture(scope="module")
def notes() -> Notes:
    return Notes()


@pytest.fixture(scope="module")
def port(notes: Notes) -> Iterator[int]:
    port = free_port()
    close = over_http(notes, port, host=HOST, limits=Limits(seconds=60, connections=100))
    yield port
    close()


def by_h11(sent: bytes) -> list[Taken]:
    """The requests that are whole, up to what it refuses."""
    reader = h11.Connection(h11.SERVER)
    reader.receive_data(sent)
    taken: list[Taken] = []
    with suppress(h11.RemoteProtocolError):
        while isinstance(request := reader.next_event(), h11.Request):
            body = b""
            while isinstance(part := reader.next_event(), h11.Data):
                body += part.data
            if not isinstance(part, h11.EndOfMessage):
                break
            taken.append((request.method.decode(), request.target.partition(b"?")[0].decode(), body))
            reader.send(h11.Response(status_code=404, headers=[("content-length", "0")]))
            reader.send(h11.EndOfMessage())
            if reader.our_state is h11.MUST_CLOSE:
                break
            reader.start_next_cycle()
    return taken


def often(usual: bytes, *odd: bytes) -> st.SearchStrategy[bytes]:
    return st.sampled_from([usual] * 3 * len(odd) + [*odd])


ENDS = often(b"\r\n", b"\n", b"\r", b"\r\r\n", b"\n\r", b" \r\n", b"\r\n ", b"\r\n\t", b"")
LINES = st.sampled_from([b"GET / HTTP/1.1", b"POST /x HTTP/1.1", b"POST /x HTTP/1.1", b"HEAD /?y HTTP/1.0"])
HOSTS = often(b"Host: x", b"Host: x\r\nHost: x", b"Host : x", b"host:", b"X: y")
FRAMINGS = st.sampled_from(
    [
        *(
            b"Content-Length: " + length
            for length in (b"5", b"5", b"5", b"0", b"16", b"+5", b"5,5", b"05", b"5 ", b"5\x0b")
        ),
        *(b"Transfer-Encoding: " + coding for coding in (b"chunked", b"chunked", b"Chunked ", b"gzip, chunked", b"x")),
        *(b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: " + length for length in (b"5", b"0")),
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5",
        b"Connection: Upgrade\r\nUpgrade: websocket",
        b"Connection: close",
        b"Expect: 100-continue",
        b"X: y",
    ]
)
CHUNKS = [
    b"5\r\nabcde\r\n",
    b"5\r\nabcde\r\n",
    b"0\r\n\r\n",
    b"0\r\n\r\n",
    b"0\r\n\r\n",
    b"1\r\na\r\n",
    b"05\r\nabcde\r\n",
]
CHUNKS += [
    b"5\nabcde\n",
    b"5;x\r\nabcde\r\n",
    b"0\r\nX: y\r\n\r\n",
    b"0\r\n",
    b"0\r\n\n",
    b"0x5\r\nabcde\r\n",
    b"+5\r\nabcde\r\n",
]
CHUNKS += [
    b"5\r\n0\r\n\r\n\r\n",
    b"0\r\nGET / HTTP/1.1\r\n",
    b"0\r\nX:",
    b"5\r\nabcd\r\n",
    b"5\r\nabcdef\r\n",
    b"5 \r\nabcde\r\n",
]
BODIES = st.sampled_from([b"", b"abcde", b"abcde", b"GET / HTTP/1.1\r\n"]) | st.lists(
    st.sampled_from(CHUNKS), min_size=1, max_size=3
).map(b"".join)
REQUESTS = st.tuples(LINES, ENDS, HOSTS, ENDS, FRAMINGS, ENDS, ENDS, BODIES).map(b"".join)
INSERTED = st.tuples(
    st.integers(0, 300), st.sampled_from([b"", b"", b"", *(bytes([odd]) for odd in b"\0\t\n\r 0:\x7f\xff")])
)


@given(
    st.lists(
        REQUESTS | st.sampled_from([one for one in MALFORMED.values() if len(one) < 1000]), min_size=1, max_size=3
    ),
    INSERTED,
    st.lists(st.integers(0, 300), max_size=2).map(sorted),
)
@settings(max_examples=300, deadline=None)
def test_who_reads_otherwise_takes_the_same_requests(
    port: int, notes: Notes, requests: list[bytes], inserted: tuple[int, bytes], cuts: list[int]
) -> None:
    sent, (place, odd) = b"".join(requests), inserted
    sent = sent[:place] + odd + sent[place:]
    notes.taken.clear()
    with connect(port) as sender:
        # Each as a packet of its own, which may or may not be read as one.
        sender.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(OSError):
            for start, end in pairwise([0, *cuts, len(sent)]):
                sender.sendall(sent[start:end])
            sender.shutdown(socket.SHUT_WR)
        said = everything(sender)
    taken, expected = list(notes.taken), by_h11(sent)
    assert taken == expected[: len(taken)]
    assert taken == expected or statuses(said)[-1:] == [400]
