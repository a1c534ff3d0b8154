"""chat.*: posting, updating, deleting, and telling one person only."""

from dataclasses import replace
from typing import Any

from sandbox.standins.slack.errors import SlackRefusal
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import plain
from sandbox.standins.slack.shapes import message_json
from sandbox.standins.slack.state import State
from sandbox.standins.slack.webapi.content import UPDATE_TEXT, content, metadata
from sandbox.standins.slack.webapi.places import need, own, posted, visible, writable

Arguments = dict[str, Any]
CUSTOMIZED = ("username", "icon_emoji", "icon_url")


def post_message(state: State, given: Arguments) -> dict[str, Any]:
    channel = writable(state, given["channel"], thread_ts=given.get("thread_ts"))
    message = _composed(state, given, channel.id)
    if "metadata" in given:
        message = replace(message, metadata=metadata(given["metadata"]))
    if given.get("reply_broadcast"):
        message = replace(message, broadcast=message.thread_ts is not None)
    stored = state.posts.add(message)
    return {"channel": channel.id, "ts": stored.ts, "message": message_json(state, stored, metadata=True)}


def post_ephemeral(state: State, given: Arguments) -> dict[str, Any]:
    channel = writable(state, given["channel"], thread_ts=given.get("thread_ts"))
    if given["user"] not in channel.members or state.person(given["user"]).deleted:
        raise SlackRefusal("user_not_in_channel")
    stored = state.posts.add(replace(_composed(state, given, channel.id), to=given["user"]))
    return {"message_ts": stored.ts}


def _composed(state: State, given: Arguments, channel: str) -> Message:
    for name in CUSTOMIZED:
        if name in given:
            need(state, "chat:write.customize")
    said = content(given, refused=state.refused_blocks)
    if not said.text and not said.blocks:
        raise SlackRefusal("no_text")
    message = Message(
        channel=channel,
        ts="",
        user=state.bot_user_id,
        text=said.text or "",
        blocks=said.blocks or (),
        thread_ts=given.get("thread_ts"),
        app_id=state.app_id,
        bot_id=state.bot_id,
        posted=given,
    )
    return message if message.text else replace(message, text=plain(message))


def update(state: State, given: Arguments) -> dict[str, Any]:
    message = own(state, given["channel"], given["ts"], refusal="cant_update_message")
    if state.channel(message.channel).is_archived:
        raise SlackRefusal("is_inactive")
    said = content(given, refused=state.refused_blocks)
    if said.text is None and said.blocks is None and "metadata" not in given:
        raise SlackRefusal("no_text")
    if len(said.text or "") > UPDATE_TEXT:
        raise SlackRefusal("msg_too_long")
    if said.text is not None or said.blocks is not None:
        # Text without blocks takes the blocks away; only a change of text is marked as an edit.
        edited = state.clock.next_ts() if said.text not in (None, message.text) else message.edited_ts
        text = message.text if said.text is None else said.text
        message = replace(message, text=text, blocks=said.blocks or (), edited_ts=edited)
        if not message.text and not message.blocks:
            raise SlackRefusal("no_text")
    if "metadata" in given:
        message = replace(message, metadata=metadata(given["metadata"]))
    if given.get("reply_broadcast") and message.thread_ts is not None:
        message = replace(message, broadcast=True)
    stored = state.posts.put(replace(message, posted=given))
    shown = message_json(state, stored, metadata=True)
    return {"channel": stored.channel, "ts": stored.ts, "text": stored.text, "message": shown}


def delete(state: State, given: Arguments) -> dict[str, Any]:
    message = own(state, given["channel"], given["ts"], refusal="cant_delete_message")
    state.delete(message.channel, message.ts)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(state: State, given: Arguments) -> dict[str, Any]:
    message = posted(state, visible(state, given["channel"]).id, given["message_ts"])
    link = f"{state.base_url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={message.channel}"
    return {"channel": message.channel, "permalink": link}
