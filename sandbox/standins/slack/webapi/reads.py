"""Everything an app may ask without changing anything: conversations, people, user groups, and who it is itself."""

import base64
import binascii
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.standins.slack.errors import SlackRefusal
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.shapes import FOUNDED, bot_profile, channel_json, message_json, person_json
from sandbox.standins.slack.state import State
from sandbox.standins.slack.webapi.places import joined, readable

Arguments = dict[str, Any]


def auth_test(state: State, given: Arguments) -> dict[str, Any]:
    return {
        "url": f"{state.base_url}/",
        "team": state.team_name,
        "user": state.person(state.bot_user_id).name,
        "team_id": state.team_id,
        "user_id": state.bot_user_id,
        "bot_id": state.bot_id,
        "app_id": state.app_id,
        "app_name": state.app_name,
        "is_enterprise_install": False,
    }


def bots_info(state: State, given: Arguments) -> dict[str, Any]:
    if given.get("bot", state.bot_id) != state.bot_id:
        raise SlackRefusal("bot_not_found")
    return {"bot": bot_profile(state)}


def users_info(state: State, given: Arguments) -> dict[str, Any]:
    person = state.people.get(given["user"])
    if person is None:
        raise SlackRefusal("user_not_found")
    return {"user": person_json(person)}


def usergroups_list(state: State, given: Arguments) -> dict[str, Any]:
    groups = []
    for group in state.groups.values():
        shown = {
            "id": group.id,
            "team_id": state.team_id,
            "is_usergroup": True,
            "name": group.name,
            "handle": group.handle,
            "is_external": False,
            "date_create": FOUNDED,
            "date_update": FOUNDED,
            "date_delete": 0,
        }
        if given.get("include_count"):
            shown["user_count"] = len(group.members)
        if given.get("include_users"):
            shown["users"] = list(group.members)
        groups.append(shown)
    return {"usergroups": groups}


def usergroups_users_list(state: State, given: Arguments) -> dict[str, Any]:
    group = state.groups.get(given["usergroup"])
    if group is None:
        raise SlackRefusal("no_such_subteam")
    return {"users": list(group.members)}


def conversations_info(state: State, given: Arguments) -> dict[str, Any]:
    channel = readable(state, given["channel"], "read")
    shown = channel_json(state, channel)
    if given.get("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def conversations_members(state: State, given: Arguments) -> dict[str, Any]:
    channel = readable(state, given["channel"], "read")
    page, cursor = _page(channel.members, given, default=100)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def conversations_history(state: State, given: Arguments) -> dict[str, Any]:
    channel = joined(state, readable(state, given["channel"], "history"))
    found = [message for message in state.posts.in_channel(channel.id) if _within(message, given)]
    page, cursor = _page(found[::-1], given, default=100)
    return _messages(state, page, given, cursor) | {"pin_count": 0}


def conversations_replies(state: State, given: Arguments) -> dict[str, Any]:
    channel = joined(state, readable(state, given["channel"], "history"))
    root = state.posts.get(channel.id, given["ts"])
    if root is None:
        raise SlackRefusal("thread_not_found")
    thread = [reply for reply in state.posts.thread(channel.id, root.ts) if reply.ts != root.ts]
    page, cursor = _page([reply for reply in thread if _within(reply, given)], given, default=1000)
    # The root leads every page, however the replies are narrowed down.
    return _messages(state, [root, *page], given, cursor)


def _messages(state: State, page: Sequence[Message], given: Arguments, cursor: str) -> dict[str, Any]:
    metadata = given.get("include_all_metadata", False)
    answer: dict[str, Any] = {
        "messages": [message_json(state, message, metadata=metadata) for message in page],
        "has_more": bool(cursor),
    }
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _within(message: Message, given: Arguments) -> bool:
    at, inclusive = Decimal(message.ts), given.get("inclusive", False)
    oldest, latest = _moment(given, "oldest"), _moment(given, "latest")
    after = oldest is None or at > oldest or (inclusive and at == oldest)
    before = latest is None or at < latest or (inclusive and at == latest)
    return after and before


def _moment(given: Arguments, name: str) -> Decimal | None:
    if name not in given:
        return None
    try:
        return Decimal(given[name])
    except InvalidOperation:
        raise SlackRefusal(f"invalid_ts_{name}") from None


def _page(items: Sequence[Any], given: Arguments, *, default: int) -> tuple[list[Any], str]:
    """One page of at most `limit` items, and the cursor to the next."""
    limit = given.get("limit", default)
    if not 1 <= limit <= 1000:
        raise SlackRefusal("invalid_limit")
    start = 0
    if given.get("cursor"):
        try:
            start = int(base64.b64decode(given["cursor"], validate=True).decode().removeprefix("next:"))
        except (binascii.Error, ValueError):
            raise SlackRefusal("invalid_cursor") from None
    end = start + limit
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), cursor
