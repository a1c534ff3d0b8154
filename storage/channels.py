"""What is known of the channels: whether each was shared with another organisation when somebody looked last."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, exists, insert, select, update

from storage import look_again
from storage.schema import cases, channels

INTERNAL = "internal"


class Channels:
    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self.engine = engine
        self.now = now

    def note_sharing(self, channel: str, state: str) -> bool:
        """Whether that is news, which of several processes only one is told; the channel's cases are then due."""
        with self.engine.begin() as connection:
            known = connection.execute(select(channels.c.sharing).where(channels.c.channel == channel)).scalar()
            if known is None:
                connection.execute(insert(channels), {"channel": channel, "sharing": INTERNAL})
            if (known or INTERNAL) == state:
                return False
            other = update(channels).where(channels.c.channel == channel, channels.c.sharing != state)
            if connection.execute(other.values(sharing=state, untold=True)).rowcount == 0:
                return False
            look_again.ask_for(connection, cases.c.channel == channel, self.now())
        return True

    def is_untold(self, channel: str, state: str) -> bool:
        with self.engine.connect() as connection:
            return connection.execute(select(exists().where(*untold(channel, state)))).scalar_one()

    def claim(self, channel: str, state: str) -> bool:
        """Whether this process is the one to tell it."""
        telling = update(channels).where(*untold(channel, state)).values(untold=False)
        with self.engine.begin() as connection:
            return connection.execute(telling).rowcount == 1


def untold(channel: str, state: str) -> tuple[ColumnElement[bool], ...]:
    return channels.c.channel == channel, channels.c.sharing == state, channels.c.untold
