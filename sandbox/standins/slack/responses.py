"""Response URLs: where an app may answer one act of one person, five times within half an hour.

Keeps count and nothing else; what an answer does is in `answers.py`.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.standins.slack.clock import Clock
from sandbox.standins.slack.errors import SlackRefusal

LIFETIME = timedelta(minutes=30)
USES = 5


@dataclass(frozen=True, slots=True)
class ResponseUrl:
    """What one response URL answers.

    Attributes:
        message_ts: the message whose button was clicked; None for a command or a shortcut.
        ephemeral: whether that message is one that only this person sees.
    """

    key: str
    user: str
    channel: str
    at: datetime
    message_ts: str | None = None
    thread_ts: str | None = None
    ephemeral: bool = False


class ResponseUrls:
    """Every response URL handed out, and how often each was used."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, ResponseUrl] = {}
        self._uses: dict[str, int] = {}

    def give(
        self,
        user: str,
        channel: str,
        *,
        message_ts: str | None = None,
        thread_ts: str | None = None,
        ephemeral: bool = False,
    ) -> ResponseUrl:
        key = secrets.token_urlsafe(18)
        url = ResponseUrl(key, user, channel, self._clock.now(), message_ts, thread_ts, ephemeral)
        self._given[key] = url
        return url

    def use(self, key: str) -> ResponseUrl:
        url = self._given.get(key)
        if url is None:
            raise SlackRefusal("no_such_url")
        if self._clock.now() - url.at > LIFETIME:
            raise SlackRefusal("expired_url")
        if self._uses.get(key, 0) >= USES:
            raise SlackRefusal("used_url")
        self._uses[key] = self._uses.get(key, 0) + 1
        return url
