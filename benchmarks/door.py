"""How long others wait at the HTTP door while somebody holds it, and what the door costs the process then.

`python -m benchmarks.door [commands]`, on Linux, on loopback, against the bot in one process on SQLite. First nobody
holds it; then 500 connections that say nothing and 200 that send a byte every five seconds; then 2,000 that say nothing
against a bot that may open 1,024 files; then one that sends chunks of a byte, and one that asks without waiting for an
answer, each as fast as it can and anew when it is hung up on. Each time signed lookups and health checks come beside
them, one after the other, each on a connection of its own, and the bot is asked to end while it is still held.
"""

import http.client
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass

from benchmarks.databases import new_folder
from benchmarks.load import Request, lookups
from sandbox.demo.bot_process import PROGRAM, BotProcess, Process
from sandbox.standins.server import Sandbox

COMMANDS = 150
# Seconds between two: slower than the worker looks customers up, so that it is the door that is measured.
PAUSE = 0.25
HEALTH_CHECKS = 50
DRIP_EVERY = 5.0
SECONDS_UNDER, STOPPED_WITHIN = 1.0, 25.0
BEGUN = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX: "
IN_CHUNKS = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
CRUMBS = 10_000 * b"1\r\na\r\n"
REQUESTS = 2_000 * b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n"


class FewFiles(BotProcess):
    """One that may open 1,024 files, as is usual."""

    def launch(self, arguments: list[str]) -> Process:
        limited = ["sh", "-c", 'ulimit -n 1024; exec "$0" "$@"', sys.executable, str(PROGRAM), *arguments]
        with self.log.open("ab") as log:
            return subprocess.Popen(limited, cwd=self.folder, env=self.environment, stdout=log, stderr=log)


@dataclass(frozen=True, slots=True)
class Hold:
    """`pumped`: what one connection begins with, and then sends for ever."""

    name: str
    silent: int = 0
    dripping: int = 0
    kind: type[BotProcess] = BotProcess
    pumped: tuple[bytes, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Seconds, and what was added to the log."""

    command: float
    health: float
    stopped: float
    lines: int
    bytes: int


@contextmanager
def holding(port: int, hold: Hold) -> Iterator[None]:
    over = threading.Event()
    with ExitStack() as connections:

        def connect() -> socket.socket:
            return connections.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))

        for _ in range(hold.silent):
            connect()
        dripping = [connect() for _ in range(hold.dripping)]
        for connection in dripping:
            connection.sendall(BEGUN)

        def drip() -> None:
            while not over.wait(DRIP_EVERY):
                for connection in dripping:
                    with suppress(OSError):
                        connection.sendall(b"x")

        def pump(begun: bytes, sent: bytes) -> None:
            while not over.is_set():
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                    connection.sendall(begun)
                    while not over.is_set():
                        connection.sendall(sent)

        holders = [threading.Thread(target=drip)]
        if hold.pumped:
            holders.append(threading.Thread(target=pump, args=hold.pumped))
        for holder in holders:
            holder.start()
        try:
            yield
        finally:
            over.set()
            for holder in holders:
                holder.join()


def seconds(port: int, method: str, path: str, request: Request | None = None) -> float:
    """Of one request on a connection of its own. Raises unless it is answered with 200."""
    began = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, path, request.body if request else None, request.headers if request else {})
        answer = connection.getresponse()
        answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{method} {path}: answered {answer.status}")
    return time.perf_counter() - began


def measure(hold: Hold, commands: int) -> Found:
    with Sandbox() as sandbox, new_folder() as folder:
        bot = hold.kind(sandbox, folder, settings={"LOG_LEVEL": "WARNING"})
        bot.start()
        try:
            seconds(bot.port, "POST", "/slack/events", *lookups(sandbox, 1))
            before = bot.log.read_bytes()
            with holding(bot.port, hold):
                taken = []
                for one in lookups(sandbox, commands):
                    taken.append(seconds(bot.port, "POST", "/slack/events", one))
                    time.sleep(PAUSE)
                health = max(seconds(bot.port, "GET", "/healthz") for _ in range(HEALTH_CHECKS))
                began = time.perf_counter()
                if bot.stop() != 0:
                    raise RuntimeError(f"it did not end well:\n{bot.log.read_text()[-3000:]}")
                stopped = time.perf_counter() - began
            added = bot.log.read_bytes().removeprefix(before)
        finally:
            bot.kill()
    p99 = statistics.quantiles(taken, n=100)[98]
    return Found(p99, health, stopped, added.count(b"\n"), len(added))


def main(commands: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    sys.stdout.write(
        f"| | p99 of a command (< {SECONDS_UNDER:.0f} s) | slowest `/healthz` (< {SECONDS_UNDER:.0f} s) "
        f"| SIGTERM to end (< {STOPPED_WITHIN:.0f} s) | added to the log | |\n|---|---|---|---|---|---|\n"
    )
    for hold in (
        Hold("nobody holds the door"),
        Hold("500 silent and 200 dripping connections", 500, 200),
        Hold("2,000 silent connections, 1,024 files", 2000, kind=FewFiles),
        Hold("one connection that sends chunks of a byte", pumped=(IN_CHUNKS, CRUMBS)),
        Hold("one connection that asks without waiting", pumped=(b"", REQUESTS)),
    ):
        report(hold, measure(hold, commands))


def report(hold: Hold, found: Found) -> None:
    met = max(found.command, found.health) < SECONDS_UNDER and found.stopped < STOPPED_WITHIN
    sys.stdout.write(
        f"| {hold.name} | {found.command:.2f} s | {found.health:.2f} s | {found.stopped:.1f} s "
        f"| {found.lines} lines, {found.bytes / 1000:.1f} kB | {'yes' if met else 'NO'} |\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COMMANDS)
