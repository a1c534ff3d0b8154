"""The Web API as one table: each method, the arguments it takes and the scope it needs.

Whatever is not in the table does not exist here, so that a bot which uses more is found out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.standins.slack.errors import SlackRefusal
from sandbox.standins.slack.state import State
from sandbox.standins.slack.webapi import chat, modals, reads
from sandbox.standins.slack.webapi.arguments import BOOL, INT, JSON, STR, typed
from sandbox.standins.slack.webapi.places import need

Handler = Callable[[State, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """One method. Conversations need one scope or another by their kind, so their handlers ask for it themselves."""

    handler: Handler
    required: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, str] = field(default_factory=dict)
    scope: str | None = None


SAID = {"text": STR, "blocks": JSON, "attachments": JSON, "markdown_text": STR}
DRESSED = {"icon_emoji": STR, "icon_url": STR, "username": STR}
PARSED = {"link_names": BOOL, "parse": STR, "as_user": BOOL}
UNFURLED = {"unfurl_links": BOOL, "unfurl_media": BOOL}
PAGED = {"cursor": STR, "limit": INT}
SPAN = {"oldest": STR, "latest": STR, "inclusive": BOOL, "include_all_metadata": BOOL}
CHANNEL = {"channel": STR}
# Bolt's client sends its workspace along with every call.
EVERYWHERE = {"team_id": STR}

METHODS = {
    "auth.test": Method(reads.auth_test),
    "bots.info": Method(reads.bots_info, {}, {"bot": STR}, "users:read"),
    "chat.postMessage": Method(
        chat.post_message,
        CHANNEL,
        SAID
        | DRESSED
        | PARSED
        | UNFURLED
        | {"thread_ts": STR, "reply_broadcast": BOOL, "mrkdwn": BOOL, "metadata": JSON},
        "chat:write",
    ),
    "chat.postEphemeral": Method(
        chat.post_ephemeral, CHANNEL | {"user": STR}, SAID | DRESSED | PARSED | {"thread_ts": STR}, "chat:write"
    ),
    "chat.update": Method(
        chat.update,
        CHANNEL | {"ts": STR},
        SAID | PARSED | UNFURLED | {"file_ids": JSON, "reply_broadcast": BOOL, "metadata": JSON},
        "chat:write",
    ),
    "chat.delete": Method(chat.delete, CHANNEL | {"ts": STR}, {"as_user": BOOL}, "chat:write"),
    "chat.getPermalink": Method(chat.get_permalink, CHANNEL | {"message_ts": STR}),
    "conversations.info": Method(
        reads.conversations_info, CHANNEL, {"include_locale": BOOL, "include_num_members": BOOL}
    ),
    "conversations.members": Method(reads.conversations_members, CHANNEL, PAGED),
    "conversations.history": Method(reads.conversations_history, CHANNEL, PAGED | SPAN),
    "conversations.replies": Method(reads.conversations_replies, CHANNEL | {"ts": STR}, PAGED | SPAN),
    "users.info": Method(reads.users_info, {"user": STR}, {"include_locale": BOOL}, "users:read"),
    "usergroups.list": Method(
        reads.usergroups_list,
        {},
        {"include_count": BOOL, "include_disabled": BOOL, "include_users": BOOL},
        "usergroups:read",
    ),
    "usergroups.users.list": Method(
        reads.usergroups_users_list,
        {"usergroup": STR},
        {"include_disabled": BOOL},
        "usergroups:read",
    ),
    "views.publish": Method(modals.views_publish, {"user_id": STR, "view": JSON}, {"hash": STR}),
    "views.open": Method(modals.views_open, {"trigger_id": STR, "view": JSON}),
    "views.push": Method(modals.views_push, {"trigger_id": STR, "view": JSON}),
    "views.update": Method(modals.views_update, {"view": JSON}, {"view_id": STR, "external_id": STR, "hash": STR}),
}
SOCKET_METHOD = "apps.connections.open"


def answer(state: State, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What the method answers; raises SlackRefusal where Slack says no."""
    method = METHODS.get(name)
    if method is None:
        raise SlackRefusal("unknown_method", req_method=name)
    if method.scope is not None:
        need(state, method.scope)
    given = typed(arguments, required=method.required, optional={**method.optional, **EVERYWHERE})
    if given.pop("team_id", state.team_id) != state.team_id:
        raise SlackRefusal("team_access_not_granted")
    return method.handler(state, given)


def check_token(state: State, name: str, token: str | None) -> None:
    if not token:
        raise SlackRefusal("not_authed")
    if token not in (state.bot_token, state.app_token):
        raise SlackRefusal("invalid_auth")
    if (token == state.app_token) != (name == SOCKET_METHOD):
        raise SlackRefusal("not_allowed_token_type")
