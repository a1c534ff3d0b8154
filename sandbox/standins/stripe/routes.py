"""The account over HTTP: one request's way from the wire to the account and back.

Keys, limits, faults and idempotency are dealt with here; what an endpoint does is in `endpoints/`. Time that
passes, in a hang or as latency, passes outside the account's lock, so no request waits for another.
"""

import asyncio
import base64
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.standins.stripe import forms, parameters
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.endpoints.call import Call
from sandbox.standins.stripe.endpoints.endpoint import Endpoint
from sandbox.standins.stripe.endpoints.table import ENDPOINTS
from sandbox.standins.stripe.errors import InvalidParameter, StripeError
from sandbox.standins.stripe.expansion import check, render
from sandbox.standins.stripe.faults import Fault
from sandbox.standins.stripe.ledger import token
from sandbox.standins.stripe.requests import Request
from sandbox.standins.stripe.transport import hang_up

API_VERSION = "2026-10-28.endive"
SECRET_KEY = re.compile(r"^((?:sk|rk)_(test|live))_[A-Za-z0-9_]+$")
# A refusal that came before any work was done is no answer to keep.
NOT_KEPT = (401, 403, 409, 429)
SECOND = timedelta(seconds=1)


class Overtaken(Exception):
    """The account was opened anew while the request waited: it belongs to a past that is forgotten."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]


def stripe_app(account: Account) -> Starlette:
    calls: deque[datetime] = deque()

    async def endpoint(request: HttpRequest) -> Response:
        return await serve(account, calls, request)

    methods = ["GET", "POST", "DELETE", "PUT", "PATCH"]
    return Starlette(routes=[Route("/{path:path}", endpoint, methods=methods)])


async def serve(account: Account, calls: deque[datetime], request: HttpRequest) -> Response:
    encoded = (request.url.query, (await request.body()).decode(errors="replace"))
    received = arrival(account, request)
    fault: Fault | None = None
    try:
        params = forms.parse("&".join(part for part in encoded if part))
        received = replace(received, params=params)
        account.log.arrived(received)
        livemode = authenticate(account, request)
        limit_rate(account, calls)
        if account.latency:
            await asyncio.sleep(account.latency)
        fault = account.faults.take(request.method, received.path)
        if fault and fault.kind == "drop_before":
            return await dropped(account, received, request)
        answer = await kept_or_made(account, received, livemode, fault)
    except Overtaken:
        return await dropped(account, received, request)
    except StripeError as refusal:
        answer = Answer(refusal.status, refusal.envelope(received.id), {})
        account.log.arrived(received)
    if fault and fault.kind == "drop_after_applying":
        return await dropped(account, received, request)
    if fault and fault.kind == "hang_after_applying":
        await pass_time(fault)
    headers = {"Request-Id": received.id, "Stripe-Version": API_VERSION, **answer.headers}
    if received.idempotency_key:
        headers["Idempotency-Key"] = received.idempotency_key
    if answer.status >= 400 and fault and fault.should_retry is not None:
        headers["Stripe-Should-Retry"] = str(fault.should_retry).lower()
    account.log.answered(received.id, answer.status, replayed="Idempotent-Replayed" in answer.headers)
    return JSONResponse(answer.body, answer.status, headers)


def arrival(account: Account, request: HttpRequest) -> Request:
    # Mounted somewhere, Starlette leaves the mount's own part in the path.
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    known = SECRET_KEY.match(api_key(request))
    return Request(
        id=f"req_{token(14)}",
        method=request.method,
        path=path,
        params={},
        idempotency_key=request.headers.get("idempotency-key"),
        at=account.now(),
        api_key=known[1] if known else "",
        stripe_version=request.headers.get("stripe-version"),
        day=account.opened_anew,
    )


def api_key(request: HttpRequest) -> str:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(given).decode(errors="replace").partition(":")[0]
        except ValueError:
            return ""
    return given if scheme.lower() == "bearer" else ""


def authenticate(account: Account, request: HttpRequest) -> bool:
    """Whether the key is a live one."""
    key = api_key(request)
    known = SECRET_KEY.match(key)
    if known is None or (account.api_keys is not None and key not in account.api_keys):
        raise StripeError(401, f"Invalid API Key provided: {key[:7]}****" if key else "You did not provide an API key.")
    if request.headers.get("stripe-version", API_VERSION) != API_VERSION:
        raise StripeError(400, f"This account speaks only API version {API_VERSION}.")
    if key in account.read_only_keys and request.method != "GET":
        raise StripeError(
            403, "The provided key does not have the required permissions for this endpoint.", code="permission_denied"
        )
    return known[2] == "live"


def limit_rate(account: Account, calls: deque[datetime]) -> None:
    now = account.now()
    while calls and now - calls[0] >= SECOND:
        calls.popleft()
    if account.rate_limit is not None and len(calls) >= account.rate_limit:
        raise StripeError(429, "Request rate limit exceeded.", code="rate_limit")
    calls.append(now)


async def dropped(account: Account, received: Request, request: HttpRequest) -> Response:
    account.log.dropped(received.id)
    await hang_up(request)
    return Response()


async def pass_time(fault: Fault) -> None:
    until = monotonic() + fault.seconds
    while monotonic() < until and not fault.released:
        await asyncio.sleep(0.01)


async def kept_or_made(account: Account, received: Request, livemode: bool, fault: Fault | None) -> Answer:
    """Idempotency keys count for POST only: a GET needs none, and a DELETE is idempotent by nature."""
    key = received.idempotency_key if received.method == "POST" else None
    if key is None:
        return await made(account, received, livemode, fault)
    with account.lock:
        stored = account.idempotency.begin(
            key, livemode=livemode, path=received.path, params=received.params, at=account.now()
        )
    if stored is not None:
        headers = {"Idempotent-Replayed": "true", "Original-Request": stored.request_id}
        return Answer(stored.status, stored.body, headers)
    try:
        answer = await made(account, received, livemode, fault)
        if answer.status not in NOT_KEPT:
            with account.lock:
                account.idempotency.keep(
                    key,
                    livemode=livemode,
                    path=received.path,
                    params=received.params,
                    status=answer.status,
                    body=answer.body,
                    request_id=received.id,
                    at=account.now(),
                )
        return answer
    finally:
        with account.lock:
            account.idempotency.release(key, livemode=livemode)


async def made(account: Account, received: Request, livemode: bool, fault: Fault | None) -> Answer:
    if fault and fault.kind == "hang":
        await pass_time(fault)
    if fault and fault.kind == "error":
        return faulty(fault, received)
    try:
        body = carried_out(account, received, livemode=livemode)
    except InvalidParameter:
        raise
    except StripeError as refusal:
        return Answer(refusal.status, refusal.envelope(received.id), {})
    if fault and fault.kind == "error_after_applying":
        return faulty(fault, received)
    return Answer(200, body, {})


def carried_out(account: Account, received: Request, *, livemode: bool) -> dict[str, Any]:
    """What the endpoint answers, wherever the request came from; raises StripeError where it refuses."""
    endpoint, id = endpoint_for(received)
    with account.lock:
        if received.day < account.opened_anew:
            raise Overtaken
        call = Call(received.path, id, parameters.read(received.params, endpoint.params))
        paths = call.params.get("expand", [])
        check(paths, endpoint.answer)
        return render(account, endpoint.act(account, call), paths, leads=endpoint.answer, livemode=livemode)


def faulty(fault: Fault, received: Request) -> Answer:
    kind = "api_error" if fault.status >= 500 else "invalid_request_error"
    refusal = StripeError(fault.status, fault.message, type=kind, code=fault.code)
    return Answer(fault.status, refusal.envelope(received.id), {})


def endpoint_for(received: Request) -> tuple[Endpoint, str]:
    for endpoint in ENDPOINTS:
        id = endpoint.id_in(received.path) if endpoint.method == received.method else None
        if id is not None:
            return endpoint, id
    raise InvalidParameter(f"Unrecognized request URL ({received.method}: {received.path}).", status=404)
