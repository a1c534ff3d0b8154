"""Where a Web API method may look and write: conversations the bot can see, messages in them, scopes it was granted."""

from sandbox.standins.people import Channel
from sandbox.standins.slack.errors import SlackRefusal
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.state import State


def need(state: State, scope: str) -> None:
    if scope not in state.scopes:
        raise SlackRefusal("missing_scope", needed=scope, provided=",".join(sorted(state.scopes)))


def visible(state: State, channel_id: str) -> Channel:
    """A conversation that the bot may know of: any public one, and the private ones it is in."""
    channel = state.channels.get(channel_id)
    if channel is None or (channel.is_private and state.bot_user_id not in channel.members):
        raise SlackRefusal("channel_not_found")
    return channel


def readable(state: State, channel_id: str, what: str) -> Channel:
    """A visible conversation for which the bot has the scope: channels:<what>, groups:<what> if it is private, or
    im:<what>.
    """
    channel = visible(state, channel_id)
    need(state, f"{'im' if channel.is_im else 'groups' if channel.is_private else 'channels'}:{what}")
    return channel


def joined(state: State, channel: Channel) -> Channel:
    if state.bot_user_id not in channel.members:
        raise SlackRefusal("not_in_channel")
    return channel


def writable(state: State, place: str, *, thread_ts: str | None) -> Channel:
    """A conversation in which the bot may post this; a person's id means their direct messages with the bot."""
    channel = direct(state, place) if place in state.people else joined(state, visible(state, place))
    if channel.is_archived:
        raise SlackRefusal("is_archived")
    if channel.is_read_only:
        raise SlackRefusal("restricted_action_read_only_channel")
    if channel.is_thread_only and thread_ts is None:
        raise SlackRefusal("restricted_action_thread_only_channel")
    if thread_ts is not None:
        root = state.posts.get(channel.id, thread_ts)
        if root is None:
            raise SlackRefusal("thread_not_found")
        if root.thread_ts is not None:
            raise SlackRefusal("cannot_reply_to_message")
    return channel


def direct(state: State, user: str) -> Channel:
    person = state.people[user]
    if not state.messages_tab:
        raise SlackRefusal("messages_tab_disabled")
    if person.is_bot:
        raise SlackRefusal("cannot_dm_bot")
    if person.deleted or person.is_stranger:
        raise SlackRefusal("channel_not_found")
    return state.direct(user)


def posted(state: State, channel_id: str, ts: str) -> Message:
    visible(state, channel_id)
    message = state.posts.get(channel_id, ts)
    if message is None:
        raise SlackRefusal("message_not_found")
    return message


def own(state: State, channel_id: str, ts: str, *, refusal: str) -> Message:
    """A message that this app posted."""
    message = posted(state, channel_id, ts)
    if message.app_id != state.app_id:
        raise SlackRefusal(refusal)
    return message
