"""The time, as all that is built here is told it."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)
