"""The record of what the bot sent: for tests to read and for the demo's page to show.

Holds no whole API key: only its prefix, which says kind and mode.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sandbox.standins.bell import RingingLock

# Sent with POST, though they change nothing that a customer could notice.
HARMLESS = ("/v1/invoices/create_preview", "/v1/billing_portal/sessions")


def is_write(method: str, path: str) -> bool:
    return method != "GET" and path not in HARMLESS


@dataclass(frozen=True, slots=True)
class Request:
    id: str
    method: str
    path: str
    params: Mapping[str, Any]
    idempotency_key: str | None
    at: datetime
    api_key: str
    stripe_version: str | None
    # How often the account had been opened anew.
    day: int = 0
    # None: not answered, because it still hangs or because the connection was dropped.
    status: int | None = None
    replayed: bool = False
    dropped: bool = False

    @property
    def writes(self) -> bool:
        return is_write(self.method, self.path)


@dataclass(slots=True)
class RequestLog:
    by_id: dict[str, Request] = field(default_factory=dict)
    lock: RingingLock = field(default_factory=RingingLock)

    def arrived(self, request: Request) -> None:
        with self.lock:
            self.by_id[request.id] = request

    def answered(self, id: str, status: int, *, replayed: bool = False) -> None:
        with self.lock:
            # Cleared in between, by a test that starts counting anew.
            if id in self.by_id:
                self.by_id[id] = replace(self.by_id[id], status=status, replayed=replayed)

    def dropped(self, id: str) -> None:
        with self.lock:
            if id in self.by_id:
                self.by_id[id] = replace(self.by_id[id], dropped=True)

    def all(self) -> list[Request]:
        with self.lock.quietly():
            return list(self.by_id.values())

    def clear(self) -> None:
        with self.lock:
            self.by_id.clear()
