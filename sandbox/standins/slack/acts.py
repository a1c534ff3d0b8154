"""What people do in a channel: type a command, use a message shortcut, press a button.

Each act gets a fresh trigger and response URL, is delivered to the app, and answers with what that person then sees.
The lock is held while an act is prepared and while its answer is applied, never while the app thinks about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.standins.slack import payloads
from sandbox.standins.slack.answers import acknowledged
from sandbox.standins.slack.blockkit.rules import elements, laid_out
from sandbox.standins.slack.delivery import Answer, Delivery
from sandbox.standins.slack.errors import CannotDo, SlackRefusal
from sandbox.standins.slack.inputs import state_values, value_of
from sandbox.standins.slack.messages import Block, Message
from sandbox.standins.slack.plain import buttons, option_for, plain
from sandbox.standins.slack.state import State, linked

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody sees after an act.

    Attributes:
        status: the app's HTTP status; 0 when it did not answer within Slack's limit.
        text: what Slack shows to this person at once; empty when nothing.
        failure: Slack's word for what went wrong, if anything did.
    """

    status: int
    text: str = ""
    failure: str | None = None


def command(state: State, delivery: Delivery, *, user: str, channel: str, text: str) -> Reply:
    """`/billing lookup …`, or only what follows the command's name."""
    name, _, words = text.partition(" ") if text.startswith("/") else ("/billing", "", text)
    with state.changing():
        _present(state, user, channel)
        form = payloads.command_form(
            state,
            user=user,
            channel=channel,
            command=name,
            text=linked(words.strip()) if state.should_escape else words.strip(),
            trigger_id=state.triggers.give(user),
            response_url=_response_url(state, state.response_urls.give(user, channel).key),
        )
    answer = delivery.command(form)
    with state.changing():
        if answer.failure is None:
            try:
                shown = acknowledged(state, answer.body(), user=user, channel=channel)
                return Reply(answer.status, plain(shown) if shown is not None else "")
            except SlackRefusal as refusal:
                answer = Answer(answer.status, failure=refusal.error)
        text = f'{name} failed with the error "{answer.failure}"'
        state.posts.add(Message(channel=channel, ts="", user=SLACKBOT, text=text, to=user))
        return Reply(answer.status, text, answer.failure)


def shortcut(state: State, delivery: Delivery, *, user: str, channel: str, ts: str, callback_id: str) -> Reply:
    with state.changing():
        _present(state, user, channel)
        message = state.posts.get(channel, ts)
        if message is None:
            raise CannotDo(f"no message {ts} in {channel}; ephemeral messages have no shortcuts")
        url = state.response_urls.give(user, channel, thread_ts=message.root_ts)
        payload = payloads.message_action(
            state,
            message,
            user=user,
            callback_id=callback_id,
            trigger_id=state.triggers.give(user),
            response_url=_response_url(state, url.key),
        )
    return _interaction(delivery, payload)


def click(
    state: State,
    delivery: Delivery,
    *,
    user: str,
    channel: str,
    ts: str,
    action_id: str,
    value: str | None,
    block_id: str | None,
    api_app_id: str | None,
    team_id: str | None,
    overrides: dict[str, Any],
) -> Reply:
    """Presses a button or picks an option. With a value, also a button that is no longer there, or never was."""
    with state.changing():
        _present(state, user, channel)
        message = _clickable(state, user, channel, ts, forged=value is not None)
        chosen = None if value is not None or find_element(message.blocks, action_id) else _in_menu(message, action_id)
        if chosen:
            action_id, value = chosen
        block, element = _pressed(message, action_id, value=value, block_id=block_id)
        now = value_of(element, value)
        values = state_values(message.blocks, {})
        if block["block_id"] in values and action_id in values[block["block_id"]]:
            values[block["block_id"]][action_id] = now
        url = state.response_urls.give(
            user, channel, message_ts=ts, thread_ts=message.thread_ts, ephemeral=message.to is not None
        )
        payload = payloads.block_actions(
            state,
            message,
            user=user,
            action=payloads.action_json(state, element, block, now),
            values=values,
            trigger_id=state.triggers.give(user),
            response_url=_response_url(state, url.key),
        )
    if api_app_id is not None:
        payload["api_app_id"] = api_app_id
    if team_id is not None:
        payload["user"]["team_id"] = team_id
    return _interaction(delivery, payload | overrides)


def find_element(blocks: Sequence[Block], action_id: str) -> tuple[Block, dict[str, Any]] | None:
    for block in laid_out(blocks):
        for element in elements(block):
            if element.get("action_id") == action_id:
                return block, element
    return None


def _pressed(
    message: Message, action_id: str, *, value: str | None, block_id: str | None
) -> tuple[Block, dict[str, Any]]:
    found = find_element(message.blocks, action_id)
    if found is not None:
        block, element = found
        return (block if block_id is None else {**block, "block_id": block_id}), element
    if value is None:
        raise CannotDo(f"no button {action_id} in this message; there are {buttons(message)}")
    gone = {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": action_id, "emoji": True}}
    return {"block_id": block_id or "gone"}, gone


def _in_menu(message: Message, action_id: str) -> tuple[str, str] | None:
    """The menu that holds it, and the value of its option there."""
    for block in laid_out(message.blocks):
        for element in elements(block):
            if value := option_for(element, action_id):
                return str(element["action_id"]), value
    return None


def _clickable(state: State, user: str, channel: str, ts: str, *, forged: bool) -> Message:
    message = state.posts.get(channel, ts) or state.posts.get_private(user, channel, ts)
    if message is not None:
        return message
    if not forged:
        raise CannotDo(f"{user} sees no message {ts} in {channel}")
    return Message(channel, ts, user=state.bot_user_id, text="", app_id=state.app_id, bot_id=state.bot_id)


def _present(state: State, user: str, channel: str) -> None:
    """People of the team see every public channel; guests, outsiders and private channels go by membership."""
    person, place = state.person(user), state.channel(channel)
    needs_membership = place.is_private or person.is_restricted or person.is_ultra_restricted or person.is_stranger
    if needs_membership and user not in place.members:
        raise CannotDo(f"{user} is not in #{place.name} and does not see it; let them join() first")


def _interaction(delivery: Delivery, payload: dict[str, Any]) -> Reply:
    answer = delivery.interaction(payload)
    return Reply(answer.status, "", answer.failure)


def _response_url(state: State, key: str) -> str:
    return f"{state.base_url}/slack/response/{key}"
