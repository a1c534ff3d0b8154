"""How the workspace's values look on the wire: a message, a view, a person, a channel as Slack's JSON writes them.

Pure; the same shapes serve the Web API's answers and the payloads of people's acts.
"""

from typing import Any

from sandbox.standins.people import Channel, Person
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.state import State
from sandbox.standins.slack.views import View

# Slack writes a date into everything; the company was founded on this one.
FOUNDED = 1_700_000_000
# A Home has no title, and is given one.
UNTITLED = {"type": "plain_text", "text": "View Title", "emoji": True}


def message_json(state: State, message: Message, *, metadata: bool = False) -> dict[str, Any]:
    """A message as history, replies and payloads show it."""
    shown: dict[str, Any] = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": state.team_id,
    }
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": message.app_id, "bot_profile": bot_profile(state)}
    if message.blocks:
        shown["blocks"] = list(message.blocks)
    if message.attachments:
        shown["attachments"] = list(message.attachments)
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.thread_ts:
        shown |= {"thread_ts": message.thread_ts, "parent_user_id": _parent_user(state, message)}
        if message.broadcast:
            shown["subtype"] = "thread_broadcast"
    elif message.to is None:
        shown |= _thread_summary(state, message)
    if metadata and message.metadata is not None:
        shown["metadata"] = dict(message.metadata)
    return shown


def _parent_user(state: State, message: Message) -> str:
    root = state.posts.get(message.channel, message.root_ts)
    return root.user if root is not None else "USLACKBOT"


def _thread_summary(state: State, message: Message) -> dict[str, Any]:
    replies = [reply for reply in state.posts.thread(message.channel, message.ts) if reply.ts != message.ts]
    if not replies:
        return {}
    writers = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(writers),
        "latest_reply": replies[-1].ts,
        "reply_users": writers,
        "is_locked": False,
        "subscribed": False,
    }


def bot_profile(state: State) -> dict[str, Any]:
    return {
        "id": state.bot_id,
        "app_id": state.app_id,
        "user_id": state.bot_user_id,
        "name": state.app_name,
        "icons": {},
        "deleted": False,
        "updated": FOUNDED,
        "team_id": state.team_id,
    }


def view_json(state: State, view: View, *, values: dict[str, Any] | None = None) -> dict[str, Any]:
    """A view as views.* answer it and as payloads carry it, with what its inputs hold."""
    return {
        "id": view.id,
        "team_id": state.team_id,
        "type": view.given["type"],
        "blocks": list(view.blocks),
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "state": {"values": values or {}},
        "hash": view.hash,
        "title": view.given.get("title", UNTITLED),
        "clear_on_close": view.given.get("clear_on_close", False),
        "notify_on_close": view.given.get("notify_on_close", False),
        "close": view.given.get("close"),
        "submit": view.given.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": state.app_id,
        "external_id": view.external_id,
        "app_installed_team_id": state.team_id,
        "bot_id": state.bot_id,
    }


def person_json(person: Person) -> dict[str, Any]:
    """A user as users.info answers; the e-mail address needs a scope that the bot has not."""
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_offset": person.tz_offset,
        "profile": {
            "title": person.title,
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "team": person.team_id,
        },
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.is_bot,
        "is_app_user": person.is_app_user,
        "is_stranger": person.is_stranger,
        "is_invited_user": person.is_invited_user,
        "is_workflow_bot": person.is_workflow_bot,
        "is_connector_bot": person.is_connector_bot,
        "is_email_confirmed": True,
        "updated": FOUNDED,
    }


def channel_json(state: State, channel: Channel) -> dict[str, Any]:
    """A conversation as conversations.info answers."""
    if channel.is_im:
        return {
            "id": channel.id,
            "created": FOUNDED,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "user": next(member for member in channel.members if member != state.bot_user_id),
            "is_user_deleted": False,
            "priority": 0,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "created": FOUNDED,
        "creator": next(iter(channel.members), None),
        "is_archived": channel.is_archived,
        "is_general": False,
        "unlinked": 0,
        "is_shared": channel.is_ext_shared or channel.is_org_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": channel.is_org_shared,
        "is_pending_ext_shared": channel.is_pending_ext_shared,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": [state.team_id, *channel.connected_team_ids],
        "internal_team_ids": [state.team_id],
        "connected_team_ids": list(channel.connected_team_ids),
        "context_team_id": state.team_id,
        "conversation_host_id": state.team_id,
        "is_member": state.bot_user_id in channel.members,
        "is_read_only": channel.is_read_only,
        "is_thread_only": channel.is_thread_only,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
        "updated": FOUNDED * 1000,
    }
