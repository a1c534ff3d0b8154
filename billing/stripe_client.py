"""How Stripe is called: the client, its time-outs, what is tried again, and what each error means for us.

Reads are retried for a few seconds; writes only where Stripe says that it did not begin (429). The SDK's own retries
stay off: whether to ask again is for whoever knows what is at stake.
"""

import logging
import re
from collections.abc import Callable
from typing import TypeVar

import stripe
import tenacity

from billing.errors import Declined, OutcomeUnknown, ProcessorError, Unavailable

T = TypeVar("T")
log = logging.getLogger(__name__)

READ_TIMEOUT = (3, 5)
WRITE_TIMEOUT = (3, 10)
# A read that failed fast is tried again; one that used up its time-out is not, so all of it ends within 8 seconds.
RETRY_WITHIN = 3


def client(api_key: str, api_url: str, timeout: tuple[int, int]) -> stripe.StripeClient:
    return stripe.StripeClient(
        api_key,
        base_addresses={"api": api_url.rstrip("/")},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=timeout),
    )


def read(call: Callable[[], T]) -> T:
    return attempts(initial=0.2)(lambda: translated(call, read_error))


def write(call: Callable[[], T]) -> T:
    return attempts(initial=0.5)(lambda: translated(call, write_error))


def attempts(*, initial: float) -> tenacity.Retrying:
    return tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(Unavailable),
        wait=tenacity.wait_exponential_jitter(initial=initial, max=2),
        stop=tenacity.stop_after_delay(RETRY_WITHIN),
        reraise=True,
    )


def translated(call: Callable[[], T], meaning: Callable[[stripe.StripeError], ProcessorError]) -> T:
    try:
        return call()
    except stripe.StripeError as error:
        log.info(
            "stripe.error", extra={"code": code_of(error), "request": error.request_id, "status": error.http_status}
        )
        raise meaning(error) from None


def read_error(error: stripe.StripeError) -> ProcessorError:
    refused = error.http_status is not None and 400 <= error.http_status < 500 and error.http_status not in {409, 429}
    return Declined(code_of(error)) if refused else Unavailable(code_of(error))


def write_error(error: stripe.StripeError) -> ProcessorError:
    """Only a refusal proves that nothing happened; a time-out, a 5xx or a key in use prove nothing."""
    code = code_of(error)
    match error:
        case stripe.RateLimitError():
            return Unavailable(code)
        case stripe.IdempotencyError():
            return OutcomeUnknown(code)
    if error.http_status is not None and 400 <= error.http_status < 500 and error.http_status != 409:
        return Declined(code)
    return OutcomeUnknown(code)


def code_of(error: stripe.StripeError) -> str:
    """Stripe's machine-readable code. Its messages may quote names, addresses and keys, so they go nowhere."""
    detail = error.error
    candidates = (error.code, getattr(detail, "code", None), getattr(detail, "type", None))
    codes = [code for code in candidates if isinstance(code, str) and re.fullmatch(r"[a-z_]{1,60}", code)]
    return codes[0] if codes else type(error).__name__
