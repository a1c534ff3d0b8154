"""Looks now and then whether a support channel is shared with another organisation, or about to be: then its cases are
drawn anew, and whoever runs the bot and works cases in it is told once.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from slack_sdk import WebClient

from billing.ports.clock import Clock
from billing.values.people import Role
from bot.slack.operators import UNREACHABLE, Operators
from bot.thread.sharing import State, state_of

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)
TOLD = {
    "pending": "Another organisation was invited to this channel: what the bot posted here is hidden, as far as Slack "
    "still allows. Take the invitation back, or go on in an internal channel.",
    "shared": "This channel is shared with another organisation now, so no case is shown here any more. Go on in an "
    "internal channel.",
}


class Channels(Protocol):
    def note_sharing(self, channel: str, state: State) -> bool:
        """Whether that is news; the channel's cases are then due."""
        ...

    def is_untold(self, channel: str, state: State) -> bool:
        """Whether it stays to be told that the channel is so now."""
        ...

    def claim(self, channel: str, state: State) -> bool:
        """Whether it is ours to tell, once and for all."""
        ...


class ChannelWatch:
    def __init__(
        self, client: WebClient, channels: frozenset[str], noted: Channels, operators: Operators, now: Clock
    ) -> None:
        self.client = client
        self.channels = channels
        self.noted = noted
        self.operators = operators
        self.now = now
        self.look_at = now()
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="channels")

    def sweep(self) -> None:
        if self.now() >= self.look_at:
            self.look_at = self.now() + EVERY
            self.thread.submit(self.look)

    def look(self) -> None:
        for channel in sorted(self.channels):
            with suppress(*UNREACHABLE):
                state = state_of(self.client, channel)
                if self.noted.note_sharing(channel, state) and state in TOLD:
                    log.warning("slack.channel_shared", extra={"channel": channel, "sharing": state})
                if state in TOLD and self.noted.is_untold(channel, state):
                    self.tell(channel, state)

    def tell(self, channel: str, state: State) -> None:
        """Whoever is not in the channel sees nothing in it either. Not before Slack says who there is to tell."""
        people = self.operators.everyone(Role.OPERATOR)
        if people is None or not self.noted.claim(channel, state):
            return
        for user in sorted(people):
            with suppress(*UNREACHABLE):
                self.client.chat_postEphemeral(channel=channel, user=user, text=TOLD[state])

    def close(self) -> None:
        self.thread.shutdown(wait=False, cancel_futures=True)
