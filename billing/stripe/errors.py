"""What each of Stripe's errors means for us, and the one code of it that may be kept."""

import logging
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import stripe

from billing.stripe.hints import elsewhere, hinted
from billing.values.errors import (
    APPROVAL_REQUIRED,
    INVALID_KEY,
    MISSING,
    PERMISSION,
    CardDeclined,
    Declined,
    NeedsApproval,
    NotFound,
    NotPermitted,
    OutcomeUnknown,
    ProcessorError,
    Replayed,
    Unavailable,
)

T = TypeVar("T")
log = logging.getLogger(__name__)

# Of one object that another request has in hand.
LOCKED = "lock_timeout"
# What Stripe answers where the bank says no.
PAYMENT_REQUIRED = 402
WRONG_REQUEST = 400
NOT_FOUND = 404
UNKNOWN_KEY = 401
# What Stripe gives no code of its own: a key that it does not know, and one that may not.
NOT_PERMITTED = {UNKNOWN_KEY: INVALID_KEY, 403: "not_permitted"}
LACKING = re.compile(rf"\b{PERMISSION}[a-z_]{{1,50}}_(?:read|write)\b")
REQUEST = re.compile(r"\bareq_[A-Za-z0-9]{1,100}\b")
CODE = re.compile(r"[a-z_]{1,60}")


def translated(call: Callable[[], T], meaning: Callable[[stripe.StripeError], ProcessorError]) -> T:
    try:
        return call()
    except stripe.StripeError as error:
        log.info(
            "stripe.error", extra={"code": code_of(error), "request": error.request_id, "status": error.http_status}
        )
        raise meaning(error) from None


def read_error(error: stripe.StripeError) -> ProcessorError:
    code = code_of(error)
    if error.http_status in NOT_PERMITTED:
        return NotPermitted(code)
    if error.http_status == NOT_FOUND or code == MISSING:
        return NotFound(elsewhere(message_of(error)) or code)
    refused = error.http_status is not None and 400 <= error.http_status < 500 and error.http_status not in {409, 429}
    return Declined(code) if refused else Unavailable(code)


def write_error(error: stripe.StripeError) -> ProcessorError:
    """Only a refusal proves that nothing happened; a time-out, a 5xx or a key in use prove nothing."""
    code = code_of(error)
    if code == APPROVAL_REQUIRED:
        # Whatever else it is: an approval in Stripe may still come.
        return NeedsApproval(approval_request(error))
    if code == LOCKED:
        # Another request has the object in hand, so this one did not begin, whichever status says so.
        return Unavailable(code)
    match error:
        case stripe.RateLimitError():
            return Unavailable(code)
        case stripe.IdempotencyError():
            # A key that holds another request's answer is answered so every time; one in use is not.
            return Replayed(code) if error.http_status == WRONG_REQUEST else OutcomeUnknown(code)
    if isinstance(error, stripe.CardError) and error.http_status == PAYMENT_REQUIRED:
        return CardDeclined(code)
    if error.http_status in NOT_PERMITTED:
        return NotPermitted(code)
    if error.http_status is not None and 400 <= error.http_status < 500 and error.http_status != 409:
        return Declined(code)
    return Replayed(code) if is_replayed(error) else OutcomeUnknown(code)


def approval_request(error: stripe.StripeError) -> str | None:
    """Where it stands in the answer Stripe does not document."""
    found = REQUEST.search(str(error.http_body or "")) or REQUEST.search(str(error.json_body or ""))
    return found.group() if found else None


def is_replayed(error: stripe.StripeError) -> bool:
    """Whether Stripe answers out of its memory of the idempotency key, as it does to every repetition."""
    headers = error.headers or {}
    return any(name.lower() == "idempotent-replayed" and value == "true" for name, value in headers.items())


def code_of(error: stripe.StripeError) -> str:
    """Stripe's machine-readable code. Its messages may quote names, addresses and keys, so they go nowhere, but for the
    names of the permissions that a key lacks: they stand nowhere else.
    """
    detail = error.error
    # Why a bank refused says more than that it did.
    named = [getattr(detail, "decline_code", None), error.code, getattr(detail, "code", None)]
    # Some refusals have nothing but this one, which Stripe does not document.
    named += [getattr(detail, "message_code", None)]
    if error.http_status in NOT_PERMITTED:
        return refusal_of_the_key(error, first_code(named))
    return first_code([*named, hinted(message_of(error)), getattr(detail, "type", None)]) or type(error).__name__


def message_of(error: stripe.StripeError) -> str:
    """To be read by us alone."""
    return str(getattr(error.error, "message", None) or "")


def refusal_of_the_key(error: stripe.StripeError, code: str | None) -> str:
    """Its type says nothing: it is that of every wrong request."""
    assert error.http_status is not None
    known = NOT_PERMITTED[error.http_status]
    if error.http_status == UNKNOWN_KEY:
        return known
    lacking = dict.fromkeys(LACKING.findall(message_of(error)))
    return code if code == APPROVAL_REQUIRED else ",".join(lacking) or code or known


def first_code(candidates: Sequence[object]) -> str | None:
    return next((code for code in candidates if isinstance(code, str) and CODE.fullmatch(code)), None)
