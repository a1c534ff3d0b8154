"""How requests come in: over HTTP, or through Slack's own socket with only the health check over HTTP."""

import threading
from collections.abc import Callable
from typing import Any

from cheroot import wsgi
from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackClientError

from bot.http import BODY_LIMIT, Web
from bot.operators import error_code
from bot.settings import WrongSettings

THREADS = 16
SHUTDOWN_SECONDS = 5

# Ends what was begun.
Close = Callable[[], Any]


def over_http(site: Web, port: int) -> Close:
    """Raises WrongSettings where nobody can listen on the port."""
    server = wsgi.Server(
        ("0.0.0.0", port),
        site,
        numthreads=THREADS,
        server_name="billing-triage",
        shutdown_timeout=SHUTDOWN_SECONDS,
    )
    server.max_request_body_size = 2 * BODY_LIMIT
    try:
        server.prepare()
    except OSError:
        raise WrongSettings(f"PORT: {port} can't be listened on; name one that nothing else uses") from None
    threading.Thread(target=server.serve, name="http", daemon=True).start()
    close: Close = server.stop
    return close


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
