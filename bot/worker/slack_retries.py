"""A Slack that is busy or away is asked again: when it says so itself, or else a little later each time.

For what nobody else would say. The SDK's own retries would post a message twice whose answer alone was lost.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import tenacity
from slack_sdk.errors import SlackApiError

from bot.slack.operators import BUSY, UNREACHABLE, error_code

Answer = TypeVar("Answer")

A_LITTLE_LATER = tenacity.wait_exponential_jitter(initial=1, max=5)


def is_passing(problem: BaseException) -> bool:
    """Whether the same call may go through later."""
    if isinstance(problem, SlackApiError):
        status: int = problem.response.status_code
        return status == 429 or status >= 500 or error_code(problem) in BUSY
    return isinstance(problem, UNREACHABLE)


def retry_after(problem: BaseException | None) -> int | None:
    """In so many seconds, as Slack asks for it."""
    named = str(problem.response.headers.get("Retry-After") or "") if isinstance(problem, SlackApiError) else ""
    return int(named) if named.isdecimal() else None


def patiently(
    ask: Callable[..., Answer],
    *given: Any,
    patient_for: float,
    again: Callable[[BaseException], bool] = is_passing,
    **named: Any,
) -> Answer:
    """For so many seconds; what it raises then is what Slack said last."""

    def wait(state: tenacity.RetryCallState) -> float:
        asked_for = retry_after(state.outcome.exception() if state.outcome else None)
        return A_LITTLE_LATER(state) if asked_for is None else asked_for

    trying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(again),
        wait=wait,
        stop=tenacity.stop_before_delay(patient_for),
        reraise=True,
    )
    return trying(ask, *given, **named)
