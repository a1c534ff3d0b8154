"""A proxy before Postgres that hangs up when a transaction in which a certain word stands is committed: Postgres has
committed it, or never heard of it, and the bot is told neither. Or one through which nothing comes any more. No tests
here.
"""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

COMMIT, ROLLBACK = b"COMMIT\x00", b"ROLLBACK\x00"
AT_ONCE = 65536


class Proxy:
    def __init__(self, port: int) -> None:
        self.leads_to = port
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self.word = b""
        self.lets_commit = False
        self.broken = threading.Event()
        self.open = threading.Event()
        self.open.set()

    def break_at(self, word: str, *, committed: bool) -> None:
        """Once, at the next transaction that says the word."""
        self.broken.clear()
        self.lets_commit, self.word = committed, word.encode()

    def hold(self) -> None:
        """From now on nothing comes through, and nobody hangs up."""
        self.open.clear()

    def run(self) -> None:
        with suppress(OSError):
            while True:
                bot, _ = self.listening.accept()
                threading.Thread(target=self.carry, args=(bot,), daemon=True).start()

    def carry(self, bot: socket.socket) -> None:
        with suppress(OSError), bot, socket.create_connection(("127.0.0.1", self.leads_to)) as database:
            said = b""
            while True:
                for end in select.select([bot, database], [], [])[0]:
                    self.open.wait()
                    part = end.recv(AT_ONCE)
                    if not part:
                        return
                    if end is database:
                        bot.sendall(part)
                        continue
                    said += part
                    if COMMIT in part and self.word and self.word in said:
                        self.word = b""
                        if self.lets_commit:
                            database.sendall(part)
                            # The answer that is lost.
                            database.recv(AT_ONCE)
                        self.broken.set()
                        return
                    if COMMIT in part or ROLLBACK in part:
                        said = b""
                    database.sendall(part)


@contextmanager
def proxy_to(port: int) -> Iterator[Proxy]:
    proxy = Proxy(port)
    threading.Thread(target=proxy.run, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.open.set()
        proxy.listening.close()
