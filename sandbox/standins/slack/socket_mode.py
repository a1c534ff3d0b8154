"""Socket Mode: the app's WebSocket connections, envelopes sent to one of them, and the acknowledgements that come back.

The WebSocket itself lives on the server's event loop; `deliver` is called from any other thread.
"""

import asyncio
import json
import secrets
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

MOST_CONNECTIONS = 10


@dataclass(eq=False, slots=True)
class Connection:
    """One open socket; what is put into `outgoing` is sent, None closes it."""

    loop: asyncio.AbstractEventLoop
    outgoing: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)

    def send(self, message: dict[str, Any] | None) -> None:
        text = None if message is None else json.dumps(message)
        self.loop.call_soon_threadsafe(self.outgoing.put_nowait, text)


class SocketMode:
    """The connections of one app. An envelope goes to one of them, each in its turn. `changed` is called once there is
    another one.
    """

    def __init__(self, app_id: str, changed: Callable[[], None]) -> None:
        self._app_id = app_id
        self._changed = changed
        self._lock = Lock()
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = 0
        self._waiting: dict[str, Future[Any]] = {}

    @property
    def connected(self) -> bool:
        with self._lock:
            return bool(self._connections)

    def ticket(self) -> str:
        """What apps.connections.open puts into the URL: good for one connection."""
        ticket = secrets.token_hex(16)
        with self._lock:
            self._tickets.add(ticket)
        return ticket

    def deliver(self, kind: str, payload: dict[str, Any], *, timeout: float) -> Any:
        """Sends one envelope and waits for the payload of its acknowledgement; TimeoutError if none comes."""
        envelope_id = str(uuid.uuid4())
        acknowledged: Future[Any] = Future()
        with self._lock:
            if not self._connections:
                raise ConnectionError("no socket is connected")
            connection = self._connections[self._turn % len(self._connections)]
            self._turn += 1
            self._waiting[envelope_id] = acknowledged
        connection.send(
            {"envelope_id": envelope_id, "payload": payload, "type": kind, "accepts_response_payload": True}
        )
        try:
            return acknowledged.result(timeout)
        except FutureTimeout:
            raise TimeoutError("no acknowledgement") from None
        finally:
            with self._lock:
                del self._waiting[envelope_id]

    def disconnect(self, reason: str | None = "refresh_requested") -> None:
        """Closes every connection, as Slack does from time to time; without a reason, as a broken line does."""
        with self._lock:
            connections, self._connections = self._connections, []
        for connection in connections:
            if reason is not None:
                connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
            connection.send(None)

    async def serve(self, socket: WebSocket) -> None:
        """One connection from its hello to its end."""
        ticket = socket.query_params.get("ticket", "")
        with self._lock:
            known = ticket in self._tickets
            self._tickets.discard(ticket)
            full = len(self._connections) >= MOST_CONNECTIONS
        if not known or full:
            await socket.close(code=4001 if not known else 4002)
            return
        await socket.accept()
        connection = Connection(asyncio.get_running_loop())
        await socket.send_text(json.dumps(self._hello()))
        with self._lock:
            self._connections.append(connection)
        await asyncio.to_thread(self._changed)
        sending = asyncio.create_task(self._send(socket, connection))
        try:
            while True:
                self._acknowledge(await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            sending.cancel()
            with self._lock:
                if connection in self._connections:
                    self._connections.remove(connection)

    async def _send(self, socket: WebSocket, connection: Connection) -> None:
        while (text := await connection.outgoing.get()) is not None:
            await socket.send_text(text)
        await socket.close()

    def _acknowledge(self, text: str) -> None:
        try:
            message = json.loads(text)
        except json.JSONDecodeError:
            return
        with self._lock:
            acknowledged = self._waiting.get(message.get("envelope_id"))
        if acknowledged is not None and not acknowledged.done():
            acknowledged.set_result(message.get("payload"))

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._connections) + 1,
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }
