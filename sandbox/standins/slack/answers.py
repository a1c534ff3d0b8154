"""What an app says back to one act: the text of a command's acknowledgement, and posts to a response URL.

Unlike the Web API this needs no scope and no membership: it answers somebody who is there.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.standins.slack.errors import SlackRefusal
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import plain
from sandbox.standins.slack.responses import ResponseUrl
from sandbox.standins.slack.state import State
from sandbox.standins.slack.webapi.content import content

TAKEN = (
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "metadata",
    "mrkdwn",
)


def acknowledged(state: State, body: Mapping[str, Any], *, user: str, channel: str) -> Message | None:
    """What a command's answer shows, if it says anything: to the caller alone unless it asks to be seen."""
    if not body.get("text") and not body.get("blocks"):
        return None
    message = _composed(state, body, channel=channel, to=user)
    return state.posts.add(message)


def respond(state: State, key: str, body: Mapping[str, Any]) -> None:
    """One post to a response URL."""
    url = state.response_urls.use(key)
    unknown = [name for name in body if name not in TAKEN]
    if unknown:
        raise SlackRefusal("invalid_payload", f"[ERROR] unknown argument: {', '.join(unknown)}")
    original = _original(state, url)
    if body.get("delete_original"):
        if original is None:
            raise SlackRefusal("message_not_found")
        state.posts.remove(original)
        return
    message = _composed(state, body, channel=url.channel, to=url.user)
    if body.get("replace_original") and original is not None:
        state.posts.put(replace(original, text=message.text, blocks=message.blocks, edited_ts=state.clock.next_ts()))
        return
    # A command's own answer cannot be replaced: what was meant to replace it comes as a new message.
    state.posts.add(message)


def _original(state: State, url: ResponseUrl) -> Message | None:
    if url.message_ts is None:
        return None
    if url.ephemeral:
        return state.posts.get_private(url.user, url.channel, url.message_ts)
    return state.posts.get(url.channel, url.message_ts)


def _composed(state: State, body: Mapping[str, Any], *, channel: str, to: str) -> Message:
    said = content(body)
    if not said.text and not said.blocks:
        raise SlackRefusal("no_text")
    message = Message(
        channel=channel,
        ts="",
        user=state.bot_user_id,
        text=said.text or "",
        blocks=said.blocks or (),
        thread_ts=body.get("thread_ts"),
        to=None if body.get("response_type") == "in_channel" else to,
        app_id=state.app_id,
        bot_id=state.bot_id,
        posted=dict(body),
    )
    return message if message.text else replace(message, text=plain(message))
