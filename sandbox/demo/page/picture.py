"""What one person sees of the workspace at this moment, as JSON for the page.

Reads only, and shows neither a token nor what was said privately to somebody else.
"""

from typing import Any

from sandbox.standins.people import Channel, Person
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.shapes import message_json, view_json
from sandbox.standins.slack.workspace import Workspace

# Stands in the page's address where a channel would.
HOME = "home"


def picture(workspace: Workspace, *, user: str, channel: str, thread_ts: str | None) -> dict[str, Any]:
    with workspace.reading():
        me = workspace.people.get(user) or next(iter(workspace.people.values()))
        channels = [one for one in workspace.channels.values() if _sees(me, one)]
        here = next((one for one in channels if one.id == channel), channels[0] if channels else None)
        view, home = workspace.views.top(me.id), workspace.views.home(me.id)
        at_home = channel == HOME
        return {
            "version": workspace.version,
            "me": _person(me),
            "people": {person.id: _person(person) for person in workspace.people.values()},
            "groups": {group.id: group.handle for group in workspace.groups.values()},
            "channels": [*(_channel(workspace, one, me) for one in channels), _home(workspace)],
            "channel": _home(workspace) if at_home else None if here is None else _channel(workspace, here, me),
            "messages": [] if here is None or at_home else _in_channel(workspace, here, me),
            "home": None if home is None else view_json(workspace, home),
            "thread": [] if here is None or at_home or not thread_ts else _in_thread(workspace, here, me, thread_ts),
            "view": None if view is None else view_json(workspace, view),
            "app": {
                "name": workspace.app_name,
                "listening": workspace.sockets.connected or workspace.request_url is not None,
            },
        }


def _home(workspace: Workspace) -> dict[str, Any]:
    """The app's Home as if it were a channel: it stands beside them."""
    home = _channel(workspace, Channel(HOME, workspace.app_name, is_private=True, is_im=True), None)
    return home | {"is_home": True, "has_app": True}


def _sees(me: Person, channel: Channel) -> bool:
    limited = me.is_restricted or me.is_ultra_restricted or me.is_stranger
    return me.id in channel.members or not (limited or channel.is_private)


def _person(person: Person) -> dict[str, Any]:
    kinds = [
        ("is_bot", "app"),
        ("deleted", "deactivated"),
        ("is_stranger", "other company"),
        ("is_restricted", "guest"),
    ]
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "kind": next((word for flag, word in kinds if getattr(person, flag)), ""),
    }


def _channel(workspace: Workspace, channel: Channel, me: Person | None) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "topic": channel.topic,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "is_archived": channel.is_archived,
        "is_shared": channel.is_ext_shared or channel.is_pending_ext_shared,
        "members": len(channel.members),
        "has_app": workspace.bot_user_id in channel.members,
        "joined": me is not None and me.id in channel.members,
    }


def _in_channel(workspace: Workspace, channel: Channel, me: Person) -> list[dict[str, Any]]:
    private = [message for message in workspace.posts.private(me.id) if _fits(message, channel, None)]
    return _ordered(workspace, [*workspace.posts.in_channel(channel.id), *private])


def _in_thread(workspace: Workspace, channel: Channel, me: Person, thread_ts: str) -> list[dict[str, Any]]:
    private = [message for message in workspace.posts.private(me.id) if _fits(message, channel, thread_ts)]
    return _ordered(workspace, [*workspace.posts.thread(channel.id, thread_ts), *private])


def _fits(message: Message, channel: Channel, thread_ts: str | None) -> bool:
    return message.channel == channel.id and message.thread_ts == thread_ts


def _ordered(workspace: Workspace, messages: list[Message]) -> list[dict[str, Any]]:
    return [
        message_json(workspace, message) | {"private": message.to is not None}
        for message in sorted(messages, key=lambda message: message.ts)
    ]
