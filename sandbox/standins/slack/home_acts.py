"""What people do on the app's Home: open it, and press a button there."""

from sandbox.standins.slack import payloads
from sandbox.standins.slack.acts import Reply, find_element
from sandbox.standins.slack.delivery import Delivery
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.inputs import state_values, value_of
from sandbox.standins.slack.plain import buttons
from sandbox.standins.slack.state import State


def open_home(state: State, delivery: Delivery, *, user: str) -> Reply:
    """Everybody may, guests too; the app hears of it, and publishes what it wants to be seen there."""
    with state.changing():
        if not state.home_tab:
            raise CannotDo("the app has no Home")
        state.person(user)
        channel = state.direct(user).id
        payload = payloads.app_home_opened(state, user=user, channel=channel, view=state.views.home(user))
    answer = delivery.event(payload)
    return Reply(answer.status, "", answer.failure)


def press(state: State, delivery: Delivery, *, user: str, action_id: str, value: str | None) -> Reply:
    """With a value, also a button that is no longer there, or never was."""
    with state.changing():
        view = state.views.home(user)
        if view is None:
            raise CannotDo(f"nothing was published for {user}")
        found = find_element(view.blocks, action_id)
        if found is None and value is None:
            raise CannotDo(f"no button {action_id} on this Home; there are {buttons(view)}")
        block, element = found or ({"block_id": "gone"}, {"type": "button", "action_id": action_id})
        payload = payloads.view_block_actions(
            state,
            view,
            action=payloads.action_json(state, element, block, value_of(element, value)),
            values=state_values(view.blocks, {}),
            trigger_id=state.triggers.give(user),
        )
    answer = delivery.interaction(payload)
    return Reply(answer.status, "", answer.failure)
