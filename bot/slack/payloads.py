"""Slack's payloads into what somebody did: the only reader of their shape. Parsing fails closed: a field that is not
where it should be makes a click that nothing lets through.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from billing.values.choices import Classification, Remedy
from bot.slack.message_text import all_text

Payload = Mapping[str, Any]

USER = re.compile(r"[UW][A-Z0-9]{2,39}")
TRIGGER = re.compile(r"\d{1,20}\.\d{1,20}\.[0-9A-Za-z]{1,64}")
TIMESTAMP = re.compile(r"\d{1,20}\.\d{1,10}")
SLACK_ID = re.compile(r"[A-Z][A-Z0-9]{1,39}")
# A menu's action id, or what stands before the colon in it.
MENU = "menu"
# Of more customers than that, nobody is offered.
PICKED_FROM = 10
BY_NAME = """
    identify approve reject withdraw reclassify refresh more follow_up session_link handoff handoff_to settle close
    reopen open_case propose:plan
"""
# What may stand in the log as what somebody tried: what they make up would be as many refusals as they have ideas.
ACTIONS = {
    *BY_NAME.split(),
    *(f"pick:{number}" for number in range(1, PICKED_FROM + 1)),
    *(f"classify:{kind}" for kind in Classification),
    *(f"{verb}:{remedy}" for verb in ("propose", "undo") for remedy in Remedy),
}
# A report's button on the app's Home.
AT_HOME = re.compile(r"home:[a-z]{1,20}")
# A row's button in a report.
IN_A_REPORT = re.compile(r"open_case:\d{1,5}")


class Delivered:
    """`trigger` goes back to Slack as it came, and is kept nowhere."""

    __slots__ = ()
    trigger: str

    @property
    def delivery(self) -> str | None:
        """What tells one delivery from another; of one that is no trigger of Slack's a digest, whatever it holds."""
        if TRIGGER.fullmatch(self.trigger):
            return self.trigger
        return hashlib.sha256(self.trigger.encode(errors="surrogatepass")).hexdigest() if self.trigger else None


@dataclass(frozen=True, slots=True)
class Click(Delivered):
    """A press of a button in a message, or a choice made there: `chosen` is the person chosen, and `value` what a
    button's would say.
    """

    user: str
    team: str | None
    app: str | None
    channel: str
    message_ts: str
    thread_ts: str
    action: str
    value: str
    trigger: str
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Submission(Delivered):
    """A modal sent in, or a choice made in one that is still open: `view` is which, as it was at `hash`.

    `values` are the inputs by action id; `blocks` says in which block each of them stands.
    """

    user: str
    team: str | None
    app: str | None
    callback: str
    metadata: str
    trigger: str
    values: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)
    view: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut(Delivered):
    user: str
    team: str | None
    app: str | None
    channel: str
    thread_ts: str
    text: str
    trigger: str


@dataclass(frozen=True, slots=True)
class Command(Delivered):
    user: str
    team: str | None
    app: str | None
    channel: str
    text: str
    trigger: str


def click(body: Payload) -> Click:
    actions: list[Payload] = body.get("actions") or [{}]
    action = actions[0]
    message, container = body.get("message") or {}, body.get("container") or {}
    ts = timestamp(message.get("ts") or container.get("message_ts"))
    chooses = action.get("type") == "users_select"
    name, value = text(action.get("action_id")), text(action.get("block_id" if chooses else "value"))
    if name.partition(":")[0] == MENU:
        name, value = in_menu(text((action.get("selected_option") or {}).get("value")))
    return Click(
        **sender(body),
        channel=channel_id((body.get("channel") or {}).get("id") or container.get("channel_id")),
        message_ts=ts,
        thread_ts=timestamp(message.get("thread_ts") or container.get("thread_ts")) or ts,
        action=known_action(name),
        value=value,
        trigger=text(body.get("trigger_id"))[:255],
        chosen=user_id(action.get("selected_user")) if chooses else "",
    )


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody looks at the app's Home; `user` is empty where it was another of its tabs."""

    user: str
    team: str | None
    app: str | None


def home_opened(body: Payload) -> HomeOpened:
    event = body.get("event") or {}
    user = user_id(event.get("user")) if event.get("tab") == "home" else ""
    return HomeOpened(user, team=body.get("team_id"), app=body.get("api_app_id"))


def in_menu(chosen: str) -> tuple[str, str]:
    """The action that a menu's option stands for, and the value that its button would have; nobody approves there."""
    action, _, value = chosen.partition("|")
    return (action, value) if action != "approve" else ("unknown", "")


def is_in_modal(body: Payload) -> bool:
    return bool(body.get("view"))


def submission(body: Payload) -> Submission:
    view = body.get("view") or {}
    values: dict[str, str] = {}
    blocks: dict[str, str] = {}
    for block_id, inputs in ((view.get("state") or {}).get("values") or {}).items():
        for action_id, state in inputs.items():
            blocks[action_id] = block_id
            ticked = ",".join(text(option.get("value")) for option in state.get("selected_options") or [])
            entered = (state.get("selected_option") or {}).get("value") or state.get("value") or ticked
            if entered:
                values[action_id] = text(entered)
    return Submission(
        **sender(body),
        callback=known_action(text(view.get("callback_id"))),
        metadata=text(view.get("private_metadata")),
        trigger=text(body.get("trigger_id"))[:255],
        values=values,
        blocks=blocks,
        view=text(view.get("id")),
        hash=text(view.get("hash")),
    )


def shortcut(body: Payload) -> Shortcut:
    message = body.get("message") or {}
    return Shortcut(
        **sender(body),
        channel=channel_id((body.get("channel") or {}).get("id")),
        thread_ts=timestamp(message.get("thread_ts") or message.get("ts") or body.get("message_ts")),
        text=text(all_text(message)),
        trigger=text(body.get("trigger_id"))[:255],
    )


def command(body: Payload) -> Command:
    return Command(
        user=slack_id(body.get("user_id")),
        team=body.get("team_id"),
        app=body.get("api_app_id"),
        channel=channel_id(body.get("channel_id")),
        text=text(body.get("text")),
        trigger=text(body.get("trigger_id"))[:255],
    )


def sender(body: Payload) -> dict[str, Any]:
    """Who did it. Only `user.team_id` tells an outsider in a shared channel; `team` names the workspace of the app."""
    user = body.get("user") or {}
    return {"user": slack_id(user.get("id")), "team": user.get("team_id"), "app": body.get("api_app_id")}


def text(value: Any) -> str:
    """NUL is no text to Postgres."""
    return value.replace("\x00", "") if isinstance(value, str) else ""


def slack_id(value: Any) -> str:
    """An id goes into the log, so it has to look like one."""
    return value if isinstance(value, str) and SLACK_ID.fullmatch(value) else "unknown"


def channel_id(value: Any) -> str:
    """Of a conversation; empty for what is none."""
    return value if isinstance(value, str) and SLACK_ID.fullmatch(value) else ""


def timestamp(value: Any) -> str:
    """Of a message; empty for what is none."""
    return value if isinstance(value, str) and TIMESTAMP.fullmatch(value) else ""


def user_id(value: Any) -> str:
    """Empty for what is no person's id."""
    return value if isinstance(value, str) and USER.fullmatch(value) else ""


def known_action(action: str) -> str:
    """The action's name for the log, where no address and no free text may go."""
    return action if action in ACTIONS or AT_HOME.fullmatch(action) or IN_A_REPORT.fullmatch(action) else "unknown"
