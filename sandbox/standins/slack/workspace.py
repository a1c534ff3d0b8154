"""The stand-in Slack workspace: what it holds, what people do in it, and what can be seen.

The one object that tests and the page talk to. The app under trial never sees it: it has the Web API and deliveries.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.standins.slack import acts, home_acts, modal_acts
from sandbox.standins.slack.acts import Reply
from sandbox.standins.slack.delivery import Delivery
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.socket_mode import SocketMode
from sandbox.standins.slack.state import State
from sandbox.standins.slack.views import View


class Workspace(State):
    """A workspace with one app in it. Safe to use from any thread."""

    def __init__(self) -> None:
        super().__init__()
        self.sockets = SocketMode(self.app_id, self.changed)
        self.delivery = Delivery(self.signing_secret, self.sockets)

    @property
    def request_url(self) -> str | None:
        """Where the app listens; not used while a socket of it is connected."""
        return self.delivery.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.delivery.request_url = url

    def give_the_app(self, **time: float) -> None:
        """Slack gives it three seconds to answer and to open a modal; a busy machine is no fault of the app's."""
        given = timedelta(**time)
        self.delivery.limit = given.total_seconds()
        self.trigger_lifetime = self.triggers.lifetime = given

    def close(self) -> None:
        """Ends what is held open: sockets, and everybody who listens for changes."""
        self.sockets.disconnect(None)
        with self.changing():
            self.closed = True

    def command(self, user: str, channel: str, text: str) -> Reply:
        """Types a slash command: "/billing lookup jane@example.com", or without the "/billing"."""
        return acts.command(self, self.delivery, user=user, channel=channel, text=text)

    def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Reply:
        """Picks a shortcut from a message's menu."""
        return acts.shortcut(self, self.delivery, user=user, channel=channel, ts=ts, callback_id=callback_id)

    def click(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        *,
        value: str | None = None,
        block_id: str | None = None,
        api_app_id: str | None = None,
        team_id: str | None = None,
        **overrides: Any,
    ) -> Reply:
        """Presses a button, or picks the option `value` of a select or menu.

        A `value` on a button forges the click: it replaces the button's own, and the button need not be there.
        `api_app_id`, the person's `team_id` and any other top-level part of the payload can be forged besides.
        """
        return acts.click(
            self,
            self.delivery,
            user=user,
            channel=channel,
            ts=ts,
            action_id=action_id,
            value=value,
            block_id=block_id,
            api_app_id=api_app_id,
            team_id=team_id,
            overrides=overrides,
        )

    def select_user(self, user: str, channel: str, ts: str, action_id: str, chosen: str) -> Reply:
        """Picks somebody in a `users_select`, which offers whoever is not deactivated."""
        found = acts.find_element(self.message(channel, ts).blocks, action_id)
        if found is None or found[1]["type"] != "users_select":
            raise CannotDo(f"no users_select {action_id} in this message")
        if self.person(chosen).deleted:
            raise CannotDo(f"{chosen} is deactivated and not offered")
        return self.click(user, channel, ts, action_id, value=chosen)

    def view(self, user: str) -> View | None:
        """The modal in front of this person."""
        with self.reading():
            return self.views.top(user)

    def submit(self, user: str, values: Mapping[str, str] | None = None) -> dict[str, str]:
        """Submits the modal with these inputs (action_id → what is typed or the option's value).

        Answers with the errors by block_id; under "" what concerns the whole modal; nothing when it was taken.
        """
        return modal_acts.submit(self, self.delivery, user=user, values=values or {})

    def press(
        self, user: str, action_id: str, *, value: str | None = None, values: Mapping[str, str] | None = None
    ) -> Reply:
        """Presses a button inside the modal."""
        return modal_acts.press(self, self.delivery, user=user, action_id=action_id, value=value, values=values or {})

    def close_view(self, user: str) -> Reply:
        return modal_acts.close(self, self.delivery, user=user)

    def open_home(self, user: str) -> Reply:
        """Opens the app's Home, which tells the app."""
        return home_acts.open_home(self, self.delivery, user=user)

    def home(self, user: str) -> View | None:
        """What this person sees on the app's Home, once anything was published for them."""
        with self.reading():
            return self.views.home(user)

    def press_home(self, user: str, action_id: str, *, value: str | None = None) -> Reply:
        """Presses a button on the Home; with a `value` a forged one, which need not be there."""
        return home_acts.press(self, self.delivery, user=user, action_id=action_id, value=value)

    def direct_messages(self, user: str) -> list[Message]:
        """What this person and the app wrote to each other, oldest first."""
        with self.reading():
            return self.posts.all(f"D{user[1:]}")

    def messages(self, channel: str, *, replies: bool = False) -> list[Message]:
        """What the channel shows, oldest first; with replies, also everything in its threads."""
        with self.reading():
            return self.posts.all(channel) if replies else self.posts.in_channel(channel)

    def thread(self, channel: str, thread_ts: str) -> list[Message]:
        """A thread, its root first."""
        with self.reading():
            return self.posts.thread(channel, thread_ts)

    def message(self, channel: str, ts: str) -> Message:
        with self.reading():
            message = self.posts.get(channel, ts)
        if message is None:
            raise CannotDo(f"no message {ts} in {channel}")
        return message

    def private(self, user: str, channel: str | None = None) -> list[Message]:
        """What only this person was shown, oldest first."""
        with self.reading():
            return [message for message in self.posts.private(user) if channel in (None, message.channel)]
