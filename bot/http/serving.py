"""How requests come in: over HTTP, or through Slack's own socket with only the health check over HTTP."""

import asyncio
import errno
import logging
import resource
import socket
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import uvicorn
from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackClientError

from bot.http.connection import Connection, Limits
from bot.http.door import Door
from bot.http.site import Web
from bot.runtime.settings import WrongSettings
from bot.runtime.tally import counted
from bot.slack.operators import error_code

log = logging.getLogger(__name__)

WHOLE_WITHIN_SECONDS = 60
# Longer than proxies keep theirs: one that takes up a connection again finds it open.
KEPT_FOR_SECONDS = 75
MOST_CONNECTIONS = 1000
# As many may be let in at once before the first of them is counted.
BACKLOG = 100
SHUTDOWN_SECONDS = 5

# Ends what was begun.
Close = Callable[[], Any]


class Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(loop_failed)
        await super().startup(sockets)


def over_http(site: Web, port: int, *, host: str | None = None, limits: Limits | None = None) -> Close:
    """On all addresses without a host. Raises WrongSettings where nobody can listen there."""
    listening = listen(host, port)
    door = Door(site)
    server = Server(
        uvicorn.Config(
            door,
            http=partial(Connection, limits or affordable()),  # type: ignore[arg-type]  # it is called, nothing else
            ws="none",
            loop="asyncio",
            interface="asgi3",
            lifespan="off",
            backlog=BACKLOG,
            timeout_keep_alive=KEPT_FOR_SECONDS,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            proxy_headers=False,
            server_header=False,
            access_log=False,
            log_config=None,
            # It warns of each odd request, and connections count those.
            log_level="error",
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="http", daemon=True)
    thread.start()

    def close() -> None:
        server.should_exit = True
        thread.join(2 * SHUTDOWN_SECONDS)
        door.close()

    return close


def affordable() -> Limits:
    """Half of the files that the process may open are left for the database, Slack and Stripe."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    half = MOST_CONNECTIONS if files == resource.RLIM_INFINITY else files // 2
    return Limits(seconds=WHOLE_WITHIN_SECONDS, connections=min(MOST_CONNECTIONS, half))


def listen(host: str | None, port: int) -> socket.socket:
    everywhere = "::" if socket.has_dualstack_ipv6() else "0.0.0.0"
    address = host or everywhere
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer takes 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family is socket.AF_INET6:
        listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    try:
        listening.bind((address, port))
        listening.listen(BACKLOG)
    except OSError as problem:
        listening.close()
        if problem.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
            raise WrongSettings(f"HOST: {address} is no address of this machine; name one that is") from None
        raise WrongSettings(f"PORT: {port} can't be listened on; name one that nothing else uses") from None
    return listening


def loop_failed(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncio met, as the process having no file left for a connection; its messages are constants."""
    error = type(context.get("exception")).__name__
    log.error("http.loop_failed", extra=counted(what=context["message"], error=error))


def over_slacks_socket(app: App, token: SecretStr) -> Close:
    """Raises WrongSettings where Slack opens none for the token."""
    try:
        socket = SocketModeHandler(app, token.get_secret_value())
        socket.connect()  # type: ignore[no-untyped-call]  # Bolt leaves this one bare
    except SlackClientError as problem:
        why = error_code(problem)
        raise WrongSettings(f"SLACK_APP_TOKEN: Slack opens no socket for it ({why}); check the token") from None
    close: Close = socket.close
    return close
