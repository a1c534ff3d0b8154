"""Messages as the workspace keeps them: one frozen value each, and the store that orders them by channel and thread.

Nothing here asks who may post or whether blocks are well formed; the Web API's methods do.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.standins.slack.clock import Clock

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message, public or seen by one person only.

    Attributes:
        to: the one person who sees it, for an ephemeral message.
        thread_ts: the root it answers; None for a root.
        attachments: what a help desk's app posts beside its text; only carried along.
        posted: the arguments of the call that made it, when an app did.
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Block, ...] = ()
    thread_ts: str | None = None
    to: str | None = None
    app_id: str | None = None
    bot_id: str | None = None
    metadata: Mapping[str, Any] | None = None
    edited_ts: str | None = None
    broadcast: bool = False
    client_msg_id: str | None = None
    posted: Mapping[str, Any] = field(default_factory=dict)

    @property
    def root_ts(self) -> str:
        return self.thread_ts or self.ts


def with_block_ids(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks as Slack stores them: one that came without a block_id is given one."""
    return tuple(
        _with_children(block if block.get("block_id") else {**block, "block_id": secrets.token_urlsafe(4)[:5]})
        for block in blocks
    )


def _with_children(block: Block) -> Block:
    if "child_blocks" not in block:
        return block
    return {**block, "child_blocks": list(with_block_ids(block["child_blocks"]))}


class Messages:
    """All messages by channel, in the order of their `ts`, and the ephemeral ones by reader."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._posted: dict[str, dict[str, Message]] = {}
        self._private: dict[str, dict[str, Message]] = {}

    def add(self, message: Message) -> Message:
        stored = replace(message, ts=message.ts or self._clock.next_ts(), blocks=with_block_ids(message.blocks))
        if stored.to is not None:
            self._private.setdefault(stored.to, {})[stored.ts] = stored
        else:
            self._posted.setdefault(stored.channel, {})[stored.ts] = stored
        return stored

    def put(self, message: Message) -> Message:
        """Replaces what stood under this `ts`."""
        stored = replace(message, blocks=with_block_ids(message.blocks))
        shelf = self._private[stored.to] if stored.to is not None else self._posted[stored.channel]
        shelf[stored.ts] = stored
        return stored

    def remove(self, message: Message) -> None:
        shelf = self._private[message.to] if message.to is not None else self._posted[message.channel]
        shelf.pop(message.ts, None)

    def get(self, channel: str, ts: str) -> Message | None:
        return self._posted.get(channel, {}).get(ts)

    def get_private(self, user: str, channel: str, ts: str) -> Message | None:
        message = self._private.get(user, {}).get(ts)
        return message if message is not None and message.channel == channel else None

    def all(self, channel: str) -> list[Message]:
        return sorted(self._posted.get(channel, {}).values(), key=lambda message: message.ts)

    def in_channel(self, channel: str) -> list[Message]:
        """What the channel itself shows: roots, and replies sent to the channel as well."""
        return [message for message in self.all(channel) if message.thread_ts is None or message.broadcast]

    def thread(self, channel: str, root_ts: str) -> list[Message]:
        return [message for message in self.all(channel) if message.root_ts == root_ts]

    def private(self, user: str) -> list[Message]:
        return sorted(self._private.get(user, {}).values(), key=lambda message: message.ts)

    def __iter__(self) -> Iterator[Message]:
        for channel in self._posted:
            yield from self.all(channel)
