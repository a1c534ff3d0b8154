"""Trigger ids: the permission, three seconds long and good for one use, to open a modal for the person who acted."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.standins.slack.clock import Clock
from sandbox.standins.slack.errors import SlackRefusal

LIFETIME = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Who acted, when, and in which modal if it was in one."""

    user: str
    at: datetime
    view_id: str | None = None


class Triggers:
    """Every trigger handed out, so that a used one is told from an invented one."""

    def __init__(self, clock: Clock, lifetime: timedelta) -> None:
        self._clock = clock
        self.lifetime = lifetime
        self._given: dict[str, Trigger] = {}
        self._used: set[str] = set()

    def give(self, user: str, *, view_id: str | None = None) -> str:
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._given[trigger_id] = Trigger(user, self._clock.now(), view_id)
        return trigger_id

    def take(self, trigger_id: str) -> Trigger:
        trigger = self._given.get(trigger_id)
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if trigger_id in self._used:
            raise SlackRefusal("exchanged_trigger_id")
        if self._clock.now() - trigger.at > self.lifetime:
            raise SlackRefusal("expired_trigger_id")
        self._used.add(trigger_id)
        return trigger
