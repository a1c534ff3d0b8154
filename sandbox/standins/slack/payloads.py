"""What Slack sends an app when a person acts: one pure function for each kind of payload."""

import secrets
from typing import Any

from sandbox.standins.people import Channel
from sandbox.standins.slack.messages import Block, Message
from sandbox.standins.slack.shapes import message_json, view_json
from sandbox.standins.slack.state import State
from sandbox.standins.slack.views import View


def command_form(
    state: State, *, user: str, channel: str, command: str, text: str, trigger_id: str, response_url: str
) -> dict[str, str]:
    """The form of a slash command. It never says in which thread it was typed: commands have none."""
    found = state.channel(channel)
    return {
        "token": state.verification_token,
        "team_id": state.person(user).team_id,
        "team_domain": state.team_domain,
        "channel_id": channel,
        "channel_name": _name(found),
        "user_id": user,
        "user_name": state.person(user).name,
        "command": command,
        "text": text,
        "api_app_id": state.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def _frame(state: State, kind: str, user: str, trigger_id: str | None) -> dict[str, Any]:
    person = state.person(user)
    frame: dict[str, Any] = {
        "type": kind,
        "team": {"id": state.team_id, "domain": state.team_domain},
        "user": {"id": user, "username": person.name, "name": person.name, "team_id": person.team_id},
        "api_app_id": state.app_id,
        "token": state.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if trigger_id is not None:
        frame["trigger_id"] = trigger_id
    return frame


def message_action(
    state: State, message: Message, *, user: str, callback_id: str, trigger_id: str, response_url: str
) -> dict[str, Any]:
    payload = _frame(state, "message_action", user, trigger_id)
    # The one payload in which Slack names the person by `name` alone.
    del payload["user"]["username"]
    return payload | {
        "callback_id": callback_id,
        "action_ts": state.clock.next_ts(),
        "response_url": response_url,
        "message_ts": message.ts,
        "message": message_json(state, message),
        "channel": _channel(state, message.channel),
    }


def block_actions(
    state: State,
    message: Message,
    *,
    user: str,
    action: dict[str, Any],
    values: dict[str, Any],
    trigger_id: str,
    response_url: str,
) -> dict[str, Any]:
    """A click on a message. Of an ephemeral one Slack sends the place only, not the message."""
    ephemeral = message.to is not None
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _frame(state, "block_actions", user, trigger_id) | {
        "container": container,
        "channel": _channel(state, message.channel),
        "state": {"values": values},
        "response_url": response_url,
        "actions": [action],
    }
    if not ephemeral:
        payload["message"] = message_json(state, message)
    return payload


def view_block_actions(
    state: State, view: View, *, action: dict[str, Any], values: dict[str, Any], trigger_id: str
) -> dict[str, Any]:
    """A click inside a modal or on a Home: it knows neither channel nor response URL."""
    return _frame(state, "block_actions", view.user, trigger_id) | {
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(state, view, values=values),
        "actions": [action],
    }


def app_home_opened(state: State, *, user: str, channel: str, view: View | None) -> dict[str, Any]:
    """The event; it holds the Home that this person sees, once one was published."""
    event: dict[str, Any] = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": "home",
        "event_ts": state.clock.next_ts(),
    }
    if view is not None:
        event["view"] = view_json(state, view)
    return {
        "token": state.verification_token,
        "team_id": state.team_id,
        "api_app_id": state.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev0" + secrets.token_hex(4).upper(),
        "event_time": int(state.clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": state.team_id,
                "user_id": state.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def view_submission(state: State, view: View, *, values: dict[str, Any], trigger_id: str) -> dict[str, Any]:
    return _frame(state, "view_submission", view.user, trigger_id) | {
        "view": view_json(state, view, values=values),
        "response_urls": [],
    }


def view_closed(state: State, view: View, *, is_cleared: bool) -> dict[str, Any]:
    return _frame(state, "view_closed", view.user, None) | {
        "view": view_json(state, view),
        "is_cleared": is_cleared,
    }


def action_json(state: State, element: dict[str, Any], block: Block, now: dict[str, Any]) -> dict[str, Any]:
    """The `actions[0]` of a click: what was pressed, where, and what it now holds."""
    action = {
        "type": element["type"],
        "action_id": element.get("action_id", ""),
        "block_id": block.get("block_id", ""),
        "action_ts": state.clock.next_ts(),
    }
    for copied in ("text", "style", "confirm", "placeholder", "initial_option", "initial_user"):
        if copied in element:
            action[copied] = element[copied]
    return action | {name: value for name, value in now.items() if value is not None}


def _channel(state: State, channel: str) -> dict[str, str]:
    return {"id": channel, "name": _name(state.channel(channel))}


def _name(channel: Channel) -> str:
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name
