"""What Stripe remembers of an Idempotency-Key: the first answer, for a day, per mode.

Knows nothing of what the answer was about. Not thread-safe by itself; the account's lock guards it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.standins.stripe.errors import StripeError

KEPT = timedelta(hours=24)
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    path: str
    fingerprint: str
    status: int
    body: dict[str, Any]
    request_id: str
    at: datetime


@dataclass(slots=True)
class IdempotencyKeys:
    answers: dict[tuple[bool, str], StoredAnswer] = field(default_factory=dict)
    in_use: set[tuple[bool, str]] = field(default_factory=set)

    def begin(
        self, key: str, *, livemode: bool, path: str, params: Mapping[str, Any], at: datetime
    ) -> StoredAnswer | None:
        """The stored answer, or None and the key is in use until `keep` or `release`."""
        if len(key) > LONGEST_KEY:
            raise conflict(400, f"Idempotency keys hold up to {LONGEST_KEY} characters.")
        place = (livemode, key)
        if place in self.in_use:
            raise conflict(
                409,
                f"Another in-progress request uses the idempotency key '{key}'.",
                code="idempotency_key_in_use",
            )
        stored = self.answers.get(place)
        if stored is not None and at - stored.at < KEPT:
            if stored.path != path:
                raise conflict(400, f"The idempotency key '{key}' was first used for '{stored.path}', not '{path}'.")
            if stored.fingerprint != fingerprint(params):
                raise conflict(400, f"The idempotency key '{key}' was first used with other parameters.")
            return stored
        self.in_use.add(place)
        return None

    def keep(
        self,
        key: str,
        *,
        livemode: bool,
        path: str,
        params: Mapping[str, Any],
        status: int,
        body: dict[str, Any],
        request_id: str,
        at: datetime,
    ) -> None:
        self.answers[livemode, key] = StoredAnswer(path, fingerprint(params), status, body, request_id, at)

    def release(self, key: str, *, livemode: bool) -> None:
        self.in_use.discard((livemode, key))


def fingerprint(params: Mapping[str, Any]) -> str:
    return json.dumps(params, sort_keys=True)


def conflict(status: int, message: str, *, code: str | None = None) -> StripeError:
    return StripeError(status, message, type="idempotency_error", code=code)
