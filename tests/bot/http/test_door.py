"""The HTTP side over the wire, served as in production: who is slow, silent, too large or ambiguous."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress

import pytest

from bot.http.connection import Limits
from bot.http.door import BODY_LIMIT, UNFINISHED_AT_MOST
from bot.http.parts import CHUNKS_LIMIT, HEAD_LIMIT
from bot.http.serving import over_http
from bot.http.slack_requests import PATH
from sandbox.demo.bot_process import free_port
from tests.bot.http.test_site import COMMAND_BODY, FORM, SIGNATURE, TIMESTAMP, Site, signed

HOST = "127.0.0.1"
PATIENT = Limits(seconds=60, connections=100)
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
BODY = COMMAND_BODY.encode()
HUNG_UP = (ConnectionResetError, BrokenPipeError)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where a site is served as it is in production."""
    yield from served(PATIENT)


@pytest.fixture(scope="module")
def hasty() -> Iterator[int]:
    """Where nobody may take longer than a blink."""
    yield from served(Limits(seconds=0.2, connections=100))


@pytest.fixture
def crowded() -> Iterator[int]:
    """Where there is room for three."""
    yield from served(Limits(seconds=60, connections=3))


def served(limits: Limits) -> Iterator[int]:
    port = free_port()
    close = over_http(Site().web, port, host=HOST, limits=limits)
    yield port
    close()


def connect(port: int) -> socket.socket:
    return socket.create_connection((HOST, port), timeout=60)


def everything(sender: socket.socket) -> bytes:
    """What is answered until the other side hangs up."""
    said = b""
    with suppress(*HUNG_UP):
        while part := sender.recv(65536):
            said += part
    return said


def answer(port: int, sent: bytes) -> bytes:
    with connect(port) as sender:
        # Whoever is hung up on before they have sent everything finds the answer all the same.
        with suppress(OSError):
            sender.sendall(sent)
            sender.shutdown(socket.SHUT_WR)
        return everything(sender)


def statuses(said: bytes) -> list[int]:
    return [int(part.split()[0]) for part in said.split(b"HTTP/1.1 ")[1:]]


def post(*headers: str, body: bytes = BODY, path: str = PATH, version: str = "1.1") -> bytes:
    lines = [f"POST {path} HTTP/{version}", "Host: x", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def command(*headers: str) -> bytes:
    """A signed one."""
    signature = signed(BODY)
    given = [f"X-Slack-Request-Timestamp: {signature[TIMESTAMP]}", f"X-Slack-Signature: {signature[SIGNATURE]}"]
    return post(*given, f"Content-Type: {FORM}", *(headers or [f"Content-Length: {len(BODY)}"]))


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def test_a_command_is_taken_with_a_length_and_in_chunks(port: int) -> None:
    assert statuses(answer(port, command())) == [200]
    in_chunks = command("Transfer-Encoding: chunked").removesuffix(BODY) + chunked(BODY)
    assert statuses(answer(port, in_chunks)) == [200]


def test_one_connection_serves_many_requests(port: int) -> None:
    assert statuses(answer(port, HEALTH + command() + HEALTH)) == [200, 200, 200]


CHUNKED = "Transfer-Encoding: chunked"
MALFORMED = {
    "no length": post("Content-Length: five"),
    "a negative length": post("Content-Length: -5"),
    "a length with a sign": post("Content-Length: +5"),
    "an endless length": post(f"Content-Length: {'9' * 5000}"),
    "a length of many zeros": post(f"Content-Length: {'0' * 30}5", body=b"abcde"),
    "two lengths": post("Content-Length: 5", "Content-Length: 6"),
    "the same length twice": post("Content-Length: 5", "content-length: 5"),
    "two lengths in one": post("Content-Length: 5, 6"),
    "the same length twice in one": post(f"Content-Length: {len(BODY)}, {len(BODY)}"),
    "a length beside chunks": post("Content-Length: 5", CHUNKED, body=chunked(BODY)),
    "chunks beside a length": post(CHUNKED, "Content-Length: 5", body=chunked(BODY)),
    "chunks twice": post(CHUNKED, CHUNKED, body=chunked(BODY)),
    "another encoding": post("Transfer-Encoding: gzip"),
    "another encoding of chunks": post("Transfer-Encoding: gzip, chunked", body=chunked(BODY)),
    "identity": post("Transfer-Encoding: identity"),
    "chunks in 1.0": post(CHUNKED, body=chunked(BODY), version="1.0"),
    "a space before the colon": post("Transfer-Encoding : chunked", body=chunked(BODY)),
    "lines without a CR": b"GET /healthz HTTP/1.1\nHost: x\n\n",
    "a line before it": b"\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "another protocol with a body": post(
        "Connection: Upgrade", "Upgrade: h2c", f"Content-Length: {len(HEALTH)}", body=HEALTH
    ),
    "a folded header": post("X: y", " z", "Content-Length: 0", body=b""),
    "no colon": post("nonsense"),
    "a NUL": post("X: \x00"),
    "a control character": post("X: \x01"),
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "no request": b"hello\r\n\r\n",
    "an old request": b"GET /healthz\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a newer version": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a newer version for the rest": post("Content-Length: 5", version="2.0"),
    "a version of something else": b"OPTIONS * RTSP/1.0\r\nHost: x\r\n\r\n",
    "an unknown method": b"LOOK /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "an unknown version": post("Content-Length: 5", version="9.9"),
    "a word too many": b"GET / healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a chunk without a size": post(CHUNKED, body=b"zz\r\n" + BODY),
    "a chunk of more than there is": post(CHUNKED, body=b"fffffffff\r\nabcde"),
    "a chunk with an extension": post(CHUNKED, body=b"5;x\r\nabcde\r\n0\r\n\r\n"),
    "something else behind a body": post(CHUNKED, body=b"5\r\nabcde\r\n0\r\nX:"),
    "headers behind a body": post(CHUNKED, body=b"5\r\nabcde\r\n0\r\nX: y\r\n\r\n"),
    "a chunk that is too long": post(CHUNKED, body=b"5\r\nabcdefgh\r\n0\r\n\r\n"),
    "a chunk that ends too soon": post(CHUNKED, body=b"5\r\nab"),
    "chunks that do not end": post(CHUNKED, body=b"5\r\nabcde\r\n"),
    "a body in crumbs": post(CHUNKED, body=b"1\r\na\r\n" * (CHUNKS_LIMIT + 1) + b"0\r\n\r\n"),
    "no chunks": post(CHUNKED, body=b""),
    "a body that ends too soon": post(f"Content-Length: {len(BODY) + 5}"),
    "a head that ends too soon": b"GET /healthz HTTP/1.1\r\nHos",
    "a long head": post(f"X: {'x' * 4 * HEAD_LIMIT}"),
    "many headers": post(*(f"X-{number}: y" for number in range(HEAD_LIMIT))),
    "a long target": f"GET /{'x' * 4 * HEAD_LIMIT} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
}


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED)
def test_what_is_malformed_or_ambiguous_is_answered_400_and_nothing_behind_it_is_read(port: int, sent: bytes) -> None:
    assert statuses(answer(port, sent)) == [400]
    if sent.endswith(b"\r\n\r\n"):
        assert statuses(answer(port, sent + HEALTH)) == [400]


def test_crumbs_are_counted_while_they_come_and_for_each_body_anew(port: int) -> None:
    crumbs = post(CHUNKED, body=b"1\r\na\r\n" * CHUNKS_LIMIT)
    assert statuses(answer(port, 2 * (crumbs + b"0\r\n\r\n"))) == [401, 401]
    with connect(port) as sender:
        sender.sendall(crumbs + b"1\r\n")
        sender.sendall(b"a")
        assert sender.recv(100).startswith(b"HTTP/1.1 400 ")


def test_of_what_is_too_large_no_crumbs_are_thrown_away(port: int) -> None:
    """Told once that it is too large, and hung up on."""
    large = post(CHUNKED, body=b"%x\r\n%s\r\n" % (BODY_LIMIT + 1, b"x" * (BODY_LIMIT + 1)))
    with connect(port) as sender:
        sender.sendall(large)
        told = sender.recv(100)
        sender.sendall(b"1\r\na\r\n" * CHUNKS_LIMIT)
        assert statuses(told + everything(sender)) == [413]


def test_many_requests_sent_at_once_are_answered_each(port: int) -> None:
    assert statuses(answer(port, b"".join([HEALTH, command()] * 500))) == [200] * 1000


def test_whoever_is_still_sending_is_told_all_the_same(port: int) -> None:
    assert statuses(answer(port, post("Content-Length: 5", "Content-Length: 6", body=b"x" * 900_000))) == [400]


@pytest.mark.parametrize("body", [BODY, chunked(BODY)])
def test_what_a_proxy_could_read_otherwise_hides_no_second_request(port: int, body: bytes) -> None:
    ambiguous = post(f"Content-Length: {len(body)}", CHUNKED, body=body)
    assert statuses(answer(port, ambiguous + command())) == [400]


def test_a_head_without_an_end_is_not_kept(port: int) -> None:
    """It is hung up on while it is still being sent, and others are answered meanwhile."""
    with connect(port) as sender, pytest.raises(HUNG_UP):
        sender.sendall(b"GET /healthz HTTP/1.1\r\nX: " + b"x" * 200_000_000)
    assert statuses(answer(port, HEALTH)) == [200]


@pytest.mark.parametrize(
    "target", ["//[::1", "//[::1/healthz", "http://[::1", "*", "/%", "/%2e%2e/healthz", "/healthz%00"]
)
def test_an_odd_target_is_not_found(port: int, target: str) -> None:
    assert statuses(answer(port, f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())) == [404]


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/nowhere", 404), (PATH, 405)])
def test_a_head_is_answered_without_a_body(port: int, path: str, status: int) -> None:
    said = answer(port, f"HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() + HEALTH)
    assert statuses(said) == [status, 200]
    assert said.split(b"\r\n\r\n", 1)[1].startswith(b"HTTP/1.1 200 ")
    malformed = answer(port, f"HEAD {path} HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n".encode())
    assert malformed.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(("more", "status"), [(0, 401), (1, 400)])
def test_a_head_at_the_limit_is_read(port: int, more: int, status: int) -> None:
    without = len(post("X: ", body=b""))
    assert statuses(answer(port, post(f"X: {'x' * (HEAD_LIMIT - without + more)}", body=b""))) == [status]


@pytest.mark.parametrize("begun", [b"\x16\x03\x01", post(CHUNKED, body=b"z\r\n")], ids=["request", "chunk"])
def test_whoever_begins_with_what_is_none_is_told_at_once(port: int, begun: bytes) -> None:
    with connect(port) as sender:
        sender.sendall(begun)
        assert statuses(everything(sender)) == [400]


def test_a_body_at_the_limit_is_read(port: int) -> None:
    body = b"x" * BODY_LIMIT
    assert statuses(answer(port, post(f"Content-Length: {len(body)}", body=body))) == [401]
    assert statuses(answer(port, post(CHUNKED, body=chunked(body)))) == [401]


@pytest.mark.parametrize("size", [BODY_LIMIT + 1, 5 * BODY_LIMIT])
@pytest.mark.parametrize("in_chunks", [False, True])
def test_a_body_over_the_limit_is_too_large(port: int, size: int, in_chunks: bool) -> None:
    body = b"x" * size
    sent = post(CHUNKED, body=chunked(body)) if in_chunks else post(f"Content-Length: {size}", body=body)
    said = answer(port, sent + HEALTH)
    assert statuses(said) == [413]
    assert b"connection: close" in said


def test_a_body_that_will_be_too_large_is_not_waited_for(port: int) -> None:
    with connect(port) as sender:
        sender.sendall(post(f"Content-Length: {10**12}", "Expect: 100-continue", body=b""))
        assert sender.recv(100).startswith(b"HTTP/1.1 413 ")


def test_an_older_version_is_not_told_to_go_on(port: int) -> None:
    said = answer(port, post("Expect: 100-continue", f"Content-Length: {len(BODY)}", version="1.0"))
    assert statuses(said) == [401]


@pytest.mark.parametrize("protocol", ["websocket", "h2c"])
def test_whoever_would_rather_speak_another_protocol_is_answered_in_this_one(port: int, protocol: str) -> None:
    asking = f"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n\r\n".encode()
    assert statuses(answer(port, 2 * asking + HEALTH)) == [200, 200, 200]


def test_space_behind_a_header_is_none_of_it(port: int) -> None:
    head, _, body = command().partition(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    assert statuses(answer(port, b"\r\n".join([first, *(header + b" \t" for header in headers), b"", body]))) == [200]


def test_whoever_asks_first_is_told_to_go_on(port: int) -> None:
    with connect(port) as sender:
        sender.sendall(command(f"Content-Length: {len(BODY)}", "Expect: 100-continue").removesuffix(BODY))
        assert sender.recv(100).startswith(b"HTTP/1.1 100 ")
        sender.sendall(BODY)
        assert sender.recv(100).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET /healthz HTTP/1.1\r\nX: ", post("Content-Length: 999999", body=b""), post(CHUNKED, body=b"F4240\r\n")],
    ids=["silent", "head", "body", "chunk"],
)
def test_a_request_that_is_not_there_whole_in_time_is_hung_up_on(hasty: int, begun: bytes) -> None:
    with connect(hasty) as sender:
        sender.sendall(begun)
        assert everything(sender) == b""


def test_dripping_wins_no_time(hasty: int) -> None:
    with connect(hasty) as sender:
        sender.sendall(post("Content-Length: 999999", body=b""))
        sender.settimeout(0.01)
        with suppress(*HUNG_UP):
            while not is_at_the_end(sender):
                sender.sendall(b"x")


def is_at_the_end(sender: socket.socket) -> bool:
    try:
        return sender.recv(1) == b""
    except TimeoutError:
        return False


def test_whoever_comes_again_late_is_answered_all_the_same(hasty: int) -> None:
    with connect(hasty) as kept:
        for _ in range(3):
            kept.sendall(HEALTH.replace(b"GET", b"HEAD"))
            assert statuses(kept.recv(1000)) == [200]
            with connect(hasty) as silent:
                assert everything(silent) == b""


def test_whoever_does_not_wait_for_an_answer_is_not_read_on() -> None:
    port, answered = free_port(), threading.Event()
    close = over_http(Site(healthy=answered.wait).web, port, host=HOST, limits=PATIENT)
    try:
        with connect(port) as sender:
            sender.settimeout(0.5)
            with pytest.raises(TimeoutError):
                # More than lies about on the way.
                sender.sendall(HEALTH + b"x" * 100_000_000)
            answered.set()
            sender.settimeout(60)
            assert statuses(sender.recv(1000))[:1] == [200]
    finally:
        answered.set()
        close()


def test_silent_ones_make_room_for_whoever_comes_next(crowded: int) -> None:
    with ExitStack() as silent:
        connections = [silent.enter_context(closing(connect(crowded))) for _ in range(10)]
        assert statuses(answer(crowded, command())) == [200]
        assert everything(connections[0]) == b""


def test_large_ones_that_wait_leave_room_for_small_ones_and_no_more(port: int) -> None:
    almost = post(f"Content-Length: {BODY_LIMIT}", body=b"x" * (BODY_LIMIT - 1))
    large = almost + b"x"
    with ExitStack() as waiting:
        for _ in range(UNFINISHED_AT_MOST // BODY_LIMIT):
            waiting.enter_context(closing(connect(port))).sendall(almost)
        while statuses(answer(port, large)) != [413]:
            waiting.enter_context(closing(connect(port))).sendall(almost)
        assert statuses(answer(port, command())) == [200]
    while statuses(answer(port, large)) != [401]:
        pass


@pytest.mark.parametrize("begin", [lambda _: None, lambda sender: sender.sendall(post("Content-Length: 9", body=b""))])
def test_nobody_who_is_slow_holds_up_the_end(begin: Callable[[socket.socket], None]) -> None:
    port = free_port()
    close = over_http(Site().web, port, host=HOST, limits=PATIENT)
    with connect(port) as sender:
        begin(sender)
        assert statuses(answer(port, HEALTH)) == [200]
        close()
        assert everything(sender) == b""
    with pytest.raises(ConnectionRefusedError):
        connect(port)
