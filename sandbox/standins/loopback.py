"""Any ASGI application on a loopback port, run by uvicorn in a thread of its own, and ended cleanly.

Knows nothing of what it serves.
"""

import asyncio
import socket
from threading import Event, Thread

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"
# Kept short: a browser that holds a page open must not hold up the end.
GRACE = 1
# slack_sdk's socket can only be closed between two reads, and it reads until something comes.
PULSE = 0.25


class Connection(H11Protocol):
    """One HTTP connection that an application can hang up on, through scope["extensions"]["hang_up"].

    ASGI itself has no word for closing a connection without an answer, which is what a lost answer looks like.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn hands in a transport of its own kind
        super().connection_made(transport)
        served = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})["hang_up"] = transport.abort
            await served(scope, receive, send)

        self.app = app


class Server(uvicorn.Server):
    """uvicorn, which says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


class Loopback:
    """The running server. The port is taken at once, so that the application can be told its own address."""

    def __init__(self, port: int = 0) -> None:
        # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer takes 40 ms.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((HOST, port))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self._server: Server | None = None
        self._thread: Thread | None = None

    def start(self, app: ASGIApp) -> None:
        config = uvicorn.Config(
            app,
            http=Connection,
            ws="websockets-sansio",
            ws_ping_interval=PULSE,
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="off",
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE,
        )
        self._server = Server(config)
        run = self._server.run
        self._thread = Thread(target=run, kwargs={"sockets": [self._socket]}, name="loopback", daemon=True)
        self._thread.start()
        if not self._server.up.wait(60):
            raise RuntimeError(f"nothing came up on {self.url}")

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(10)
        self._socket.close()
