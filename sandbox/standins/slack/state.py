"""All that the workspace holds, behind one lock, and the condition that every change is announced on.

The Web API and people's acts both work on this; neither keeps anything of its own.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Condition, RLock
from typing import Any, TypeVar

from sandbox.standins import people
from sandbox.standins.people import Channel, Person, UserGroup
from sandbox.standins.slack.clock import Clock
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.faults import Faults
from sandbox.standins.slack.messages import Block, Message, Messages
from sandbox.standins.slack.responses import ResponseUrls
from sandbox.standins.slack.triggers import LIFETIME, Triggers
from sandbox.standins.slack.views import Views

SCOPES = (
    "commands",
    "chat:write",
    "users:read",
    "usergroups:read",
    "channels:read",
    "groups:read",
    "channels:history",
    "groups:history",
)
Known = TypeVar("Known")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WEB_LINK = re.compile(r"https?://[^\s<>|]+")


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API call as it arrived and as it was answered."""

    method: str
    arguments: dict[str, Any] = field(repr=False)
    ok: bool
    error: str | None
    at: datetime


class State:
    """The workspace's contents. Read and change them while holding `changing()`."""

    team_id = people.TEAM
    team_name = "Nimbus"
    team_domain = "nimbus"
    app_id = "A0BILLING"
    app_name = "Billing"
    bot_id = "B0BILLING"
    bot_user_id = people.BOT_USER

    def __init__(self) -> None:
        self.bot_token = f"xoxb-100000000001-200000000002-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{self.app_id}-300000000003-{secrets.token_hex(32)}"
        self.signing_secret = secrets.token_hex(16)
        self.verification_token = secrets.token_hex(12)
        self.base_url = "http://127.0.0.1"

        self.version = 0
        self.closed = False
        self.resets = 0
        # Calls that came in, answered or not yet.
        self.arrived = 0
        self._changed = Condition(RLock())
        self._listeners: list[Callable[[], None]] = []
        self.trigger_lifetime = LIFETIME
        self._fill()

    def _fill(self) -> None:
        self.scopes: set[str] = set(SCOPES)
        # The command's manifest setting: whether addresses and links in its text arrive in angle brackets.
        self.should_escape = False
        # Kinds of blocks that Slack refuses here, as where a client or a plan is too old for them.
        self.refused_blocks: set[str] = set()
        # And of its App Home: which of its tabs people have.
        self.home_tab = self.messages_tab = True
        self.clock = Clock()
        self.faults = Faults()
        self.triggers = Triggers(self.clock, self.trigger_lifetime)
        self.response_urls = ResponseUrls(self.clock)
        self.posts = Messages(self.clock)
        self.views = Views(self.clock)
        self.people: dict[str, Person] = {person.id: person for person in people.PEOPLE}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in people.CHANNELS}
        self.groups: dict[str, UserGroup] = {group.id: group for group in people.GROUPS}
        self._calls: list[Call] = []
        for complaint in people.COMPLAINTS:
            ago = timedelta(minutes=complaint.minutes_ago)
            self.say(complaint.author, people.SUPPORT, complaint.text, ts=self.clock.ts_before(ago))

    def reset(self) -> None:
        """As on the first day. Tokens and listeners stay; a call that is under way is not carried out any more."""
        with self.changing():
            self.resets += 1
            self._fill()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Holds the lock, and tells everybody who waits when it is let go."""
        with self._changed:
            yield
            self.version += 1
            self._changed.notify_all()
        for listener in tuple(self._listeners):
            listener()

    def changed(self) -> None:
        """Tells everybody who waits that something is different."""
        with self.changing():
            pass

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._changed:
            yield

    def wait_for(self, predicate: Callable[[], Any], timeout: float = 60) -> Any:
        """What the predicate answers as soon as it is true; it is asked again after each change."""
        with self._changed:
            found = self._changed.wait_for(predicate, timeout)
        if not found:
            raise TimeoutError(f"not so within {timeout} s; the last calls were {self._calls[-8:]}")
        return found

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls back after each change, from whichever thread made it; the answer ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def calls(self) -> tuple[Call, ...]:
        """Each Web API call so far, oldest first."""
        with self.reading():
            return tuple(self._calls)

    def record(self, call: Call) -> None:
        self._calls.append(call)

    def person(self, user: str) -> Person:
        return _known(self.people, user, "person")

    def channel(self, channel: str) -> Channel:
        return _known(self.channels, channel, "channel")

    def direct(self, user: str) -> Channel:
        """The bot's direct messages with a person, which begin with the first one; read by these two alone."""
        id = f"D{user[1:]}"
        if id not in self.channels:
            self.channels[id] = Channel(
                id, self.app_name, members=(user, self.bot_user_id), is_private=True, is_im=True
            )
        return self.channels[id]

    def change_person(self, user: str, **flags: Any) -> None:
        """change_person(people.ADA, deleted=True)"""
        with self.changing():
            self.people[user] = replace(self.person(user), **flags)

    def change_channel(self, channel: str, **flags: Any) -> None:
        """change_channel(people.SUPPORT, is_archived=True)"""
        with self.changing():
            self.channels[channel] = replace(self.channel(channel), **flags)

    def join(self, channel: str, user: str) -> None:
        self.change_channel(channel, members=tuple(dict.fromkeys((*self.channel(channel).members, user))))

    def leave(self, channel: str, user: str) -> None:
        self.change_channel(channel, members=tuple(m for m in self.channel(channel).members if m != user))

    def change_group(self, group: str, *, members: tuple[str, ...]) -> None:
        with self.changing():
            self.groups[group] = replace(_known(self.groups, group, "group"), members=members)

    def remove_group(self, group: str) -> None:
        with self.changing():
            self.groups.pop(group, None)

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        ts: str = "",
        attachments: tuple[Block, ...] = (),
    ) -> str:
        """Somebody types a message; its ts, by default a fresh one. Escaped and linked as Slack does it.

        A help desk's app puts what a customer wrote into `attachments`, which are kept as they come.
        """
        with self.changing():
            author = self.person(user)
            self.channel(channel)
            if thread_ts is not None and self.posts.get(channel, thread_ts) is None:
                raise CannotDo(f"no message {thread_ts} in {channel} to answer")
            written = Message(
                channel=channel,
                ts=ts,
                user=author.id,
                text=linked(text),
                attachments=attachments,
                thread_ts=thread_ts,
                client_msg_id=secrets.token_hex(16),
            )
            return self.posts.add(written).ts

    def delete(self, channel: str, ts: str) -> None:
        """Takes a message away; the root of a thread leaves a tombstone, as its replies stay."""
        with self.changing():
            message = self.posts.get(channel, ts)
            if message is None:
                raise CannotDo(f"no message {ts} in {channel}")
            if len(self.posts.thread(channel, ts)) > 1:
                self.posts.put(Message(channel, ts, user="USLACKBOT", text="This message was deleted."))
            else:
                self.posts.remove(message)


def linked(text: str) -> str:
    """Typed text as Slack stores it: control characters escaped, addresses and web links in angle brackets."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    with_links = WEB_LINK.sub(lambda found: f"<{found[0]}>", escaped)
    return ADDRESS.sub(lambda found: f"<mailto:{found[0]}|{found[0]}>", with_links)


def _known(among: dict[str, Known], key: str, what: str) -> Known:
    if key not in among:
        raise CannotDo(f"no {what} {key}; there are {', '.join(among)}")
    return among[key]
